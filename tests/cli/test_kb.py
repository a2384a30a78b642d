import json
from pathlib import Path

import pytest

from spacy_entity_annot import Mention, Utterance, Verdict, Workspace
from spacy_entity_annot.workspace import add_utterances, record_span_decision

from .test_bad_input import run

KB = """\
{"id": "Q1", "name": "Taylor Swift", "type": "ARTIST", "aliases": ["Tay"], "prior": 0.9, "tags": [1, "pop"]}
{"id": "Q2", "name": "Paris", "type": "PLACE", "description": "capital"}
{"id": "Q3", "name": "Queen"}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "annot.db"
    Workspace.create(path).close()
    (tmp_path / "kb.jsonl").write_text(KB)
    return path


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("kb", "show", "Taylor Swift"), 2, "`entity-annot suggest NAME` finds ids, `entity-annot kb new` adds one."),
        (("kb", "remove", "Q9"), 2, "there is no entity 'Q9'"),
        (("kb", "remove", "Q9", "--dry-run"), 2, "there is no entity 'Q9'"),
        (("kb", "new", "NIL", "--name", "x"), 2, "no entity may have the id 'NIL'"),
        (("kb", "new", "Z", "--name", ""), 2, "the field 'name' is missing or empty."),
        (("kb", "add", "."), 1, ".: is a folder, but of no known knowledge base."),
        (("kb", "lint", "."), 1, ".: is a folder, but of no known knowledge base."),
        (("kb", "add", "kb.rdf"), 1, "kb.rdf:1: no known format of a knowledge base fits"),
    ],
)
def test_wrong_input_is_explained(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int, message: str
) -> None:
    monkeypatch.chdir(workspace.parent)
    Path("kb.rdf").write_text("<rdf:RDF>\n")
    result = run(*words, "-w", workspace)
    assert result.exit_code == code
    assert message in result.stderr


def test_entities_are_narrowed_by_type(workspace: Path) -> None:
    result = run("kb", "add", workspace.parent / "kb.jsonl", "--type", "ARTIST", "--type", "BAND", "--json",
                 "-w", workspace)  # fmt: skip
    assert json.loads(result.stdout) == {"added": 1, "updated": 0, "unchanged": 0, "problems": 0}
    assert run("kb", "show", "Q2", "-w", workspace).exit_code == 2


def test_types_that_no_entity_has_are_misuse(workspace: Path) -> None:
    result = run("kb", "add", workspace.parent / "kb.jsonl", "--type", "artist", "-w", workspace)
    assert result.exit_code == 2
    assert "no entity has the type 'artist'; the types are: " in result.stderr


def test_entity_is_shown_with_what_was_learned_of_it_and_whether_it_is_retired(workspace: Path) -> None:
    run("kb", "add", workspace.parent / "kb.jsonl", "-w", workspace)
    with Workspace.open(workspace) as opened:
        add_utterances(opened, [Utterance(f"u{n}", "play tailor", "call") for n in range(4)], source="test")
        numbers = [
            record_span_decision(opened, Mention(f"u{n}", 5, 11, "", ""), Verdict.link("Q1"), annotator="ana")
            for n in range(4)
        ]
    run("kb", "remove", "Q1", "-w", workspace)
    shown = run("kb", "show", "Q1", "-w", workspace).stdout
    assert "tags: 1, pop\n" in shown
    assert "description: -\n" in shown
    assert "`entity-annot kb add` takes it back" in shown
    run("kb", "add", workspace.parent / "kb.jsonl", "-w", workspace)
    assert json.loads(run("kb", "show", "Q1", "--json", "-w", workspace).stdout) == {
        "tags": [1, "pop"], "id": "Q1", "name": "Taylor Swift", "aliases": ["Tay"], "type": "ARTIST",
        "description": None, "prior": 0.9, "learned": {"tailor": numbers}, "retired_at": None,
    }  # fmt: skip
