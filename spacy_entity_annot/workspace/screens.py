"""What was shown with an item, kept with its verdict: any past screen can be drawn again."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from ..types import Candidate, Entity, JsonObject
from .entities import get_entity
from .entity_changes import entity_state
from .packing import pack, unpack
from .workspace import Workspace

_USED = "SELECT screen FROM standing_decision WHERE screen IS NOT NULL"
_SEEN = """
SELECT made.mention, entity.id, made.screen FROM current_decision AS made
LEFT JOIN entity ON entity.number = made.entity
WHERE made.screen IS NOT NULL AND made.verdict IN ('link', 'nil', 'reject')
ORDER BY made.moment, made.key"""


@dataclass(frozen=True, slots=True)
class ScreenContent:
    """What a person could choose from.

    candidates (tuple[Candidate, ...]): In the order shown.
    nil_probability (float): The probability of none of them, 0..1.
    group (int): How many mentions the verdict was to settle.
    kb_version (str): Which knowledge base the candidates came from.
    """

    candidates: tuple[Candidate, ...]
    nil_probability: float
    group: int
    kb_version: str


def keep_screen(workspace: Workspace, content: ScreenContent) -> int:
    """Keep what is shown and return its row; what is shown twice is kept once.

    workspace (Workspace): Where to keep it.
    content (ScreenContent): What is shown.
    """
    text = pack(
        {
            "candidates": [_record(candidate) for candidate in content.candidates],
            "nil_probability": content.nil_probability,
            "group": content.group,
            "kb_version": content.kb_version,
        }
    )
    digest = blake2b(text.encode(), digest_size=16).digest()
    with workspace.transaction() as connection:
        connection.execute("INSERT INTO screen (digest, content) VALUES (?, ?) ON CONFLICT DO NOTHING", (digest, text))
        return int(connection.execute("SELECT number FROM screen WHERE digest = ?", (digest,)).fetchone()[0])


def forget_aliases(workspace: Workspace, texts: set[str]) -> None:
    """Take aliases that are not an entity's own out of what was shown with it; its candidate then has its name there.

    workspace (Workspace): Where screens are kept, in a transaction that may change decisions.
    texts (set[str]): The aliases.
    """
    execute = workspace.connection.execute
    changed = []
    for number, content in execute("SELECT number, content FROM screen"):
        record = unpack(content)
        without = [_without(workspace, candidate, texts) for candidate in record["candidates"]]
        if without != record["candidates"]:
            changed.append((number, {**record, "candidates": without}))
    for number, record in changed:
        execute("UPDATE decision SET screen = ? WHERE screen = ?", (keep_screen_record(workspace, record), number))
        execute("DELETE FROM screen WHERE number = ?", (number,))


def screen_of(workspace: Workspace, decision: int) -> ScreenContent | None:
    """Return what was shown when a decision was made; None where it was not made at a screen.

    workspace (Workspace): Where it is kept.
    decision (int): The decision's row.
    """
    query = "SELECT content FROM screen JOIN decision ON decision.screen = screen.number WHERE decision.number = ?"
    row = workspace.connection.execute(query, (decision,)).fetchone()
    if row is None:
        return None
    return _content(unpack(row[0]))


def passed_over(workspace: Workspace) -> dict[int, tuple[str, ...]]:
    """Return the entities that people saw and did not mean, by the row of the mention, in the order shown.

    Where one was linked these are the ones above it, for what is below the right answer nobody may have read; where it
    was not shown, and for nil and reject, all. What somebody linked to in the same mention is left out.

    workspace (Workspace): Where the screens are kept.
    """
    shown = {number: [one["id"] for one in record["candidates"]] for number, record in iterate_screens(workspace)}
    found: dict[int, dict[str, None]] = {}
    linked: dict[int, set[str]] = {}
    for mention, entity, screen in workspace.connection.execute(_SEEN):
        ids = shown[screen]
        above = ids[: ids.index(entity)] if entity in ids else ids
        found.setdefault(mention, {}).update(dict.fromkeys(above))
        linked.setdefault(mention, set()).add(entity)
    return {mention: tuple(id for id in ids if id not in linked[mention]) for mention, ids in found.items()}


def iterate_screens(workspace: Workspace) -> Iterator[tuple[int, JsonObject]]:
    """Yield the screens that standing decisions were made at, each with its row, as JSON objects."""
    query = f"SELECT number, content FROM screen WHERE number IN ({_USED}) ORDER BY number"
    for number, content in workspace.connection.execute(query):
        yield number, unpack(content)


def keep_screen_record(workspace: Workspace, record: JsonObject) -> int:
    """Keep a screen that was made elsewhere, and return its row.

    record (JsonObject): From `iterate_screens`.
    RAISES (LookupError | TypeError): It is none.
    """
    return keep_screen(workspace, _content(record))


def kb_version(workspace: Workspace) -> str:
    """Return what changes whenever an entity is added, changed or removed."""
    revision, mark = entity_state(workspace)
    return f"{revision}:{mark}"


def _without(workspace: Workspace, candidate: JsonObject, texts: set[str]) -> JsonObject:
    gone = texts.intersection((candidate["alias"], *candidate["aliases"])) - {candidate["name"]}
    if gone and (entity := get_entity(workspace, candidate["id"])) is not None:
        gone -= set(entity.names)
    if not gone:
        return candidate
    alias = candidate["name"] if candidate["alias"] in gone else candidate["alias"]
    return {**candidate, "alias": alias, "aliases": [name for name in candidate["aliases"] if name not in gone]}


def _content(stored: JsonObject) -> ScreenContent:
    candidates = tuple(
        Candidate(
            Entity(one["id"], one["name"], tuple(one["aliases"]), one["type"], one["description"], one["prior"]),
            one["alias"], one["probability"], tuple(one["reasons"]),
        )
        for one in stored["candidates"]
    )  # fmt: skip
    return ScreenContent(candidates, stored["nil_probability"], stored["group"], stored["kb_version"])


def _record(candidate: Candidate) -> dict[str, object]:
    entity = candidate.entity
    return {
        "id": entity.id, "name": entity.name, "aliases": list(entity.aliases), "type": entity.type,
        "description": entity.description, "prior": entity.prior, "alias": candidate.alias,
        "probability": candidate.probability, "reasons": list(candidate.reasons),
    }  # fmt: skip
