import json
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc
from typer.testing import CliRunner

from spacy_entity_annot.cli.app import app
from spacy_entity_annot.corpora import export
from spacy_entity_annot.corpora.formats.prodigy import decisions_of
from spacy_entity_annot.lines import raise_problem
from spacy_entity_annot.types import JsonObject, Problem, Utterance, Verdict
from spacy_entity_annot.workspace import Workspace, add_entities, add_utterances, iterate_entities

from ..conftest import ARTIST, Decide


def tasks(folder: Path) -> list[JsonObject]:
    return [json.loads(line) for path in sorted(folder.glob("[dt]*.jsonl")) for line in path.read_text().splitlines()]


def test_a_task_has_the_documented_shape(workspace: Workspace, decide: Decide, tmp_path: Path) -> None:
    decide("u", "play tailor swift", "tailor swift", Verdict.link(ARTIST))
    export(workspace, tmp_path / "corpus", format="prodigy", split=(1, 0, 0))
    (task,) = tasks(tmp_path / "corpus")
    assert task["tokens"][0] == {"text": "play", "start": 0, "end": 4, "id": 0, "ws": True}
    assert task["spans"] == [
        {"start": 5, "end": 17, "label": "ARTIST", "token_start": 1, "token_end": 2, "kb_id": "Q26876"}
    ]
    assert task["options"][0] == {"id": "Q26876", "text": "Taylor Swift"}
    assert (task["accept"], task["answer"], task["_view_id"]) == (["Q26876"], "accept", "choice")
    assert not {"_input_hash", "_task_hash"} & set(task)


def test_docs_made_of_the_tokens_have_the_text_and_the_spans(
    workspace: Workspace, requests: None, tmp_path: Path
) -> None:
    export(workspace, tmp_path / "corpus", format="prodigy")
    vocab = spacy.blank("en").vocab
    found = tasks(tmp_path / "corpus")
    assert len(found) == 60
    for task in found:
        tokens, (span,) = task["tokens"], task["spans"]
        doc = Doc(vocab, [token["text"] for token in tokens], [token["ws"] for token in tokens])
        assert doc.text == task["text"]
        marked = doc[span["token_start"] : span["token_end"] + 1]
        assert (marked.start_char, marked.end_char) == (span["start"], span["end"])


def test_a_round_trip_gives_the_decisions(workspace: Workspace, requests: None, tmp_path: Path) -> None:
    export(workspace, tmp_path / "corpus", format="prodigy")
    lines = "".join(path.read_text() for path in sorted((tmp_path / "corpus").glob("[dt]*.jsonl")))
    (tmp_path / "tasks.jsonl").write_text(lines)
    with Workspace.create(tmp_path / "other.db") as other:
        add_entities(other, iterate_entities(workspace))
        texts = {task["meta"]["utterance"]: task["text"] for task in tasks(tmp_path / "corpus")}
        add_utterances(other, [Utterance(id, text) for id, text in texts.items()], source="test")
    command = ["decide", str(tmp_path / "tasks.jsonl"), "--from", "prodigy", "--annotator", "ana", "--json"]
    done = CliRunner().invoke(app, [*command, "-w", str(tmp_path / "other.db")])
    assert done.stdout == '{"recorded": 60, "repeated": 0, "problems": 0}\n'
    with Workspace.open(tmp_path / "other.db") as other:
        again = export(other, tmp_path / "again", format="prodigy", split=(1, 0, 0))
    assert again.written["train"] == {"link": 36, "nil": 12, "reject": 12}


def test_tasks_of_others_are_known_by_their_text() -> None:
    span = {"start": 5, "end": 10, "label": "ARTIST"}
    found: list[JsonObject] = [
        {"text": "play queen", "spans": [span], "accept": ["Q15862"], "answer": "accept"},
        {"text": "play queen", "spans": [{**span, "kb_id": "Q1"}], "answer": "accept"},
        {"text": "play queen", "spans": [span], "accept": ["NIL_ambiguous"], "answer": "accept"},
        {"text": "play queen", "spans": [span], "accept": ["NIL_otherLink"], "answer": "accept"},
        {"text": "play queen", "spans": [span], "answer": "ignore"},
        {"text": "play queen", "spans": [span]},
        {"text": "stop", "spans": [span], "answer": "accept"},
        {"text": "play queen", "answer": "accept"},
        {"text": "play queen"},
        {"text": "play queen", "spans": [span], "answer": "accept", "_timestamp": 1e300},
    ]
    problems: list[Problem] = []
    decisions = list(
        decisions_of(enumerate(found, 1), {"play queen": "u"}, source="tasks.jsonl", on_problem=problems.append)
    )
    verdicts = [(line, decision["verdict"], decision.get("entity")) for line, decision in decisions]
    assert verdicts == [
        (1, "link", "Q15862"),
        (2, "link", "Q1"),
        (3, "skip", None),
        (4, "nil", None),
        (5, "skip", None),
    ]
    assert [problem.line for problem in problems] == [7, 8, 9, 10]


@pytest.mark.parametrize(
    ("session", "person", "annotator"),
    [
        ("music-ana", "music-ana", "prodigy:music-ana"),
        ("2026-03-01_12-00-00", "2026-03-01_12-00-00", None),
        ("2026-03-01_12-00-00", "ana", "prodigy:ana"),
        (None, None, None),
    ],
)
def test_who_answered_and_when_is_kept(session: str | None, person: str | None, annotator: str | None) -> None:
    span = {"start": 5, "end": 10, "kb_id": "Q1"}
    task = {"text": "play queen", "spans": [span], "answer": "accept", "_session_id": session, "_annotator_id": person,
            "_timestamp": 1772366400}  # fmt: skip
    [(_, found)] = decisions_of([(1, task)], {"play queen": "u"}, source="t.jsonl", on_problem=raise_problem)
    assert (found["annotator"], found["at"]) == (annotator, "2026-03-01T12:00:00+00:00")
    assert found["origin"] == {"tool": "prodigy", "annotator": person, "session": session}


def test_an_unknown_tool_is_misuse(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["decide", "-", "--from", "brat", "-w", str(tmp_path / "annot.db")])
    assert done.exit_code == 2
