import pytest

from spacy_entity_annot.types import Mention
from spacy_entity_annot.workspace import Workspace, add_mentions
from spacy_entity_annot.workspace.doctor import doctor


def faults(workspace: Workspace) -> dict[str, str]:
    return {check.name: check.detail for check in doctor(workspace) if not check.good}


@pytest.mark.parametrize(
    ("harm", "name"),
    [
        ("DELETE FROM utterance WHERE number = 1", "mentions of utterances that are gone"),
        ("UPDATE utterance SET text = 'play' WHERE number = 1", "spans beyond their text"),
        ("INSERT INTO candidate VALUES (1, 0, 99, 'a', 0.5, '[]')", "candidates that are no entities"),
        (
            "INSERT INTO decision (mention, annotator, verdict, key, decided_at) VALUES (99, 'a', 'nil', 'k', '')",
            "decisions on mentions that are gone",
        ),
    ],
)
def test_what_belongs_to_nothing_is_found(workspace: Workspace, harm: str, name: str) -> None:
    add_mentions(workspace, [Mention("u0", 5, 17, "tailor swift", "Taylor")])
    workspace.connection.execute("PRAGMA foreign_keys = OFF")
    workspace.connection.execute(harm)
    assert faults(workspace)[name] == "1"


def test_broken_index_is_found(workspace: Workspace) -> None:
    workspace.connection.execute("PRAGMA writable_schema = ON")
    workspace.connection.execute(
        "UPDATE sqlite_schema SET sql = replace(sql, '(transcript, number)', '(text, number)')"
        " WHERE name = 'utterance_by_transcript'"
    )
    workspace.close()
    with Workspace.open(workspace.path) as opened:
        assert "utterance_by_transcript" in faults(opened)["integrity"]


def test_healthy_workspace_can_be_looked_over_read_only(workspace: Workspace) -> None:
    with Workspace.open(workspace.path, read_only=True) as opened:
        assert faults(opened) == {}
        assert {"integrity", "references", "schema", "sqlite"} <= {check.name for check in doctor(opened)}
