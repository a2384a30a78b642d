import shutil
from pathlib import Path

from spacy_entity_annot.types import Entity
from spacy_entity_annot.workspace import Workspace, add_entities, iterate_entities, remove_entity
from spacy_entity_annot.workspace.entity_changes import changed_entities, entity_state, numbered_entities


def test_nothing_has_changed_since_now(workspace: Workspace) -> None:
    assert changed_entities(workspace, entity_state(workspace)) == []


def test_unchanged_entity_leads_to_no_new_state(workspace: Workspace) -> None:
    before = entity_state(workspace)
    add_entities(workspace, iterate_entities(workspace))
    assert entity_state(workspace) == before


def test_added_changed_and_removed_entities_are_named(workspace: Workspace) -> None:
    before = entity_state(workspace)
    add_entities(workspace, [Entity("new", "New"), Entity("Q15862", "Queen", ("Qveen",))])
    remove_entity(workspace, "Q26876")
    assert changed_entities(workspace, before) == [1, 2, 3]
    assert [(number, entity.id) for number, entity in numbered_entities(workspace, [1, 2, 3])] == [
        (2, "Q15862"),
        (3, "new"),
    ]


def test_numbers_are_those_of_all(workspace: Workspace) -> None:
    assert list(numbered_entities(workspace)) == list(numbered_entities(workspace, [1, 2]))


def test_copy_that_changed_in_another_way_is_told_apart(workspace: Workspace, path: Path, tmp_path: Path) -> None:
    workspace.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(path, tmp_path / "copy.db")
    before = entity_state(workspace)
    add_entities(workspace, [Entity("new", "New")])
    with Workspace.open(tmp_path / "copy.db") as copy:
        add_entities(copy, [Entity("other", "Other")])
        assert changed_entities(copy, before) == [3]
        assert changed_entities(copy, entity_state(workspace)) is None
