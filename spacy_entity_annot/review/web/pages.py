"""What the pages to look through hold: the queue, the search, an entity, the dashboard."""

from collections import Counter
from collections.abc import Sequence

from ... import errors
from ...types import JsonObject
from ...workspace import Workspace, get_entity, get_mentions
from ...workspace.adjudications import get_overlap
from ...workspace.avoidance import avoided_categories, known_categories
from ...workspace.guidelines import NONE, guideline_history
from ...workspace.harm import is_avoided, masked_ids, reveal
from ...workspace.listing import State, list_mentions, list_mentions_of_entity, visible_verdicts
from ...workspace.messages import list_threads, messages_on
from ...workspace.utterances import MASK
from ..adjudicate import disputes
from ..agreement import agreement, count_pairs
from ..lookup import Portion, look_up
from ..status import status
from .asked import Asked, MissingError, choice_in, mention_in, row_in, text_in

ROWS_A_PAGE = 50
PAIRS_SHOWN = 20
"""With hundreds of people there are tens of thousands of pairs, and each costs milliseconds."""
_CONTEXT = 60


def queue_page(workspace: Workspace, annotator: str, asked: Asked) -> JsonObject:
    """Return mentions by state and target.

    workspace (Workspace): Where to read.
    annotator (str): Who looks.
    asked (Asked): `state`, `target` and `after`, the row to go on behind.
    RAISES (AddressError): There is no such state, or no such row.
    """
    state = choice_in(asked, "state", State.WAITING)
    target, after = text_in(asked, "target"), row_in(asked, "after")
    numbers = list_mentions(
        workspace, annotator=annotator, state=state, target=target, after=after, limit=ROWS_A_PAGE + 1
    )
    rows = mention_rows(workspace, numbers[:ROWS_A_PAGE], annotator)
    more = numbers[ROWS_A_PAGE - 1] if len(numbers) > ROWS_A_PAGE else None
    return {"query": {"state": str(state), "target": target, "after": after}, "mentions": rows, "next": more}


def entity_page(workspace: Workspace, annotator: str, asked: Asked) -> JsonObject:
    """Return an entity, how it was heard, and what was said about it.

    workspace (Workspace): Where to read.
    annotator (str): Who looks.
    asked (Asked): `id`, the entity's.
    RAISES (MissingError): There is no such entity.
    """
    id = asked.get("id", "")
    entity = get_entity(workspace, id)
    if entity is None:
        raise MissingError(errors.ENTITY_UNKNOWN.format(id=id))
    rows = mention_rows(workspace, list_mentions_of_entity(workspace, id), annotator)
    linked = Counter(
        row["heard"] for row in rows for one in row["said"] if one["entity"] == id and not one["taken_back"]
    )
    history = [{**one, "heard": row["heard"]} for row in rows for one in row["said"]]
    return {
        "entity": entity.record(),
        "forms": [{"heard": form, "linked": count} for form, count in linked.most_common()],
        "mentions": rows,
        "history": sorted(history, key=lambda one: one["number"], reverse=True),
    }


def search_page(workspace: Workspace, annotator: str, asked: Asked) -> JsonObject:
    """Return where a name may have been spoken.

    workspace (Workspace): Where to search.
    annotator (str): Who looks.
    asked (Asked): `q`, the name, and `after`, the row of an utterance to go on behind.
    """
    text, after = text_in(asked, "q"), row_in(asked, "after")
    portion = look_up(workspace, text, after=after) if text else Portion((), 0, 0)
    masked = masked_ids(workspace, annotator=annotator)
    hits = [
        {**hit.record(), "context": _context(reading, hit.start, hit.end)}
        for hit, reading in portion.hits
        if hit.utterance not in masked
    ]
    return {
        "query": text, "hits": hits, "searched": portion.searched, "total": portion.total,
        "next": None if portion.is_last else portion.searched,
    }  # fmt: skip


def dashboard_page(workspace: Workspace, annotator: str, asked: Asked) -> JsonObject:
    """Return what `status --json` prints, with the verdicts of each person by kind, in alphabetical order."""
    found = status(workspace)
    return {**found.record(), "verdicts": found.verdicts}


