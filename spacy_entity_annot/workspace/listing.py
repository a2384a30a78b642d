"""Lists of mentions for people to look through: by state, by target, by entity, with what was said about each."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from ..types import JsonObject
from .origin import stored_origin
from .workspace import Workspace

_DECIDED_BY_ME = """EXISTS (
    SELECT 1 FROM current_decision AS made WHERE made.mention = mention.number
    AND made.annotator = :annotator AND made.verdict <> 'skip')"""
_FLAGGED = "EXISTS (SELECT 1 FROM current_decision AS made WHERE made.mention = mention.number AND verdict = 'flag')"
_SETTLED = "EXISTS (SELECT 1 FROM settled_mention AS made WHERE made.mention = mention.number)"
_OF_TARGET = """(:target = '' OR EXISTS (
    SELECT 1 FROM hit WHERE hit.mention = mention.number AND instr(lower(hit.target), lower(:target))))"""
_OF_ENTITY = """
    SELECT mention FROM current_decision AS made JOIN entity ON entity.number = made.entity WHERE entity.id = :entity
    UNION SELECT mention FROM hit WHERE hit.entity = :entity"""
_SAID = """
    SELECT made.mention, made.number, made.annotator, made.verdict, entity.id, made.reason, made.decided_at,
        EXISTS (SELECT 1 FROM decision AS undo WHERE undo.undoes = made.number), made.origin, entity.name
    FROM decision AS made LEFT JOIN entity ON entity.number = made.entity
    WHERE made.verdict <> 'undo' AND made.mention IN ({}) ORDER BY made.number"""


class State(StrEnum):
    """Where a mention stands, as one person may see it."""

    WAITING = "waiting"
    DECIDED = "decided"
    FLAGGED = "flagged"
    ALL = "all"


_CONDITIONS = {
    State.WAITING: f"NOT {_DECIDED_BY_ME} AND NOT {_SETTLED} AND NOT {_FLAGGED}",
    State.DECIDED: f"({_DECIDED_BY_ME} OR {_SETTLED}) AND NOT {_FLAGGED}",
    State.FLAGGED: _FLAGGED,
    State.ALL: "1",
}


class Said(NamedTuple):
    """A verdict that somebody gave.

    mention (int): The mention's row.
    number (int): The decision's row.
    annotator (str): Who gave it.
    verdict (str): The verdict.
    entity (str | None): The id of the linked entity.
    reason (str | None): The reason given.
    decided_at (str): ISO 8601, UTC.
    taken_back (bool): Whether it was undone.
    origin (JsonObject | None): Where it was made, if not here; see `origin.Origin`.
    name (str | None): The name of the linked entity.
    """

    mention: int
    number: int
    annotator: str
    verdict: str
    entity: str | None
    reason: str | None
    decided_at: str
    taken_back: bool
    origin: JsonObject | None
    name: str | None


def list_mentions(
    workspace: Workspace, *, annotator: str, state: State = State.ALL, target: str = "", after: int = 0, limit: int = 50
) -> list[int]:
    """Return the rows of mentions, in the order in which they were found.

    workspace (Workspace): Where to read.
    annotator (str): For whom.
    state (State): Where they stand.
    target (str): A part of the target's text, in any case; "" means any.
    after (int): Behind this row.
    limit (int): At most so many.
    """
    values = {"annotator": annotator, "target": target, "after": after, "limit": limit}
    query = f"SELECT number FROM mention WHERE number > :after AND {_CONDITIONS[state]} AND {_OF_TARGET}"
    rows = workspace.connection.execute(f"{query} ORDER BY number LIMIT :limit", values)
    return [number for (number,) in rows]


def list_mentions_of_entity(workspace: Workspace, id: str, *, limit: int = 500) -> list[int]:
    """Return the rows of the mentions that were linked to an entity or mined for it, the latest first.

    workspace (Workspace): Where to read.
    id (str): The entity's id.
    limit (int): At most so many.
    """
    query = f"{_OF_ENTITY} ORDER BY mention DESC LIMIT :limit"
    return [number for (number,) in workspace.connection.execute(query, {"entity": id, "limit": limit})]


def visible_verdicts(workspace: Workspace, mentions: Sequence[int], *, annotator: str) -> dict[int, list[Said]]:
    """Return what was said about mentions, oldest first; others' verdicts only where they cannot sway this person.

    workspace (Workspace): Where to read.
    mentions (Sequence[int]): Their rows.
    annotator (str): Who looks: others' verdicts are hidden until the mention is settled or this person has decided.
    """
    places = ", ".join("?" * len(mentions))
    found: dict[int, list[Said]] = {mention: [] for mention in mentions}
    for row in workspace.connection.execute(_SAID.format(places), list(mentions)):
        said = Said(*row)
        found[said.mention].append(said._replace(taken_back=bool(said.taken_back), origin=stored_origin(row[8])))
    waiting = set(_still_open(workspace, mentions, annotator))
    return {
        mention: [one for one in said if mention not in waiting or one.annotator == annotator]
        for mention, said in found.items()
    }


def _still_open(workspace: Workspace, mentions: Sequence[int], annotator: str) -> list[int]:
    names = [f":mention{place}" for place in range(len(mentions))]
    values = {name[1:]: mention for name, mention in zip(names, mentions, strict=True)}
    query = f"SELECT number FROM mention WHERE number IN ({', '.join(names)}) AND {_CONDITIONS[State.WAITING]}"
    return [number for (number,) in workspace.connection.execute(query, {**values, "annotator": annotator})]
