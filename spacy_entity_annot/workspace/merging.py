"""What comes from another workspace: added so that neither the order of bundles nor a repeat matters."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b

from .. import errors
from ..errors import InputError
from ..types import Candidate, Entity, JsonObject, Mention, Suggestion, Utterance, VerdictKind
from .acts import put_entities_in_use
from .entities import add_entities, get_entity, retired_at
from .mentions import find_or_add_mention, set_candidates
from .origin import Origin
from .packing import pack
from .queue import last_decision_number
from .sharing import guideline_digest
from .utterances import add_utterances
from .workspace import Workspace, now

LATEST_MOMENT = 2**50
"""A moment in the year 37648: beyond it something is wrong with a clock."""

_INSERT = """
INSERT INTO decision (mention, annotator, verdict, entity, reason, key, replaces, undoes, seconds, decided_at, act,
    redoes, makes_entity, screen, rank, keys, is_sample, origin, moment)
SELECT :mention, :annotator, :verdict, (SELECT number FROM entity WHERE id = :entity), :reason, :key, :replaces,
    (SELECT number FROM decision WHERE annotator = :annotator AND key = :undoes), :seconds, :at,
    (SELECT number FROM decision WHERE annotator = :annotator AND key = :act),
    (SELECT number FROM decision WHERE annotator = :annotator AND key = :redoes),
    (SELECT number FROM entity WHERE id = :makes_entity), :screen, :rank, :keys, :is_sample, :origin, :moment"""
_SAME = """
SELECT made.number, made.mention, made.verdict, entity.id, made.reason, mended.start, mended.end, undone.key
FROM decision AS made LEFT JOIN entity ON entity.number = made.entity
LEFT JOIN mention AS mended ON mended.number = made.replaces LEFT JOIN decision AS undone ON undone.number = made.undoes
WHERE made.annotator = ? AND made.key = ?"""


def merge_utterances(workspace: Workspace, utterances: Sequence[Utterance], *, rows: Mapping[str, int]) -> int:
    """Add utterances in the rows that they had elsewhere, as far as these are free; return how many are new.

    RAISES (InputError): One is here with other content.
    """
    execute = workspace.connection.execute
    (last,) = execute("SELECT ifnull(max(number), 0) FROM utterance").fetchone()
    (before,) = execute("SELECT count(*) FROM utterance").fetchone()
    added = add_utterances(workspace, utterances, source="bundle", rows=rows)
    if added.conflicts:
        raise InputError(errors.BUNDLE_TEXT_DIFFERS.format(id=added.conflicts[0]))
    (behind,) = execute("SELECT count(*) FROM utterance WHERE number > ?", (last,)).fetchone()
    if before and behind < added.added:  # mining goes on behind the last row that it saw
        execute("DELETE FROM mining")
    return added.added


def merge_guideline(workspace: Workspace, record: JsonObject, *, continues: bool) -> None:
    """Keep a version of the guidelines for the decisions under it; where it may continue ours, as one of ours."""
    text, version = record["text"], record.get("version") if continues else None
    execute = workspace.connection.execute
    execute("INSERT OR IGNORE INTO brought_guideline VALUES (?, ?)", (guideline_digest(text), text))
    if version is not None and not execute("SELECT 1 FROM guideline WHERE version >= ?", (version,)).fetchone():
        values = (version, text, record["annotator"], last_decision_number(workspace), record["made_at"])
        execute(
            "INSERT INTO guideline (version, text, annotator, last_decision, made_at) VALUES (?, ?, ?, ?, ?)", values
        )


def merge_entity(workspace: Workspace, entity: Entity, *, retired: bool) -> None:
    """Add an entity; one that was brought before keeps the names of both, one of our own stays as it is."""
    stored = get_entity(workspace, entity.id)
    execute = workspace.connection.execute
    number = execute("SELECT number FROM entity WHERE id = ?", (entity.id,)).fetchone()
    if stored is not None and not execute("SELECT 1 FROM brought_entity WHERE entity = ?", number).fetchone():
        return
    since = retired_at(workspace, entity.id) if stored else now()
    merged = entity if stored is None else _both(stored, entity)
    if merged != stored or (since and not retired):
        add_entities(workspace, [merged])
        if retired and since:
            execute("UPDATE entity SET retired_at = ? WHERE id = ?", (since, entity.id))
        execute("INSERT OR IGNORE INTO brought_entity SELECT number FROM entity WHERE id = ?", (entity.id,))


def merge_mention(workspace: Workspace, mention: Mention, record: JsonObject) -> bool:
    """Add a mention with its hits and candidates; return whether it is new.

    RAISES (InputError): Its span does not fit.
    """
    execute = workspace.connection.execute
    number, is_new = find_or_add_mention(workspace, mention, source=record["source"], row=record.get("row"))
    if is_new:
        execute("INSERT INTO brought_mention VALUES (?)", (number,))
    execute_many = workspace.connection.executemany
    execute_many(
        "INSERT INTO hit VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET score = excluded.score,"
        " reason = excluded.reason WHERE (excluded.score, excluded.reason) > (score, reason)",
        [(number, target, entity, score, reason) for target, entity, score, reason in record.get("hits", ())],
    )
    if record.get("nil_probability") is not None and _prefers(workspace, number, record):
        candidates = tuple(
            Candidate(Entity(id, ""), alias, probability, tuple(reasons))
            for id, alias, probability, reasons in record["candidates"]
        )
        set_candidates(workspace, {number: Suggestion("", candidates, record["nil_probability"])})
    return is_new


def merge_event(workspace: Workspace, mention: Mention, event: JsonObject, *, office: str) -> bool:
    """Add a decision or an undo as it was made elsewhere; return whether it is new.

    Nothing is refused that was acknowledged there: people who disagree, or draw the borders differently, are a
    matter of adjudication and of exports.

    workspace (Workspace): Where it goes.
    mention (Mention): What was decided.
    event (JsonObject): From `iterate_events`.
    office (str): Where it comes from.
    RAISES (InputError): Its key stands for another decision here, or it makes no sense.
    """
    number, _ = find_or_add_mention(workspace, mention, source=event["source"])
    replaced = _span_of(workspace, mention, event.get("replaces"), event["source"])
    if _is_known(workspace, number, event):
        return False
    if not isinstance(event["moment"], int) or not 0 <= event["moment"] <= LATEST_MOMENT:
        raise InputError(errors.FIELD_RANGE.format(field="moment", expected="near the present time"))
    screen = event.get("screen")
    fields = ("annotator", "verdict", "entity", "reason", "key", "undoes", "seconds", "at", "act", "redoes",
              "makes_entity", "rank", "keys", "is_sample", "moment")  # fmt: skip
    row = {
        **{field: event.get(field) for field in fields}, "mention": number, "replaces": replaced,
        "screen": screen and _screen(workspace, screen), "origin": _origin(event.get("origin"), office),
    }  # fmt: skip
    try:
        made = workspace.connection.execute(_INSERT, row).lastrowid
    except sqlite3.IntegrityError as error:
        raise InputError(errors.BUNDLE_DECISION.format(key=event["key"], reason=error)) from None
    if event.get("latest_seen") is not None:
        workspace.connection.execute("INSERT INTO adjudication VALUES (?, ?, ?)", (made, number, event["latest_seen"]))
    workspace.connection.execute("INSERT INTO brought_decision VALUES (?, ?)", (made, event.get("guideline", "")))
    return True


def merge_remark(workspace: Workspace, mention: Mention, kind: str, record: JsonObject) -> bool:
    """Add a comment or a message; return whether it is new."""
    number, _ = find_or_add_mention(workspace, mention, source=record["source"])
    execute = workspace.connection.execute
    said = (number, record["annotator"], record["text"])
    if kind == "message":
        columns = "mention, annotator, text, key, last_decision, made_at"
        values = (*said, record["key"], last_decision_number(workspace), record["at"])
        return execute(f"INSERT OR IGNORE INTO message ({columns}) VALUES (?, ?, ?, ?, ?, ?)", values).rowcount > 0
    known = execute(
        "SELECT 1 FROM comment WHERE mention = ? AND annotator = ? AND text = ? AND made_at = ?", (*said, record["at"])
    ).fetchone()
    if known is None:
        execute("INSERT INTO comment (mention, annotator, text, made_at) VALUES (?, ?, ?, ?)", (*said, record["at"]))
    return known is None


def settle_entities(workspace: Workspace, *, after: int) -> None:
    """Let entities that decisions made be in use where a link to them stands, and retired where none does.

    workspace (Workspace): Where they are.
    after (int): The last decision before the bundle.
    """
    query = """SELECT number FROM decision WHERE makes_entity IS NOT NULL AND (
        number > ?1 OR number IN (SELECT undoes FROM decision WHERE number > ?1)
        OR makes_entity IN (SELECT entity FROM brought_entity))"""
    for (number,) in workspace.connection.execute(query, (after,)).fetchall():
        put_entities_in_use(workspace.connection, number)


def utterance_digest(workspace: Workspace, id: str) -> str | None:
    """Return by what the content of an utterance is known in every workspace; None where it is not here."""
    row = workspace.connection.execute("SELECT hex(digest) FROM utterance WHERE id = ?", (id,)).fetchone()
    return None if row is None else str(row[0])


def _both(one: Entity, other: Entity) -> Entity:
    """Return what two workspaces know of an entity, whichever came first."""
    if one == other:
        return one
    first = min(one, other, key=lambda entity: pack({**entity.record(), "aliases": []}))
    names = {*one.names, *other.names} - {first.name}
    return replace(first, aliases=tuple(sorted(names)))


def _prefers(workspace: Workspace, number: int, record: JsonObject) -> bool:
    """Return whether the candidates of a record take the place of those here: of two that were brought the greater."""
    execute = workspace.connection.execute
    (nil,) = execute("SELECT nil_probability FROM mention WHERE number = ?", (number,)).fetchone()
    if nil is None:
        return True
    if not execute("SELECT 1 FROM brought_mention WHERE mention = ?", (number,)).fetchone():
        return False
    stored = execute(
        "SELECT entity.id, alias, probability FROM candidate JOIN entity ON entity.number = candidate.entity"
        " WHERE mention = ? ORDER BY rank", (number,),
    ).fetchall()  # fmt: skip
    given = [list(candidate[:3]) for candidate in record["candidates"]]
    return pack([record["nil_probability"], given]) > pack([nil, [list(row) for row in stored]])


def _is_known(workspace: Workspace, mention: int, event: JsonObject) -> bool:
    row = workspace.connection.execute(_SAME, (event["annotator"], event["key"])).fetchone()
    if row is None:
        if event["verdict"] != "undo":
            VerdictKind(event["verdict"])  # an unknown one is refused before it reaches the table
            return False
        query = (
            "SELECT 1 FROM decision JOIN decision AS undone ON undone.number = decision.undoes"
            " WHERE undone.annotator = ? AND undone.key = ?"
        )
        return workspace.connection.execute(query, (event["annotator"], event["undoes"])).fetchone() is not None
    start, end = event.get("replaces") or (None, None)
    given = (mention, event["verdict"], event.get("entity"), event.get("reason"), start, end, event.get("undoes"))
    if row[1:] != given:
        raise InputError(errors.BUNDLE_KEY_TAKEN.format(key=event["key"], annotator=event["annotator"]))
    return True


def _span_of(workspace: Workspace, mention: Mention, span: Sequence[int] | None, source: str) -> int | None:
    if span is None:
        return None
    start, end = span
    return find_or_add_mention(workspace, replace(mention, start=start, end=end), source=source)[0]


def _screen(workspace: Workspace, content: JsonObject) -> int:
    text = pack(content)
    digest = blake2b(text.encode(), digest_size=16).digest()
    execute = workspace.connection.execute
    execute("INSERT INTO screen (digest, content) VALUES (?, ?) ON CONFLICT DO NOTHING", (digest, text))
    return int(execute("SELECT number FROM screen WHERE digest = ?", (digest,)).fetchone()[0])


def _origin(record: JsonObject | None, office: str) -> str:
    origin = Origin("bundle") if record is None else Origin.of(record)
    return (origin if origin.office else replace(origin, office=office)).packed()
