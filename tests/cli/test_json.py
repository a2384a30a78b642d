"""Each key that docs/files.md documents is what the command prints, and nothing else is."""

import inspect
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from spacy_entity_annot.cli import app
from spacy_entity_annot.types import Entity, Mention, Utterance, Verdict
from spacy_entity_annot.workspace import Circumstances, Workspace, add_entities, add_utterances, record_span_decision

from ..documented import differences, documented

CALLS = {
    "status": "status",
    "doctor": "doctor",
    "ingest PATH": "ingest bad.jsonl",
    "ingest --problems": "ingest --problems",
    "kb add FILE": "kb add kb.jsonl",
    "kb show ID": "kb show Q1",
    "kb lint": "kb lint",
    "search TARGET": "search queen",
    "search --explain TARGET": "search --explain queen",
    "suggest MENTION": "suggest queen",
    "mine TARGET": "mine queen",
    "propose": "propose",
    "propose --accept 0.9": "propose --accept 0.9",
    "decide FILE": "decide decisions.jsonl",
    "undo": "undo --annotator ana",
    "agreement": "agreement",
    "adjudicate": "adjudicate --annotator eve",
    "adjudicate FILE": "adjudicate --annotator eve settled.jsonl",
    "avoid": "avoid --annotator ana",
    "report OUT": "report report.html",
    "bundle out FILE": "bundle out new.bundle --decisions",
    "bundle in FILE": "bundle in home.bundle",
    "export OUT": "export new --split 100/0/0",
    "import CORPUS": "import truth",
    "check CORPUS": "check corpus",
    "formats": "formats",
}
"""A command line for each row of the page; training and evaluation are held against it with the trained pipeline."""
TRAINING = {"train CORPUS OUT", "evaluate MODEL CORPUS", "evaluate, by part", "evaluate, confusions"}


def run(call: str) -> list[str]:
    done = CliRunner().invoke(app, call.split())
    assert done.exit_code in (0, 1), f"{call}: {done.output}"
    return done.stdout.splitlines()


@pytest.fixture
def prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workspace in which Ana and Bob answered, at odds once, and a file for each command that reads one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ENTITY_ANNOT_WORKSPACE", raising=False)
    with Workspace.create("annot.db") as workspace:
        add_entities(workspace, [Entity("Q1", "Queen", type="ARTIST", prior=0.5), Entity("Q2", "Queens")])
        for number in range(4):
            add_utterances(workspace, [Utterance(f"u{number}", f"play {number} queen")], source="test")
            for annotator in ("ana", "bob"):
                verdict = Verdict.nil() if (annotator, number) == ("bob", 0) else Verdict.link("Q1")
                record_span_decision(
                    workspace, Mention(f"u{number}", 7, 12, "", ""), verdict, annotator=annotator,
                    circumstances=Circumstances(seconds=2.0, keys=1, rank=1),
                )  # fmt: skip
    Path("bad.jsonl").write_text('{"id": "new", "text": "a queen", "account": "7"}\n{"id": 1\n')
    Path("kb.jsonl").write_text('{"id": "Q1", "name": "Queen", "label": "EMI"}\n')
    Path("decisions.jsonl").write_text('{"utterance": "u1", "start": 0, "end": 4, "verdict": "nil"}\n')
    Path("settled.jsonl").write_text('{"mention": 1, "verdict": "nil"}\n')
    for call in ("export corpus --split 100/0/0", "export truth --format jsonl", "bundle out home.bundle --decisions"):
        run(call)


def test_each_command_prints_the_keys_that_are_documented(prepared: None) -> None:
    shapes, wrong = documented(), {}
    for name, call in CALLS.items():
        lines = run(f"{call} --json")
        assert lines, call
        if found := [one for line in lines for one in differences(shapes[name], json.loads(line))]:
            wrong[name] = found
    assert wrong == {}


def test_each_command_with_json_is_documented() -> None:
    assert documented().keys() == CALLS.keys() | TRAINING
    named = {" ".join(word for word in name.split() if word.islower() and word.isalpha()) for name in documented()}
    for command, function in commands():
        assert (command in named) is ("json" in inspect.signature(function).parameters), command


def commands() -> Iterator[tuple[str, Callable[..., Any]]]:
    for command in app.registered_commands:
        assert command.callback is not None
        yield str(command.name), command.callback
    for group in app.registered_groups:
        assert group.typer_instance is not None
        for command in group.typer_instance.registered_commands:
            assert command.callback is not None
            yield f"{group.name} {command.name}", command.callback
