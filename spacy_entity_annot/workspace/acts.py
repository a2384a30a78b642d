"""Acts: what one key did, be it one verdict or that on a whole group; taken back and done again as a whole."""

import secrets
import sqlite3
from collections.abc import Iterable
from dataclasses import replace

from .. import errors
from ..errors import InputError, UsageError
from ..types import Entity, Verdict
from .decisions import (
    NEXT_MOMENT,
    UNKNOWN_CIRCUMSTANCES,
    Circumstances,
    Decision,
    decision_with_key,
    key_of,
    read_decisions,
    record_decision,
)
from .entities import add_entities, get_entity
from .queue import is_waiting
from .workspace import Workspace, now

_OF_ACT = "(decision.number = ?1 OR decision.act = ?1)"
_REDO = f"""
INSERT INTO decision (mention, annotator, verdict, entity, reason, key, replaces, decided_at, rank, is_sample, screen,
    origin, makes_entity, act, redoes, moment)
SELECT mention, annotator, verdict, entity, reason, ?, replaces, ?, rank, is_sample, screen, origin, makes_entity, ?,
    number, {NEXT_MOMENT} FROM decision WHERE number = ?
"""
_PUT_IN_USE = """
UPDATE entity SET retired_at = CASE WHEN EXISTS (
    SELECT 1 FROM standing_decision AS made WHERE made.entity = entity.number
) THEN NULL ELSE ifnull(retired_at, ?1) END
WHERE number IN (SELECT makes_entity FROM decision AS decision WHERE decision.number = ?2 OR decision.act = ?2)
"""
_LOSE_CANDIDATES = """
UPDATE mention SET nil_probability = NULL WHERE number IN (
    SELECT candidate.mention FROM candidate JOIN entity ON entity.number = candidate.entity
    WHERE entity.retired_at IS NOT NULL AND entity.number IN (
        SELECT makes_entity FROM decision WHERE decision.number = ?1 OR decision.act = ?1
    )
)
"""


def record_act(
    workspace: Workspace,
    mentions: Iterable[int],
    verdict: Verdict,
    *,
    annotator: str,
    key: str | None = None,
    circumstances: Circumstances = UNKNOWN_CIRCUMSTANCES,
) -> list[int]:
    """Put one verdict on several mentions on disk before returning; undo takes it back from all of them.

    workspace (Workspace): Where to record it.
    mentions (Iterable[int]): The mentions' rows; the first is the one that was looked at. Others of them that do not
        wait for the person any more are left alone.
    verdict (Verdict): What was decided.
    annotator (str): Who decided.
    key (str | None): A repeat by the same person with the same key and content is recorded once.
    circumstances (Circumstances): How the first one came about; the others share what was shown.
    RETURNS (list[int]): The decisions' rows.
    RAISES (InputError): The first one could not be recorded; then none is.
    """
    shown, *others = mentions
    key = key or secrets.token_hex(16)
    with workspace.transaction() as connection:
        act = record_decision(workspace, shown, verdict, annotator=annotator, key=key, circumstances=circumstances)
        shared = Circumstances(screen=circumstances.screen, origin=circumstances.origin, act=act)
        for mention in others:
            if is_waiting(workspace, mention, annotator=annotator):
                _record_member(workspace, mention, verdict, annotator, key_of(key, mention), shared)
        query = "SELECT number FROM decision WHERE number = ?1 OR act = ?1 ORDER BY number"
        return [number for (number,) in connection.execute(query, (act,))]


def record_new_entity(
    workspace: Workspace,
    mentions: Iterable[int],
    entity: Entity,
    *,
    annotator: str,
    key: str | None = None,
    circumstances: Circumstances = UNKNOWN_CIRCUMSTANCES,
) -> list[int]:
    """Add an entity to the knowledge base and link mentions to it; undo takes back both.

    entity (Entity): One whose id the knowledge base does not know; for the rest see `record_act`.
    RAISES (InputError): There is an entity of this id, or the link could not be recorded; then nothing is.
    """
    made = replace(circumstances, makes_entity=entity.id)
    with workspace.transaction():
        if key is None or decision_with_key(workspace, key, annotator=annotator) is None:
            if get_entity(workspace, entity.id) is not None:
                raise InputError(errors.ENTITY_EXISTS.format(id=entity.id))
            add_entities(workspace, [entity])
        return record_act(workspace, mentions, Verdict.link(entity), annotator=annotator, key=key, circumstances=made)


