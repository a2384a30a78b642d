"""A stranger who types what each command says next comes to the first confirmed link."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from spacy_entity_annot.cli import app
from spacy_entity_annot.workspace import Workspace, current_decisions

MOST_STEPS = 5


@pytest.fixture
def own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A folder of transcripts and a table whose columns have names of their own; the stranger is in their folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ENTITY_ANNOT_WORKSPACE", raising=False)
    (tmp_path / "calls").mkdir()
    for number in range(100):
        (tmp_path / f"calls/{number}.txt").write_text("play tailor swift\n" if number == 7 else "stop the music\n")
    (tmp_path / "artists.csv").write_text("artist;genre\nTaylor Swift;pop\nQueen;rock\n")
    return {"PATH": "calls", "FILE": "artists.csv --column id=artist --column name=artist"}


def test_the_first_link_is_five_commands_and_a_key_away(own_files: dict[str, str]) -> None:
    command, typed = "entity-annot init", list[str]()
    while len(typed) < MOST_STEPS:
        typed.append(re.sub(r"\b[A-Z]{4}\b", lambda place: own_files[place[0]], command))
        done = CliRunner().invoke(app, typed[-1].split()[1:], input="1\n")
        assert done.exit_code == 0, done.stderr
        if typed[-1] == "entity-annot review":
            break
        command = re.split(" and | or ", done.stderr.splitlines()[-1].removeprefix("Next: "))[0]
    assert typed == [
        "entity-annot init",
        "entity-annot ingest calls",
        "entity-annot kb add artists.csv --column id=artist --column name=artist",
        "entity-annot mine --kb-type all",
        "entity-annot review",
    ]
    assert done.stderr == "Next: entity-annot export OUT\n"
    with Workspace.open("annot.db", read_only=True) as workspace:
        [made] = current_decisions(workspace)
    assert made.verdict.entity == "Taylor Swift"


def test_a_table_of_other_columns_is_told_how_to_name_them(own_files: dict[str, str]) -> None:
    run = CliRunner().invoke
    assert run(app, ["init"]).exit_code == 0
    done = run(app, ["kb", "add", "artists.csv"])
    assert done.exit_code == 1
    assert "artists.csv:1: an entity needs an id and a name, and the columns are artist, genre." in done.stderr
    assert "--column id=NAME --column name=NAME" in done.stderr


def test_new_entities_are_proposed_before_they_are_asked_about(own_files: dict[str, str]) -> None:
    run = CliRunner().invoke
    for command in ("init", "ingest calls", f"kb add {own_files['FILE']}", "mine tailor"):
        done = run(app, command.split())
    assert done.stderr.endswith("Next: entity-annot review\n")
    Path("more.jsonl").write_text(json.dumps({"id": "local:1", "name": "Tailor"}))
    assert run(app, ["kb", "add", "more.jsonl"]).stderr.endswith("Next: entity-annot propose\n")
    assert run(app, ["propose"]).stderr.endswith("Next: entity-annot review\n")
    assert run(app, ["propose", "--json"]).stderr == ""


def test_a_workspace_elsewhere_is_named_in_what_comes_next(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["init", "-w", str(tmp_path / "own.db")])
    where = f"-w {tmp_path / 'own.db'}"
    assert (
        done.stderr.splitlines()[-1] == f"Next: entity-annot ingest PATH {where} and entity-annot kb add FILE {where}"
    )
