"""Decisions: rows that are added and never changed."""

import hashlib
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from .. import errors
from ..errors import InputError
from ..types import Mention, Verdict, VerdictKind
from .mentions import DECIDED, find_or_add_mention
from .workspace import Workspace, now

SPANS_AN_ENTITY = (VerdictKind.LINK, VerdictKind.NIL)
"""The verdicts of which no two may overlap."""
_SELECT = (
    "SELECT decision.number, decision.mention, decision.annotator, decision.verdict, entity.id, decision.reason,"
    " decision.key, decision.decided_at, ifnull(decision.act, decision.number), decision.replaces"
    " FROM {} AS decision LEFT JOIN entity ON entity.number = decision.entity"
)


@dataclass(frozen=True, slots=True)
class Decision:
    """One person's verdict on one mention.

    number (int): Its row; a later decision has a higher one.
    mention (int): The mention's row.
    annotator (str): Who decided.
    verdict (Verdict): What was decided.
    key (str): What makes a repeat harmless.
    decided_at (str): ISO 8601, UTC.
    act (int): The row of the first decision that was made by the same key; undo takes back all of them.
    replaces (int | None): The row of the mention whose span it mended.
    """

    number: int
    mention: int
    annotator: str
    verdict: Verdict
    key: str
    decided_at: str
    act: int
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How a decision came about.

    seconds (float | None): From the item's appearance to the verdict; None where nobody was watched.
    keys (int | None): The keys that it took.
    rank (int | None): The place of the linked entity among the candidates shown, from 1; None where it was not there.
    is_sample (bool | None): Whether the item was drawn at random.
    screen (int | None): The row of what was shown.
    origin (str | None): Where it was made, if not here: `origin.Origin`, packed.
    act (int | None): The row of the first decision made by the same key.
    makes_entity (str | None): The id of the entity that was added for it.
    """

    seconds: float | None = None
    keys: int | None = None
    rank: int | None = None
    is_sample: bool | None = None
    screen: int | None = None
    origin: str | None = None
    act: int | None = None
    makes_entity: str | None = None


UNKNOWN_CIRCUMSTANCES = Circumstances()
NEXT_MOMENT = """(SELECT max(
    ifnull(max(moment) + 1, 0), CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)) FROM decision)"""
"""SQL for the moment of a new decision: now, but behind all that are there, whatever the clocks say."""


def record_decision(
    workspace: Workspace,
    mention: int,
    verdict: Verdict,
    *,
    annotator: str,
    key: str | None = None,
    replaces: int | None = None,
    decided_at: str | None = None,
    circumstances: Circumstances = UNKNOWN_CIRCUMSTANCES,
) -> int:
    """Put one verdict on disk before returning.

    workspace (Workspace): Where to record it.
    mention (int): The mention's row.
    verdict (Verdict): What was decided.
    annotator (str): Who decided.
    key (str | None): A repeat by the same person with the same key and content is recorded once; None makes a fresh
        key.
    replaces (int | None): The row of the mention whose span this one mends.
    decided_at (str | None): ISO 8601; None means now.
    circumstances (Circumstances): How it came about.
    RETURNS (int): The decision's row.
    RAISES (InputError): The verdict contradicts itself, the entity is unknown, the span overlaps another decided
        one, or the key was used for something else.
    """
    _check(verdict)
    _check_texts(annotator=annotator, reason=verdict.reason, key=key)
    replaces = None if replaces == mention else replaces
    with workspace.transaction() as connection:
        entity = _entity_number(connection, verdict)
        row = (mention, annotator, str(verdict.kind), entity, verdict.reason, key or secrets.token_hex(16), replaces)
        repeated = _repeated(connection, row)
        if repeated:
            return repeated
        if verdict.kind in SPANS_AN_ENTITY:
            _refuse_overlap(connection, mention, annotator, replaces)
        made = circumstances
        cursor = connection.execute(
            "INSERT INTO decision (mention, annotator, verdict, entity, reason, key, replaces, decided_at, seconds,"
            " keys, rank, is_sample, screen, origin, act, makes_entity, moment)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
            f" (SELECT number FROM entity WHERE id = ?), {NEXT_MOMENT})",
            (*row, decided_at or now(), made.seconds, made.keys, made.rank, made.is_sample, made.screen, made.origin,
             made.act, made.makes_entity),
        )  # fmt: skip
        return int(cursor.lastrowid or 0)


def record_span_decision(
    workspace: Workspace,
    mention: Mention,
    verdict: Verdict,
    *,
    annotator: str,
    key: str | None = None,
    replaces: tuple[int, int] | None = None,
    decided_at: str | None = None,
    source: str = DECIDED,
    circumstances: Circumstances = UNKNOWN_CIRCUMSTANCES,
) -> int:
    """Record a verdict on a span; one that was not mined becomes a mention.

    workspace (Workspace): Where to record it.
    mention (Mention): The span.
    replaces (tuple[int, int] | None): The span in the same text that this one mends.
    source (str): `decide` or `review`: who found the span, where it is new.
    RETURNS (int): The decision's row; for the rest see `record_decision`.
    """
    with workspace.transaction() as connection:
        number, _ = find_or_add_mention(workspace, mention, source=source)
        replaced = _replaced(connection, number, replaces) if replaces else None
        return record_decision(
            workspace, number, verdict, annotator=annotator, key=key, replaces=replaced, decided_at=decided_at,
            circumstances=circumstances,
        )  # fmt: skip


def current_decisions(workspace: Workspace, *, annotator: str | None = None) -> Iterator[Decision]:
    """Yield each person's latest standing verdict on each mention, oldest first.

    workspace (Workspace): Where to read.
    annotator (str | None): Only this person's.
    """
    yield from read_decisions(
        workspace.connection, "current_decision", "?1 IS NULL OR decision.annotator = ?1", (annotator,)
    )


def read_decisions(
    connection: sqlite3.Connection, table: str, condition: str, values: Sequence[object]
) -> list[Decision]:
    """Return decisions, oldest first.

    connection (sqlite3.Connection): A workspace's.
    table (str): `decision`, or one of the views on it; undoing rows are to be left out by the condition.
    condition (str): SQL.
    values (Sequence[object]): For its placeholders.
    """
    query = f"{_SELECT.format(table)} WHERE {condition} ORDER BY decision.number"
    return [_decision(row) for row in connection.execute(query, values).fetchall()]


def decision_with_key(workspace: Workspace, key: str, *, annotator: str) -> Decision | None:
    """Return what a person recorded under a key, taken back or not.

    workspace (Workspace): Where to read.
    key (str): As given to `record_decision`.
    annotator (str): The person.
    """
    condition = "decision.annotator = ? AND decision.key = ? AND decision.undoes IS NULL"
    found = read_decisions(workspace.connection, "decision", condition, (annotator, key))
    return found[0] if found else None


def settled_verdicts(workspace: Workspace) -> dict[int, Verdict]:
    """Return the verdict of every mention on which all who did not skip it agree, by the mention's row."""
    query = (
        "SELECT settled_mention.mention, verdict, entity.id, reason"
        " FROM settled_mention LEFT JOIN entity ON entity.number = settled_mention.entity"
    )
    alike = cache(lambda kind, entity, reason: Verdict(VerdictKind(kind), entity, reason))
    return {mention: alike(*verdict) for mention, *verdict in workspace.connection.execute(query)}


