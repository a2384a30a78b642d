import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from spacy_entity_annot.cli import app
from spacy_entity_annot.workspace import Workspace


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "annot.db"
    Workspace.create(path).close()
    return path


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["avoid", "--annotator", "ana", *map(str, arguments)])
    return result.exit_code, result.stdout


def test_choices_are_kept_and_listed(path: Path) -> None:
    run("distressing", "Violence", "-w", path)
    code, out = run("-w", path, "--json")
    assert (code, json.loads(out)["avoided"]) == (0, ["distressing", "violence"])
    assert json.loads(out)["known"]["violence"] == 0
    code, out = run("violence", "--stop", "-w", path)
    assert (code, "violence" in out) == (0, False)


@pytest.mark.parametrize("arguments", [[" "], ["--stop"]])
def test_nothing_to_avoid_is_misuse(path: Path, arguments: list[str]) -> None:
    assert run(*arguments, "-w", path) == (2, "")
