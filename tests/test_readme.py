"""What README shows works as it stands there."""

import json
import re
from pathlib import Path

import pytest

from spacy_entity_annot import corpora, knowledge, transcripts

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
PIPE = (ROOT / "docs/pipe.md").read_text()
BLOCKS = sorted(set(re.findall(r"```python\n(.*?)```", README + PIPE, flags=re.DOTALL)))


@pytest.fixture
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("calls").mkdir()
    requests = ["play tailor swift", "put on taylors wift", "some beyonsay please", "next song", "play taylor swift"]
    lines = [json.dumps({"id": f"u{number}", "text": text}) for number, text in enumerate(requests)]
    Path("calls/monday.jsonl").write_text("\n".join(lines) + "\n")
    artist = {"id": "Q26876", "name": "Taylor Swift", "aliases": [], "type": "ARTIST", "description": "singer",
              "popularity": 0.9}  # fmt: skip
    Path("artists.jsonl").write_text(json.dumps(artist) + "\n")


@pytest.mark.usefixtures("in_a_folder_of_its_own")
@pytest.mark.parametrize("block", BLOCKS)
def test_the_python_in_readme_runs_and_finds_the_misheard_name(block: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(block, "README.md", "exec"), {})
    assert "tailor swift" in capsys.readouterr().out


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_picture_and_page_that_a_page_names_exists(page: Path) -> None:
    for path in re.findall(r"\]\(([^):]+)\)", page.read_text()):
        assert (page.parent / path).is_file(), path


def test_readme_leads_to_every_page() -> None:
    named = set(re.findall(r"\]\((docs/[^)]+\.md)\)", README))
    assert named == {f"docs/{page.name}" for page in PAGES if page.parent.name == "docs"}


def test_readme_stays_short() -> None:
    assert len(README.splitlines()) < 300


def test_the_pages_of_formats_name_every_format() -> None:
    page = README + (ROOT / "docs/formats.md").read_text()
    for name, _ in (*transcripts.transcript_formats(), *knowledge.kb_formats(), *corpora.corpus_formats()):
        assert f"`{name}`" in page, name
