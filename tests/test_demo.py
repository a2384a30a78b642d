"""`demo` from the built wheel, in an empty folder, as somebody who has just installed it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from spacy_entity_annot.demo import demonstrate
from spacy_entity_annot.errors import UsageError

ROOT = Path(__file__).parents[1]
NOT_SOURCE = shutil.ignore_patterns(".*", "build", "*.egg-info", "__pycache__", "annot.*", "tests", "benchmarks")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the wheel's content."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT, folder / "source", ignore=NOT_SOURCE)
    pip = [sys.executable, "-m", "pip", "--quiet"]
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(folder / "source")]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    install = [*pip, "install", "--no-deps", "--target", str(folder / "installed"), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    return folder / "installed"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("notes.txt", "exists and was not written by entity-annot (it holds notes.txt). Name another folder."),
        ("annot.db", "annot.db: exists already and was left alone."),
    ],
)
def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(UsageError) as refused:
        demonstrate(tmp_path)
    assert message in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_is_no_folder_to_write_to(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(UsageError, match="it is no folder"):
        demonstrate(tmp_path / "out")


@pytest.mark.slow
def test_demo_walks_the_road_and_the_pipeline_links_a_misheard_name(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "spacy_entity_annot", "demo", "--out", str(tmp_path / "out")],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "trained on the decisions" in done.stdout
    folders = sorted(path.name for path in (tmp_path / "out").iterdir() if path.is_dir())
    assert folders == ["annot.cache", "corpus", "model"]
    nlp = spacy.load(tmp_path / "out" / "model")
    assert [(ent.text, ent.kb_id_) for ent in nlp("play tailor swift").ents] == [("tailor swift", "Q26876")]
    assert [ent.kb_id_ for ent in nlp("play something by phoebe bridgers").ents if ent.kb_id_ != "NIL"] == []
