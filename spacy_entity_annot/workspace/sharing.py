"""What of a workspace goes to another one: a part of the queue with the texts it needs, and decisions."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b

from ..types import JsonObject
from .connection import pages
from .packing import pack, unpack
from .queue import iterate_waiting
from .waits import EVERYTHING, Filter, Waits
from .workspace import Workspace

Part = tuple[int, int]
"""Which of how many parts, from 1: the parts of a queue share no transcript and leave none out."""

_NOBODY = ""
_EVENTS = """
SELECT utterance.id AS utterance, hex(utterance.digest) AS digest, nullif(mention.alternative, -1) AS alternative,
    mention.start, mention.end, mention.source, made.annotator, made.verdict, entity.id AS entity, made.reason,
    made.key, made.decided_at AS at, made.moment, mended.start AS mended_start, mended.end AS mended_end,
    act.key AS act, redone.key AS redoes, undone.key AS undoes, added.id AS makes_entity, made.seconds, made.keys,
    made.rank, made.is_sample, made.origin, screen.content AS screen, adjudication.latest_seen,
    ifnull(brought.guideline, (SELECT text FROM guideline WHERE last_decision < made.number
        ORDER BY version DESC LIMIT 1)) AS guideline, brought.decision IS NOT NULL AS is_brought
FROM decision AS made JOIN mention ON mention.number = made.mention
JOIN utterance ON utterance.number = mention.utterance
LEFT JOIN entity ON entity.number = made.entity LEFT JOIN mention AS mended ON mended.number = made.replaces
LEFT JOIN decision AS act ON act.number = made.act LEFT JOIN decision AS redone ON redone.number = made.redoes
LEFT JOIN decision AS undone ON undone.number = made.undoes
LEFT JOIN entity AS added ON added.number = made.makes_entity
LEFT JOIN screen ON screen.number = made.screen LEFT JOIN adjudication ON adjudication.decision = made.number
LEFT JOIN brought_decision AS brought ON brought.decision = made.number
WHERE ?1 IS NULL OR made.mention IN (SELECT value FROM json_each(?1)) ORDER BY made.moment, made.key"""
_AROUND = """
SELECT number FROM utterance AS near WHERE transcript = (SELECT transcript FROM utterance WHERE number = :number)
AND number {} :number AND number NOT IN (SELECT number FROM masked_utterance) ORDER BY number {} LIMIT :count"""
_REMARKS = """
SELECT utterance.id, hex(utterance.digest), nullif(mention.alternative, -1), mention.start, mention.end, mention.source,
    said.annotator, said.text, {} AS key, said.made_at
