"""What README shows works as it stands there."""

import json
import re
from pathlib import Path

import pytest

README = (Path(__file__).parents[1] / "README.md").read_text()
BLOCKS = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)


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


def test_every_picture_in_readme_exists() -> None:
    for path in re.findall(r"!\[[^]]*\]\(([^)]+)\)", README):
        assert (Path(__file__).parents[1] / path).is_file(), path
