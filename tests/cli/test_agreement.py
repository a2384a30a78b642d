import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from spacy_entity_annot.cli import app
from spacy_entity_annot.types import Entity, Mention, Utterance, Verdict
from spacy_entity_annot.workspace import (
    Workspace,
    add_entities,
    add_mentions,
    add_utterances,
    record_decision,
    settled_verdicts,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Ana and Bob agree on one mention and not on the other."""
    path = tmp_path / "annot.db"
    with Workspace.create(path) as workspace:
        add_entities(workspace, [Entity("Q1", "Queen")])
        add_utterances(workspace, [Utterance("u0", "play queen"), Utterance("u1", "a queen")], source="test")
        add_mentions(workspace, [Mention("u0", 5, 10, "", "Queen"), Mention("u1", 2, 7, "", "Queen")])
        for annotator, second in (("ana", Verdict.nil()), ("bob", Verdict.reject())):
            record_decision(workspace, 1, Verdict.link("Q1"), annotator=annotator)
            record_decision(workspace, 2, second, annotator=annotator)
    return path


def run(*arguments: str | Path) -> tuple[int, list[str]]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, result.stdout.splitlines()


def test_agreement_prints_each_question(path: Path) -> None:
    code, lines = run("agreement", "-w", path, "--json")
    rows = [json.loads(line) for line in lines]
    assert code == 0
    assert (rows[0]["question"], rows[0]["mentions"], rows[0]["percent"]["value"]) == ("verdict", 2, 0.5)
    assert [row["pair"] for row in rows if row["question"] == "verdict"] == [None, ["ana", "bob"]]
    code, lines = run("agreement", "-w", path)
    assert lines[1].split()[:4] == ["verdict", "all", "2", "50.0%"]


def test_disputes_are_listed_and_settled(path: Path, tmp_path: Path) -> None:
    assert run("adjudicate", "-w", path, "--annotator", "eve") == (0, ["2: a [queen]  (nil, reject)"])
    assert run("adjudicate", "-w", path, "--annotator", "ana") == (0, [])
    told = CliRunner().invoke(app, ["adjudicate", "-w", str(path), "--annotator", "ana"])
    assert told.stderr == "Nothing waits for you to settle it.\n"
    verdicts = tmp_path / "verdicts.jsonl"
    verdicts.write_text('{"mention": 2, "verdict": "nil"}\n{"mention": 1, "verdict": "nil"}\n{"mention": "x"}\n')
    code, lines = run("adjudicate", verdicts, "-w", path, "--annotator", "eve", "--json")
    assert (code, json.loads(lines[0])) == (1, {"settled": 1, "problems": 2})
    with Workspace.open(path) as workspace:
        assert settled_verdicts(workspace) == {1: Verdict.link("Q1"), 2: Verdict.nil()}