FROM {} AS said JOIN mention ON mention.number = said.mention JOIN utterance ON utterance.number = mention.utterance
WHERE (?1 IS NULL OR said.mention IN (SELECT value FROM json_each(?1)))
AND utterance.number NOT IN (SELECT number FROM masked_utterance) ORDER BY said.made_at, said.annotator, said.text"""
_PLACE = ("utterance", "digest", "alternative", "start", "end", "source")


def choose_waiting(
    workspace: Workspace, *, filter: Filter = EVERYTHING, part: Part = (1, 1), count: int | None = None
) -> list[int]:
    """Return the rows of mentions that wait for anybody, in the order of the texts.

    workspace (Workspace): Where they wait.
    filter (Filter): Which ones.
    part (Part): Which of how many parts; the mentions of one transcript are in one part.
    count (int | None): At most so many.
    """
    transcripts = dict(
        workspace.connection.execute(
            "SELECT mention.number, transcript.id FROM mention JOIN utterance ON utterance.number = mention.utterance"
            " JOIN transcript ON transcript.number = utterance.transcript"
        )
    )
    waiting = [one.mention for one in iterate_waiting(workspace, Waits(_NOBODY, filter))]
    return [mention for mention in waiting if _part_of(transcripts[mention], part[1]) == part[0]][:count]


def utterances_around(workspace: Workspace, mentions: Sequence[int], *, before: int = 3, after: int = 2) -> list[int]:
    """Return the rows of the utterances of mentions and of those around them, but of none that is masked."""
    places = sorted(set(_utterance_numbers(workspace, mentions)))
    found = set(places)
    for number in places:
        for side, order, count in (("<", "DESC", before), (">", "ASC", after)):
            values = {"number": number, "count": count}
            found.update(row[0] for row in workspace.connection.execute(_AROUND.format(side, order), values))
    masked = {number for (number,) in workspace.connection.execute("SELECT number FROM masked_utterance")}
    return sorted(found - masked)


def iterate_events(workspace: Workspace, mentions: Sequence[int] | None = None) -> Iterator[JsonObject]:
    """Yield decisions and undos, taken back or not, by the moment; with all that it takes to repeat them elsewhere.

    workspace (Workspace): Where they are.
    mentions (Sequence[int] | None): The rows of the mentions; None means all.
    """
    cursor = workspace.connection.execute(_EVENTS, (None if mentions is None else pack(list(mentions)),))
    names = [column[0] for column in cursor.description]
    for row in cursor:
        event = dict(zip(names, row, strict=True))
        mended = event.pop("mended_start"), event.pop("mended_end")
        event["replaces"] = None if mended[0] is None else list(mended)
        if not event.pop("is_brought") and event["guideline"] is not None:
            event["guideline"] = guideline_digest(event["guideline"])
        for field in ("origin", "screen"):
            event[field] = event[field] and unpack(event[field])
        yield {field: value for field, value in event.items() if value is not None}


def iterate_remarks(workspace: Workspace, mentions: Sequence[int] | None = None) -> Iterator[tuple[str, JsonObject]]:
    """Yield the comments and the messages on mentions, each behind `comment` or `message`."""
    chosen = (None if mentions is None else pack(list(mentions)),)
    for kind, key in (("comment", "NULL"), ("message", "said.key")):
        for row in workspace.connection.execute(_REMARKS.format(key, kind), chosen).fetchall():
            remark = dict(zip((*_PLACE, "annotator", "text", "key", "at"), row, strict=True))
            yield kind, {field: value for field, value in remark.items() if value is not None}


def iterate_mention_records(workspace: Workspace, mentions: Sequence[int]) -> Iterator[JsonObject]:
    """Yield mentions with their rows, hits and candidates."""
    for page in pages(mentions):
        for number in page:
            yield _mention_record(workspace, number)


def entities_named(workspace: Workspace, mentions: Sequence[int] | None) -> list[str]:
    """Return the ids of the entities that candidates, targets and decisions of mentions name; None: all decisions'."""
    decided = "SELECT entity FROM decision WHERE {0} UNION SELECT makes_entity FROM decision WHERE {0}"
    if mentions is None:
        query = f"SELECT id FROM entity WHERE number IN ({decided.format(1)}) ORDER BY id"
        return [id for (id,) in workspace.connection.execute(query)]
    among = "mention IN (SELECT value FROM json_each(?1))"
    query = (
        f"SELECT id FROM entity WHERE number IN (SELECT entity FROM candidate WHERE {among} UNION"
        f" {decided.format(among)}) OR id IN (SELECT entity FROM hit WHERE {among}) ORDER BY id"
    )
    return [id for (id,) in workspace.connection.execute(query, (pack(list(mentions)),))]


def guideline_digest(text: str) -> str:
    """Return by what a version of the guidelines is known in every workspace."""
    return blake2b(text.encode(), digest_size=16).hexdigest()


def guideline_texts(workspace: Workspace) -> dict[str, str]:
    """Return the guidelines of other workspaces under which decisions were made there, by their digests."""
    return dict(workspace.connection.execute("SELECT digest, text FROM brought_guideline ORDER BY digest"))


def _mention_record(workspace: Workspace, number: int) -> JsonObject:
    execute = workspace.connection.execute
    *place, nil = execute(
        "SELECT utterance.id, hex(utterance.digest), nullif(alternative, -1), start, end, source, nil_probability"
        " FROM mention JOIN utterance ON utterance.number = mention.utterance WHERE mention.number = ?",
        (number,),
    ).fetchone()
    hits = execute(
        "SELECT target, entity, score, reason FROM hit WHERE mention = ? ORDER BY target, entity", (number,)
    ).fetchall()
    candidates = execute(
        "SELECT entity.id, alias, probability, reasons FROM candidate JOIN entity ON entity.number = candidate.entity"
        " WHERE mention = ? ORDER BY rank", (number,),
    ).fetchall()  # fmt: skip
    return {**dict(zip(_PLACE, place, strict=True)), "row": number, "hits": [list(hit) for hit in hits],
            "nil_probability": nil,
            "candidates": [[id, alias, probability, unpack(reasons)] for id, alias, probability, reasons in candidates],
            }  # fmt: skip


def _utterance_numbers(workspace: Workspace, mentions: Sequence[int]) -> list[int]:
    query = "SELECT DISTINCT utterance FROM mention WHERE number IN (SELECT value FROM json_each(?))"
    return [number for (number,) in workspace.connection.execute(query, (pack(list(mentions)),))]


def _part_of(transcript: str, parts: int) -> int:
    return 1 + int.from_bytes(blake2b(transcript.encode(), digest_size=8).digest()) * parts // 2**64