def agreement_page(workspace: Workspace, annotator: str, asked: Asked) -> JsonObject:
    """Return how far people agree.

    workspace (Workspace): Where to measure.
    annotator (str): Who looks.
    asked (Asked): `pairs`, how many pairs of people at most, those first that share most mentions.
    RAISES (AddressError): That is no number.
    """
    overlap, most = get_overlap(workspace), row_in(asked, "pairs") or PAIRS_SHOWN
    rows = [one.record() for one in agreement(workspace, most_pairs=most)]
    return {"overlap": overlap._asdict(), "pairs": count_pairs(workspace), "rows": rows}


def adjudication_page(workspace: Workspace, annotator: str, asked: Asked) -> JsonObject:
    """Return what this person may settle."""
    found = list(disputes(workspace, annotator=annotator))[:ROWS_A_PAGE]
    ids = {answer.entity for dispute in found for answer in dispute.answers if answer.entity}
    names = {id: entity.name for id in sorted(ids) if (entity := get_entity(workspace, id))}
    rows = [{**dispute.record(), "context": _context(dispute.text, dispute.start, dispute.end)} for dispute in found]
    return {"disputes": rows, "names": names}


def threads_page(workspace: Workspace, annotator: str, asked: Asked) -> JsonObject:
    """Return what is flagged, harmful things first and masked, with what was said, and what this person avoids.

    Threads on what the person avoids are left to others.
    """
    threads = [one for one in list_threads(workspace) if not is_avoided(workspace, one.mention, annotator=annotator)]
    rows = {row["mention"]: row for row in mention_rows(workspace, [one.mention for one in threads], annotator)}
    messages = messages_on(workspace, list(rows))
    return {
        "threads": [
            {**one._asdict(), "own": one.annotator == annotator, "heard": rows[one.mention]["heard"],
             "context": rows[one.mention]["context"],
             "messages": [message._asdict() for message in messages[one.mention]]}
            for one in threads
        ],
        **avoidances(workspace, annotator),
    }  # fmt: skip


def avoidances(workspace: Workspace, annotator: str) -> JsonObject:
    """Return the categories that a person avoids, and all that are known with their numbers of utterances."""
    avoided = avoided_categories(workspace, annotator=annotator)
    return {"avoided": avoided, "categories": {**dict.fromkeys(avoided, 0), **known_categories(workspace)}}


def passage_page(workspace: Workspace, annotator: str, asked: Asked) -> JsonObject:
    """Return the text of a masked mention to somebody who asks for it."""
    mention = mention_in(workspace, asked)
    return {"mention": mention, "text": reveal(workspace, mention, annotator=annotator)}


def guidelines_page(workspace: Workspace, annotator: str, asked: Asked) -> JsonObject:
    """Return the guidelines and their earlier versions."""
    history = guideline_history(workspace)
    return {**(history[0] if history else NONE)._asdict(), "history": [one._asdict() for one in history]}


def mention_rows(workspace: Workspace, numbers: Sequence[int], annotator: str) -> list[JsonObject]:
    """Return mentions as rows of a list, with what this person may see of the verdicts."""
    said = visible_verdicts(workspace, numbers, annotator=annotator)
    masked = masked_ids(workspace, annotator=annotator)
    return [
        {
            "mention": mention.number,
            "utterance": mention.utterance.id,
            "transcript": mention.utterance.transcript,
            "masked": mention.utterance.id in masked,
            "heard": MASK if mention.utterance.id in masked else mention.text,
            "context": ["", MASK, ""]
            if mention.utterance.id in masked
            else _context(mention.utterance.reading(mention.alternative), mention.start, mention.end),
            "targets": list(dict.fromkeys(hit.target for hit in mention.hits)),
            "said": [one._asdict() for one in said[mention.number]],
        }
        for mention in get_mentions(workspace, numbers)
    ]


def _context(text: str, start: int, end: int) -> list[str]:
    """Return what stands before a span, the span, and what stands behind it, cut between words where it is long."""
    before, after = text[:start], text[end:]
    if len(before) > _CONTEXT:
        before = "… " + before[-_CONTEXT:].partition(" ")[2]
    if len(after) > _CONTEXT:
        after = after[:_CONTEXT].rpartition(" ")[0] + " …"
    return [before, text[start:end], after]
