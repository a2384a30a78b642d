import sqlite3
from pathlib import Path

import pytest

from spacy_entity_annot.types import Mention, Utterance, Verdict, VerdictKind
from spacy_entity_annot.workspace import (
    Workspace,
    add_entities,
    add_mentions,
    add_utterances,
    record_decision,
    undo_decisions,
)
from spacy_entity_annot.workspace.acceptance import Accepted, accepted_verdicts
from spacy_entity_annot.workspace.alike import complete_likeness
from spacy_entity_annot.workspace.schema import MIGRATIONS

from .conftest import SWIFT, TEXT

MENTIONS = [Mention("u0", 5, 17, "tailor swift", "Taylor Swift"), Mention("u0", 5, 11, "tailor", "Taylor")]


def rows(workspace: Workspace, query: str) -> list[tuple[object, ...]]:
    return workspace.connection.execute(query).fetchall()


def test_every_table_is_strict(workspace: Workspace) -> None:
    assert rows(workspace, "SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT strict"
                " AND name NOT LIKE 'sqlite_%'") == []  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decision SET verdict = 'reject'",
        "UPDATE decision SET annotator = annotator",
        "DELETE FROM decision",
        "DELETE FROM decision WHERE number = 1",
    ],
)
def test_decisions_are_append_only(workspace: Workspace, statement: str) -> None:
    add_mentions(workspace, MENTIONS)
    record_decision(workspace, 1, Verdict.nil(), annotator="ana")
    before = rows(workspace, "SELECT * FROM decision")
    with pytest.raises(sqlite3.IntegrityError, match="decisions are append-only"):
        workspace.connection.execute(statement)
    assert rows(workspace, "SELECT * FROM decision") == before


def test_replace_cannot_overwrite_a_decision(workspace: Workspace) -> None:
    add_mentions(workspace, MENTIONS)
    record_decision(workspace, 1, Verdict.nil(), annotator="ana", key="k")
    workspace.connection.execute("PRAGMA recursive_triggers = ON")
    with pytest.raises(sqlite3.IntegrityError):
        workspace.connection.execute(
            "INSERT OR REPLACE INTO decision (number, mention, annotator, verdict, key, decided_at)"
            " VALUES (1, 1, 'ana', 'reject', 'k', 'now')"
        )


@pytest.mark.parametrize(
    "columns",
    [
        "(verdict, entity) VALUES ('nil', 1)",
        "(verdict) VALUES ('link')",
        "(verdict) VALUES ('undo')",
        "(verdict, undoes) VALUES ('nil', 1)",
        "(verdict) VALUES ('perhaps')",
        "(verdict, replaces) VALUES ('nil', 1)",
        "(verdict, seconds) VALUES ('nil', -1.0)",
    ],
)
def test_contradictory_decisions_do_not_fit(workspace: Workspace, columns: str) -> None:
    add_mentions(workspace, MENTIONS)
    record_decision(workspace, 1, Verdict.nil(), annotator="ana")
    statement = "INSERT INTO decision (mention, annotator, key, decided_at, " + columns[1:]
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        workspace.connection.execute(statement.replace("VALUES (", "VALUES (1, 'bob', 'k', 'now', "))


def test_decision_cannot_be_undone_twice(workspace: Workspace) -> None:
    add_mentions(workspace, MENTIONS)
    record_decision(workspace, 1, Verdict.nil(), annotator="ana")
    undo_decisions(workspace, annotator="ana")
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        workspace.connection.execute(
            "INSERT INTO decision (mention, annotator, verdict, key, undoes, decided_at)"
            " VALUES (1, 'ana', 'undo', 'k2', 1, 'now')"
        )


@pytest.mark.parametrize("table", ["mention", "candidate", "hit", "decision", "alias"])
def test_rows_point_at_rows(workspace: Workspace, table: str) -> None:
    references = rows(workspace, f"SELECT [table] FROM pragma_foreign_key_list('{table}')")
    assert references != []
    assert rows(workspace, "PRAGMA foreign_keys") == [(1,)]


def test_candidates_and_hits_go_with_their_mention(workspace: Workspace) -> None:
    add_mentions(workspace, MENTIONS)
    workspace.connection.execute("DELETE FROM mention WHERE number = 1")
    assert rows(workspace, "SELECT mention FROM hit") == [(2,)]


def test_only_agreement_settles(workspace: Workspace) -> None:
    add_mentions(workspace, MENTIONS)
    for annotator, verdict in (("ana", Verdict.nil()), ("bob", Verdict.skip()), ("cid", Verdict.nil())):
        record_decision(workspace, 1, verdict, annotator=annotator)
    assert rows(workspace, "SELECT mention, verdict, decision FROM settled_mention") == [(1, "nil", 3)]
    record_decision(workspace, 1, Verdict.link("Q15862"), annotator="bob")
    assert rows(workspace, "SELECT * FROM settled_mention") == []


def test_mend_unsettles_the_old_span_for_all(workspace: Workspace) -> None:
    add_mentions(workspace, MENTIONS)
    record_decision(workspace, 2, Verdict.nil(), annotator="ana")
    record_decision(workspace, 1, Verdict.nil(), annotator="bob", replaces=2)
    assert rows(workspace, "SELECT mention FROM settled_mention") == [(1,)]
    assert rows(workspace, "SELECT mention, annotator FROM current_decision") == [(2, "ana"), (1, "bob")]
    undo_decisions(workspace, annotator="bob")
    assert rows(workspace, "SELECT mention FROM settled_mention") == [(2,)]


def test_older_workspace_gains_what_is_new(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as old:
        for name in reversed(list(MIGRATIONS)[1:]):  # they come back the other way round, and their order counts
            old.delitem(MIGRATIONS, name)
        with Workspace.create(path) as workspace:
            add_utterances(workspace, [Utterance("u0", TEXT, "call")], source="test")
            workspace.connection.execute(
                "INSERT INTO mention (utterance, start, end, source, nil_probability) VALUES (1, 5, 17, 'mine', 0.1)"
            )
            workspace.connection.execute(
                "INSERT INTO decision (mention, annotator, verdict, key, decided_at)"
                " VALUES (1, 'ana', 'nil', 'k', 'now')"
            )
    with Workspace.open(path) as workspace:
        assert rows(workspace, "SELECT count(*) FROM acceptance") == [(0,)]
        assert rows(workspace, "SELECT count(*) FROM decision") == [(1,)]
        assert [complete_likeness(workspace), complete_likeness(workspace)] == [1, 0]
        assert rows(workspace, "SELECT decision FROM decided_form") == [(1,)]
        assert rows(workspace, "SELECT count(form), count(alike), count(doubt), count(lot) FROM mention") == [(1,) * 4]


def test_links_accepted_before_other_verdicts_were_stay_accepted(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as old:
        names = list(MIGRATIONS)
        for name in reversed(names[names.index("accepted verdicts") :]):
            old.delitem(MIGRATIONS, name)
        with Workspace.create(path) as opened:
            add_entities(opened, [SWIFT])
            add_utterances(opened, [Utterance("u", "play swift", "call")], source="test")
            add_mentions(opened, [Mention("u", 5, 10, "", "Swift")])
            with opened.transaction() as connection:
                connection.execute("INSERT INTO acceptance VALUES (1, 1, 0.99, 0.96, 0, '2025-01-01')")
    with Workspace.open(path) as opened:
        assert accepted_verdicts(opened) == [Accepted(1, VerdictKind.LINK, SWIFT.id, 0.99, 0.96)]