def count_current_verdicts(workspace: Workspace) -> Iterator[tuple[int, VerdictKind, str | None, int]]:
    """Yield how many people's latest standing verdict on a mention is the same: its row, the verdict, how many.

    workspace (Workspace): Where to read.
    """
    query = (
        "SELECT mention, verdict, entity.id, count(*) FROM current_decision"
        " LEFT JOIN entity ON entity.number = current_decision.entity"
        " GROUP BY mention, verdict, entity.id ORDER BY mention"
    )
    for mention, verdict, entity, count in workspace.connection.execute(query):
        yield mention, VerdictKind(verdict), entity, count


def key_of(*parts: object) -> str:
    """Return a key that is the same whenever the parts are."""
    return hashlib.blake2b("\0".join(map(repr, parts)).encode(errors="replace"), digest_size=16).hexdigest()


def _check(verdict: Verdict) -> None:
    if verdict.kind is VerdictKind.LINK and not verdict.entity:
        raise InputError(errors.LINK_NEEDS_ENTITY)
    if verdict.kind is not VerdictKind.LINK and verdict.entity:
        raise InputError(errors.ONLY_LINK_HAS_ENTITY.format(verdict=str(verdict.kind)))
    if verdict.kind is VerdictKind.FLAG and not (verdict.reason or "").strip():
        raise InputError(errors.FLAG_NEEDS_REASON)


def _check_texts(**texts: str | None) -> None:
    for field, text in texts.items():
        if text and any("\ud800" <= character <= "\udfff" for character in text):
            raise InputError(errors.LONE_SURROGATE.format(field=field))


def _entity_number(connection: sqlite3.Connection, verdict: Verdict) -> int | None:
    if verdict.entity is None:
        return None
    row = connection.execute("SELECT number FROM entity WHERE id = ?", (verdict.entity,)).fetchone()
    if row is None:
        raise InputError(errors.ENTITY_UNKNOWN.format(id=verdict.entity))
    return int(row[0])


def _repeated(connection: sqlite3.Connection, row: tuple[object, ...]) -> int:
    query = (
        "SELECT number, mention, annotator, verdict, entity, reason, key, replaces FROM decision"
        " WHERE annotator = ? AND key = ?"
    )
    stored = connection.execute(query, (row[1], row[5])).fetchone()
    if stored is None:
        return 0
    if stored[1:] != row:
        raise InputError(errors.KEY_CONFLICT.format(key=row[5]))
    return int(stored[0])


def _refuse_overlap(connection: sqlite3.Connection, mention: int, annotator: str, replaces: int | None) -> None:
    row = connection.execute(
        "SELECT new.start, new.end, old.start, old.end FROM mention AS new JOIN mention AS old"
        " ON old.utterance = new.utterance AND old.alternative = new.alternative AND old.number <> new.number"
        " AND old.start < new.end AND new.start < old.end"
        " JOIN current_decision AS made ON made.mention = old.number"
        " WHERE new.number = ? AND made.annotator = ? AND made.verdict IN ('link', 'nil') AND old.number IS NOT ?",
        (mention, annotator, replaces),
    ).fetchone()
    if row is not None:
        start, end, other_start, other_end = row
        text = errors.OVERLAPS_DECISION.format(start=start, end=end, other_start=other_start, other_end=other_end)
        raise InputError(text)


def _replaced(connection: sqlite3.Connection, number: int, span: tuple[int, int]) -> int:
    row = connection.execute(
        "SELECT old.number FROM mention AS new JOIN mention AS old"
        " ON old.utterance = new.utterance AND old.alternative = new.alternative"
        " WHERE new.number = ? AND old.start = ? AND old.end = ?",
        (number, *span),
    ).fetchone()
    if row is None:
        raise InputError(errors.REPLACED_UNKNOWN.format(start=span[0], end=span[1]))
    return int(row[0])


def _decision(row: tuple[Any, ...]) -> Decision:
    number, mention, annotator, verdict, entity, reason, *others = row
    return Decision(number, mention, annotator, Verdict(VerdictKind(verdict), entity, reason or None), *others)
