"""The queue as rows: which mentions still wait for a person's verdict."""

from dataclasses import dataclass
from typing import NamedTuple

from ..types import Verdict, VerdictKind
from .workspace import Workspace

PEOPLE_ASKED = """
    CASE WHEN mention.number * 2654435761 % 4294967296 < 4294967296 * ifnull(
        (SELECT CAST(value AS REAL) FROM setting WHERE name = 'overlap_share'), 0
    ) THEN ifnull((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'overlap_people'), 2) ELSE 1 END"""
"""How many people are to answer a mention: Knuth's multiplicative hash gives any stretch of the rows its share."""

# One person's answer is enough, on the overlap several people's: a dispute is for a third person to settle elsewhere.
# What somebody flagged or mended is not asked again; a span across a decided or accepted one could only be refused.
OPEN = f"""
    NOT EXISTS (
        SELECT 1 FROM current_decision AS made WHERE made.mention = mention.number
        AND (made.verdict = 'flag' OR made.annotator = :annotator AND made.verdict <> :again)
    ) AND (
        SELECT count(*) FROM current_decision AS made
        WHERE made.mention = mention.number AND made.verdict <> 'skip'
    ) < {PEOPLE_ASKED} AND NOT EXISTS (
        SELECT 1 FROM standing_decision AS mend WHERE mend.replaces = mention.number
    ) AND NOT EXISTS (
        SELECT 1 FROM mention AS other JOIN current_decision AS made ON made.mention = other.number
        WHERE other.utterance = mention.utterance AND other.alternative = mention.alternative
        AND other.start < mention.end AND other.end > mention.start AND other.number <> mention.number
        AND made.verdict IN ('link', 'nil')
    ) AND NOT EXISTS (
        SELECT 1 FROM mention AS other JOIN acceptance ON acceptance.mention = other.number
        WHERE other.utterance = mention.utterance AND other.alternative = mention.alternative
        AND other.start < mention.end AND other.end > mention.start
    )"""
"""The condition on a mention that waits for `:annotator`; `:again` is a verdict that does not count, or none."""
_NEXT_OPEN = f"""
    SELECT number FROM mention
    WHERE utterance >= :utterance AND (utterance, alternative, start, -end) > (:utterance, :alternative, :start, -:end)
    AND {OPEN}
    ORDER BY utterance, alternative, start, end DESC LIMIT 1"""
_NEXT_SKIPPED = f"""
    SELECT skipped.number, skipped.mention FROM current_decision AS skipped
    JOIN mention ON mention.number = skipped.mention
    WHERE skipped.annotator = :annotator AND skipped.verdict = 'skip'
    AND skipped.number > :after AND skipped.number <= :last AND {OPEN}
    ORDER BY skipped.number LIMIT 1"""
_COUNT_DECIDED = """
    SELECT count(*) FROM current_decision AS made
    WHERE made.annotator = :annotator AND made.verdict <> 'skip'"""
_DECIDED_IN_UTTERANCE = " AND made.mention IN (SELECT number FROM mention WHERE utterance = :utterance)"
_BEFORE_ALL = (0, -2, 0, 0)


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


def next_open_mention(workspace: Workspace, *, annotator: str, after: int = 0) -> int:
    """Return the next mention that waits for a person who has not seen it, in the order of the texts.

    Of mentions that start together, the longest comes first.

    workspace (Workspace): Where to look.
    annotator (str): The person.
    after (int): The mention to go on behind; 0 starts at the first text.
    RETURNS (int): The mention's row; 0 where none waits.
    """
    place = workspace.connection.execute(
        "SELECT utterance, alternative, start, end FROM mention WHERE number = ?", (after,)
    ).fetchone()
    values = dict(zip(("utterance", "alternative", "start", "end"), place or _BEFORE_ALL, strict=True))
    row = workspace.connection.execute(_NEXT_OPEN, {**values, "annotator": annotator, "again": ""}).fetchone()
    return 0 if row is None else int(row[0])


def next_skipped_mention(workspace: Workspace, *, annotator: str, after: int, last: int) -> Skipped | None:
    """Return the next mention that a person skipped and that still waits, by the time of the skip.

    workspace (Workspace): Where to look.
    annotator (str): The person.
    after (int): Look behind this decision's row.
    last (int): Look no further than this decision's row.
    """
    values = {"annotator": annotator, "again": "skip", "after": after, "last": last}
    row = workspace.connection.execute(_NEXT_SKIPPED, values).fetchone()
    return None if row is None else Skipped(*row)


def is_waiting(workspace: Workspace, mention: int, *, annotator: str) -> bool:
    """Return whether a mention waits for a person, skipped before or not."""
    query = f"SELECT 1 FROM mention WHERE number = :mention AND {OPEN}"
    values = {"mention": mention, "annotator": annotator, "again": "skip"}
    return workspace.connection.execute(query, values).fetchone() is not None


def review_progress(workspace: Workspace, *, annotator: str, utterance: int | None = None) -> Progress:
    """Count what waits for a person and what the person has decided.

    workspace (Workspace): Where to count.
    annotator (str): The person.
    utterance (int | None): Count in this utterance alone, by its row.
    """
    values = {"annotator": annotator, "again": "skip", "utterance": utterance}
    one = utterance is not None
    waiting = workspace.connection.execute(
        f"SELECT count(*) FROM mention WHERE {'utterance = :utterance AND ' if one else ''}{OPEN}", values
    )
    decided = workspace.connection.execute(_COUNT_DECIDED + (_DECIDED_IN_UTTERANCE if one else ""), values)
    return Progress(waiting.fetchone()[0], decided.fetchone()[0])


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
