"""Targets on the command line: what cannot be one is refused, and never searched for in silence."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from spacy_entity_annot.cli import app


def run(*words: object) -> Result:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    path = tmp_path / "calls.txt"
    path.write_text("play taylor swift\n")
    return path


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    path = tmp_path / "kb.jsonl"
    entities = [{"id": "Q1", "name": "Taylor Swift", "type": "ARTIST"}, {"id": "Q2", "name": "Play", "type": "WORK"}]
    path.write_text("".join(json.dumps(entity) + "\n" for entity in entities))
    return path


@pytest.mark.parametrize("target", ["", " ", "!!!", "—"])
def test_a_target_that_nobody_can_say_is_misuse(target: str, calls: Path) -> None:
    result = run("search", target, calls)
    assert result.exit_code == 2
    assert "has no letter and no digit" in result.stderr


def test_a_file_without_a_target_is_a_problem(calls: Path, tmp_path: Path) -> None:
    (tmp_path / "targets").write_text("\n!!!\n")
    result = run("search", "-f", tmp_path / "targets", calls)
    assert result.exit_code == 1
    assert f"{tmp_path / 'targets'}:2: the target '!!!' has no letter" in result.stderr
    assert "no target could be read" in result.stderr


def test_entities_of_a_type_are_targets(calls: Path, kb: Path) -> None:
    result = run("search", "--kb", kb, "--type", "ARTIST", calls, "--json")
    assert [json.loads(line)["entity"] for line in result.stdout.splitlines()] == ["Q1"]


def test_entities_of_several_types_are_targets(calls: Path, kb: Path, tmp_path: Path) -> None:
    types = ("--type", "ARTIST", "--type", "WORK")
    result = run("search", "--recall", "--kb", kb, *types, calls, "--json")
    assert {json.loads(line)["entity"] for line in result.stdout.splitlines()} == {"Q1", "Q2"}
    assert run("search", "--kb", kb, *types, "--type", "SONG", calls).exit_code == 2
    workspace = tmp_path / "annot.db"
    run("init", "-w", workspace)
    run("kb", "add", kb, "-w", workspace)
    run("ingest", calls, "-w", workspace)
    mined = run("mine", "--recall", "--kb-type", "ARTIST", "--kb-type", "WORK", "-w", workspace, "--json")
    assert json.loads(mined.stdout)["mentions"] == 2


def test_a_type_that_no_entity_has_is_misuse(calls: Path, kb: Path) -> None:
    result = run("search", "--kb", kb, "--type", "artist", calls)
    assert result.exit_code == 2
    assert "no entity has the type 'artist'; the types are: ARTIST, WORK." in result.stderr


def test_mining_for_a_type_that_no_entity_has_is_misuse(kb: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "annot.db"
    run("init", "-w", workspace)
    assert run("mine", "--kb-type", "all", "-w", workspace).exit_code == 1  # there is no entity yet
    run("kb", "add", kb, "-w", workspace)
    assert run("mine", "--kb-type", "artist", "-w", workspace).exit_code == 2
    assert run("mine", "--kb-type", "all", "-w", workspace).exit_code == 0


@pytest.mark.parametrize("options", [("-f", "{kb}", "--kb", "{kb}"), ("x", "--type", "ARTIST")])
def test_options_that_contradict_each_other_are_misuse(options: tuple[str, ...], kb: Path, calls: Path) -> None:
    assert run("search", *(option.format(kb=kb) for option in options), calls).exit_code == 2
