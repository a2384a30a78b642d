"""The queue as rows: which mentions still wait for a person's verdict."""

import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..types import Verdict, VerdictKind
from .packing import pack
from .waits import FIT_TO_SEE, HOLDER, OPEN, Waits
from .workspace import Workspace

_WAITING = """
    SELECT mention.number, ifnull(mention.alike, -mention.number), mention.form, ifnull(mention.doubt, 1.0),
        utterance.transcript, ifnull((SELECT max(score) FROM hit WHERE hit.mention = mention.number), 1.0)
    FROM mention JOIN utterance ON utterance.number = mention.utterance
    WHERE mention.number > :after AND {}
    ORDER BY mention.utterance, mention.alternative, mention.start, mention.end DESC"""
_ALIKE = """
    SELECT mention.number FROM mention WHERE mention.alike = (SELECT alike FROM mention WHERE number = :mention)
    AND mention.number {} :mention AND {} ORDER BY mention.number LIMIT :most"""
_NEXT_SAMPLE = """
    SELECT mention.number, mention.lot FROM mention WHERE mention.lot > :lot AND mention.lot < :share AND {}
    ORDER BY mention.lot LIMIT 1"""
_NEXT_SKIPPED = """
    SELECT skipped.number, skipped.mention FROM current_decision AS skipped
    JOIN mention ON mention.number = skipped.mention
    WHERE skipped.annotator = :annotator AND skipped.verdict = 'skip'
    AND skipped.number > :after AND skipped.number <= :last AND {}
    ORDER BY skipped.number LIMIT 1"""
_REOPENING = """
    SELECT EXISTS (SELECT 1 FROM decision AS made WHERE made.number > ?1 AND (
        made.undoes IS NOT NULL OR made.replaces IS NOT NULL OR EXISTS (
            SELECT 1 FROM decision AS earlier WHERE earlier.mention = made.mention
            AND earlier.annotator = made.annotator AND earlier.number < made.number)
    )), (SELECT count(*) FROM acceptance)"""