def undo_decisions(workspace: Workspace, *, annotator: str, count: int = 1) -> list[Decision]:
    """Take back a person's last standing acts, the newest first: single verdicts, groups and new entities alike.

    workspace (Workspace): Where they stand.
    annotator (str): Whose acts.
    count (int): How many, at least 1.
    RETURNS (list[Decision]): What was taken back, the newest act first.
    RAISES (UsageError): There is nothing to undo.
    """
    undone: list[Decision] = []
    with workspace.transaction() as connection:
        for _ in range(count):
            act = last_standing_act(connection, annotator)
            if not act:
                break
            decisions = read_decisions(connection, "standing_decision", _OF_ACT, (act,))
            _undo(connection, decisions, annotator)
            put_entities_in_use(connection, act)
            undone += decisions
    if not undone:
        raise UsageError(errors.NOTHING_TO_UNDO.format(annotator=annotator))
    return undone


def redo_decisions(workspace: Workspace, *, annotator: str, count: int = 1) -> list[Decision]:
    """Do again what a person took back last; any new verdict of that person ends the chance.

    workspace (Workspace): Where it was taken back.
    annotator (str): Whose acts.
    count (int): How many, at least 1.
    RETURNS (list[Decision]): The new decisions, in the order of the old ones.
    RAISES (UsageError): There is nothing to redo.
    """
    redone: list[Decision] = []
    with workspace.transaction() as connection:
        for _ in range(count):
            undo = _last_undo(connection, annotator)
            if not undo:
                break
            act = _redo(connection, undo)
            put_entities_in_use(connection, act)
            redone += read_decisions(connection, "standing_decision", _OF_ACT, (act,))
    if not redone:
        raise UsageError(errors.NOTHING_TO_REDO.format(annotator=annotator))
    return redone


def last_standing_act(connection: sqlite3.Connection, annotator: str) -> int:
    """Return the act that an undo by a person would take back; 0 where there is none."""
    row = connection.execute(
        "SELECT ifnull(act, number) FROM standing_decision WHERE annotator = ? ORDER BY number DESC LIMIT 1",
        (annotator,),
    ).fetchone()
    return 0 if row is None else int(row[0])


def last_act_mentions(workspace: Workspace, *, annotator: str) -> list[int]:
    """Return the rows of the mentions that an undo by a person would open."""
    act = last_standing_act(workspace.connection, annotator)
    query = "SELECT mention FROM decision WHERE number = ?1 OR act = ?1"
    return [number for (number,) in workspace.connection.execute(query, (act,))]


def _record_member(
    workspace: Workspace, mention: int, verdict: Verdict, annotator: str, key: str, shared: Circumstances
) -> None:
    try:
        record_decision(workspace, mention, verdict, annotator=annotator, key=key, circumstances=shared)
    except InputError:  # it overlaps another member, or was decided under this key before
        return


def _undo(connection: sqlite3.Connection, decisions: list[Decision], annotator: str) -> None:
    act = None
    for decision in decisions:
        cursor = connection.execute(
            "INSERT INTO decision (mention, annotator, verdict, key, undoes, decided_at, act, moment)"
            f" VALUES (?, ?, 'undo', ?, ?, ?, ?, {NEXT_MOMENT})",
            (decision.mention, annotator, secrets.token_hex(16), decision.number, now(), act),
        )
        act = act or cursor.lastrowid


def _redo(connection: sqlite3.Connection, undo: int) -> int:
    act = None
    undone = connection.execute("SELECT undoes FROM decision WHERE number = ?1 OR act = ?1 ORDER BY number", (undo,))
    for (number,) in undone.fetchall():
        cursor = connection.execute(_REDO, (secrets.token_hex(16), now(), act, number))
        act = act or cursor.lastrowid
    return int(act or 0)


def _last_undo(connection: sqlite3.Connection, annotator: str) -> int:
    """Return the undo that a redo would take back; 0 where something else was done since."""
    redone = 0
    query = (
        "SELECT number, undoes IS NOT NULL, redoes IS NOT NULL FROM decision WHERE annotator = ? AND act IS NULL"
        " ORDER BY number DESC"
    )
    for number, is_undo, is_redo in connection.execute(query, (annotator,)):
        if is_redo:
            redone += 1
        elif not is_undo:
            return 0
        elif not redone:
            return int(number)
        else:
            redone -= 1
    return 0


def put_entities_in_use(connection: sqlite3.Connection, act: int) -> None:
    """Let the entities that an act added be in use where a link to them stands, and retired where none does."""
    connection.execute(_PUT_IN_USE, (now(), act))
    connection.execute(_LOSE_CANDIDATES, (act,))