_COUNT_DECIDED = """
    SELECT count(*) FROM current_decision AS made
    WHERE made.annotator = :annotator AND made.verdict <> 'skip'"""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a person has come.

    waiting (int): Mentions that wait for the person, those skipped included.
    decided (int): Mentions with another verdict of the person than `skip`.
    """

    waiting: int
    decided: int


class Skipped(NamedTuple):
    """A mention that a person skipped, and the row of that decision."""

    decision: int
    mention: int


class Standing(NamedTuple):
    """A decision with its mention and its utterance, by their rows."""

    decision: int
    mention: int
    utterance: int


class Waiting(NamedTuple):
    """A mention that waits.

    mention (int): Its row.
    item (int): A number that it shares with the mentions alike; its row, negative, where there are none.
    form (int): A number that it shares with the mentions of the same words.
    doubt (float): The chance that the first candidate is wrong, 0..1.
    transcript (int): The transcript's row.
    score (float): The matcher's score for the likeliest target, 0..1; 1 where a person found it.
    """

    mention: int
    item: int
    form: int
    doubt: float
    transcript: int = 0
    score: float = 1.0


class Claimable(NamedTuple):
    """A mention that waits: the number that it shares with those alike, and who holds it."""

    item: int
    holder: str | None


class Sample(NamedTuple):
    """A mention drawn at random, and its lot."""

    mention: int
    lot: float


def iterate_waiting(workspace: Workspace, waits: Waits, *, after: int = 0) -> Iterator[Waiting]:
    """Yield the mentions that wait for a person who has not seen them, in the order of the texts.

    workspace (Workspace): Where to look.
    waits (Waits): For whom.
    after (int): Only those of a higher row.
    """
    query = _WAITING.format(waits.condition)
    for row in workspace.connection.execute(query, waits.values(after=after)):
        yield Waiting(*row)


def waiting_alike(workspace: Workspace, waits: Waits, mention: int, *, most: int) -> list[int]:
    """Return the other mentions alike that wait, at most so many.

    workspace (Workspace): Where to look.
    waits (Waits): For whom.
    mention (int): The row of the one shown.
    most (int): How many, so that one key never takes long.
    """
    found: list[int] = []
    for side in (">", "<"):  # those before it are mostly decided, and would have to be passed over each time
        query = _ALIKE.format(side, waits.condition)
        values = waits.values(mention=mention, most=most - len(found))
        found += [number for (number,) in workspace.connection.execute(query, values)]
        if len(found) >= most:
            break
    return found


def next_sample(workspace: Workspace, waits: Waits, *, after: float, share: float) -> Sample | None:
    """Return the next mention of the random sample that waits.

    workspace (Workspace): Where to look.
    waits (Waits): For whom.
    after (float): Look behind this lot, 0..1.
    share (float): The part of all mentions that the sample is, 0..1.
    """
    query = _NEXT_SAMPLE.format(waits.condition)
    row = workspace.connection.execute(query, waits.values(lot=after, share=share)).fetchone()
    return None if row is None else Sample(*row)


def claimable(workspace: Workspace, waits: Waits, mention: int) -> Claimable | None:
    """Return a mention that waits for a person who has not seen it, by its row; None where it does not."""
    query = (
        f"SELECT ifnull(mention.alike, -mention.number), {HOLDER} FROM mention"
        f" WHERE mention.number = :mention AND {waits.condition}"
    )
    row = workspace.connection.execute(query, waits.values(mention=mention, now=time.time())).fetchone()
    return None if row is None else Claimable(*row)


def left_on_desk(
    workspace: Workspace, mentions: Sequence[int], *, annotator: str, by_hand: Collection[int] = ()
) -> set[int]:
    """Return which mentions a person may still decide: they wait, skipped before or not, and nobody else holds them.

    workspace (Workspace): Where to look.
    mentions (Sequence[int]): Their rows.
    annotator (str): The person.
    by_hand (Collection[int]): Those that stay, whoever settled or holds them, as long as the person may see them.
    """
    query = (
        "SELECT mention.number FROM mention WHERE mention.number IN (SELECT value FROM json_each(:mentions)) AND ("
        f" {OPEN} AND ifnull({HOLDER}, :annotator) = :annotator"
        f" OR mention.number IN (SELECT value FROM json_each(:by_hand)) AND {FIT_TO_SEE})"
    )
    values = {"mentions": pack(list(mentions)), "by_hand": pack(list(by_hand)), "annotator": annotator,
              "again": "skip", "now": time.time()}  # fmt: skip
    return {number for (number,) in workspace.connection.execute(query, values)}


def count_decided_forms(workspace: Workspace) -> dict[int, int]:
    """Return how many links and nils stand on mentions of the same words, by the number of the words."""
    query = (
        "SELECT mention.form, count(*) FROM current_decision AS made JOIN mention ON mention.number = made.mention"
        " WHERE made.verdict IN ('link', 'nil') GROUP BY mention.form"
    )
    return dict(workspace.connection.execute(query).fetchall())


def reopening(workspace: Workspace, *, after: int) -> tuple[bool, int]:
    """Return what tells whether something may wait again that did not: none does while both are as before.

    workspace (Workspace): Where to look.
    after (int): The row of the latest decision that is known.
    RETURNS (tuple[bool, int]): Whether a later decision took back, mended or revised another one, and how many verdicts
        are accepted without a person.
    """
    undone, accepted = workspace.connection.execute(_REOPENING, (after,)).fetchone()
    return bool(undone), int(accepted)


def last_mention_number(workspace: Workspace) -> int:
    """Return the row of the latest mention, 0 before the first."""
    return int(workspace.connection.execute("SELECT ifnull(max(number), 0) FROM mention").fetchone()[0])


def form_of(workspace: Workspace, mention: int) -> tuple[int, int]:
    """Return the number that a mention shares with those of the same words, and the row of its transcript."""
    row = workspace.connection.execute(
        "SELECT ifnull(mention.form, 0), utterance.transcript FROM mention"
        " JOIN utterance ON utterance.number = mention.utterance WHERE mention.number = ?", (mention,)
    ).fetchone()  # fmt: skip
    return (0, 0) if row is None else (int(row[0]), int(row[1]))


def item_of(workspace: Workspace, mention: int) -> int:
    """Return the number that a mention shares with those alike; its row, negative, where there are none."""
    query = "SELECT ifnull(alike, -number) FROM mention WHERE number = ?"
    row = workspace.connection.execute(query, (mention,)).fetchone()
    return -mention if row is None else int(row[0])


def next_skipped_mention(workspace: Workspace, waits: Waits, *, after: int, last: int) -> Skipped | None:
    """Return the next mention that a person skipped and that still waits, by the time of the skip.

    workspace (Workspace): Where to look.
    waits (Waits): For whom; with a filter for what is decided there are none.
    after (int): Look behind this decision's row.
    last (int): Look no further than this decision's row.
    """
    if waits.filter.is_second_look:
        return None
    query = _NEXT_SKIPPED.format(waits.condition)
    row = workspace.connection.execute(query, waits.values(again="skip", after=after, last=last)).fetchone()
    return None if row is None else Skipped(*row)


def is_waiting(workspace: Workspace, mention: int, *, annotator: str) -> bool:
    """Return whether a mention waits for a person, skipped before or not."""
    query = f"SELECT 1 FROM mention WHERE number = :mention AND {OPEN}"
    values = {"mention": mention, "annotator": annotator, "again": "skip"}
    return workspace.connection.execute(query, values).fetchone() is not None


def review_progress(
    workspace: Workspace, *, annotator: str, waits: Waits | None = None, utterances: Sequence[int] | None = None
) -> Progress:
    """Count what waits for a person and what the person has decided.

    workspace (Workspace): Where to count.
    annotator (str): The person.
    waits (Waits | None): Which mentions are asked about; None means all.
    utterances (Sequence[int] | None): Count in these utterances alone, by their rows.
    """
    waits = waits or Waits(annotator)
    values = waits.values(again="skip", utterances=pack(list(utterances or ())))
    among = "utterance IN (SELECT value FROM json_each(:utterances))"
    some = utterances is not None
    waiting = workspace.connection.execute(
        f"SELECT count(*) FROM mention WHERE {among + ' AND ' if some else ''}{waits.condition}", values
    )
    decided = workspace.connection.execute(
        _COUNT_DECIDED + (f" AND made.mention IN (SELECT number FROM mention WHERE {among})" if some else ""), values
    )
    return Progress(waiting.fetchone()[0], decided.fetchone()[0])


def utterances_of(workspace: Workspace, mentions: Sequence[int]) -> list[int]:
    """Return the rows of the utterances of mentions."""
    query = "SELECT DISTINCT utterance FROM mention WHERE number IN (SELECT value FROM json_each(?))"
    return [number for (number,) in workspace.connection.execute(query, (pack(list(mentions)),))]


def last_decision_number(workspace: Workspace) -> int:
    """Return the row of the latest decision, 0 before the first."""
    return int(workspace.connection.execute("SELECT ifnull(max(number), 0) FROM decision").fetchone()[0])


def last_standing_decision(workspace: Workspace, *, annotator: str) -> Standing | None:
    """Return the decision that an undo by a person would take back."""
    row = workspace.connection.execute(
        "SELECT made.number, mention.number, mention.utterance FROM standing_decision AS made"
        " JOIN mention ON mention.number = made.mention WHERE made.annotator = ? ORDER BY made.number DESC LIMIT 1",
        (annotator,),
    ).fetchone()
    return None if row is None else Standing(*row)


def current_verdict(workspace: Workspace, mention: int, *, annotator: str) -> Verdict | None:
    """Return what a person says about a mention at present."""
    row = workspace.connection.execute(
        "SELECT made.verdict, entity.id, made.reason FROM current_decision AS made"
        " LEFT JOIN entity ON entity.number = made.entity WHERE made.mention = ? AND made.annotator = ?",
        (mention, annotator),
    ).fetchone()
    return None if row is None else Verdict(VerdictKind(row[0]), row[1], row[2])
