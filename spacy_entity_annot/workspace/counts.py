"""Numbers about a workspace."""

from dataclasses import dataclass
from typing import NamedTuple

from .queue import review_progress
from .workspace import Workspace

IDLE_SECONDS = 30.0
"""Whoever takes longer over one item is not looking at it."""

_NOBODY = ""
_ROWS = {
    "transcripts": "SELECT count(*) FROM transcript",
    "utterances": "SELECT count(*) FROM utterance",
    "entities": "SELECT count(*) FROM entity WHERE retired_at IS NULL",
    "mentions": "SELECT count(*) FROM mention",
    "proposed": "SELECT count(*) FROM mention WHERE nil_probability IS NOT NULL",
    "candidates": "SELECT count(*) FROM candidate",
    "settled": "SELECT count(*) FROM settled_mention",
    "accepted": "SELECT count(*) FROM acceptance",
    "disagreements": "SELECT count(*) FROM (SELECT 1 FROM current_decision WHERE verdict <> 'skip'"
    " AND mention NOT IN (SELECT mention FROM settled_mention) GROUP BY mention"
    " HAVING count(DISTINCT verdict) > 1 OR count(DISTINCT ifnull(entity, 0)) > 1)",
    "urgent": "SELECT count(DISTINCT number) FROM masked_utterance",
    "problems": "SELECT count(*) FROM problem",
}
_ANSWERS = """
    SELECT CASE WHEN verdict <> 'link' THEN verdict WHEN rank = 1 THEN 'first candidate'
        WHEN rank > 1 THEN 'another candidate' ELSE 'found by search' END AS kind,
        count(*), avg(min(seconds, ?)), avg(keys)
    FROM standing_decision WHERE seconds IS NOT NULL GROUP BY kind ORDER BY kind"""
_DECIDED_UTTERANCES = """
    SELECT count(DISTINCT mention.utterance) FROM standing_decision AS made
    JOIN mention ON mention.number = made.mention
    JOIN decision AS shown ON shown.number = ifnull(made.act, made.number)
    WHERE shown.seconds IS NOT NULL AND made.verdict <> 'skip'"""


@dataclass(frozen=True, slots=True)
class Effort:
    """The time that people gave to decisions that stand.

    decisions (int): Those whose time was taken.
    seconds (float): From each item's appearance to its verdict, idle time cut.
    """

    decisions: int
    seconds: float

    @property
    def per_hour(self) -> float | None:
        """Decisions per hour of active time; None before the first."""
        return 3600 * self.decisions / self.seconds if self.seconds else None


class Answers(NamedTuple):
    """What answers of one kind cost.

    kind (str): A verdict; a link is told apart by where the entity was found.
    times (int): How many of them stand.
    seconds (float): The mean active time, idle time cut.
    keys (float | None): The mean number of keys; None where no face counted them.
    """

    kind: str
    times: int
    seconds: float
    keys: float | None


def count_rows(workspace: Workspace) -> dict[str, int]:
    """Count what a workspace holds, by name; `waiting` is what a newcomer's queue would show."""
    execute = workspace.connection.execute
    counts = {name: int(execute(query).fetchone()[0]) for name, query in _ROWS.items()}
    return {**counts, "waiting": review_progress(workspace, annotator=_NOBODY).waiting}


def count_verdicts(workspace: Workspace) -> dict[str, dict[str, int]]:
    """Count the current verdicts by annotator and kind."""
    query = "SELECT annotator, verdict, count(*) FROM current_decision GROUP BY annotator, verdict ORDER BY 1, 2"
    found: dict[str, dict[str, int]] = {}
    for annotator, verdict, count in workspace.connection.execute(query):
        found.setdefault(annotator, {})[verdict] = count
    return found


def measure_effort(workspace: Workspace) -> Effort:
    """Add up the active time; that of a decision taken back counts, the decision does not."""
    decisions, seconds = workspace.connection.execute(
        "SELECT (SELECT count(*) FROM standing_decision WHERE seconds IS NOT NULL), total(min(seconds, ?))"
        " FROM decision WHERE seconds IS NOT NULL",
        (IDLE_SECONDS,),
    ).fetchone()
    return Effort(int(decisions), float(seconds))


def measure_answers(workspace: Workspace) -> list[Answers]:
    """Return what answers cost, by kind; of a group the one that was looked at counts."""
    return [Answers(*row) for row in workspace.connection.execute(_ANSWERS, (IDLE_SECONDS,))]


def count_decided_utterances(workspace: Workspace) -> int:
    """Return how many utterances hold a mention that was decided while somebody was watched, in a group or alone."""
    return int(workspace.connection.execute(_DECIDED_UTTERANCES).fetchone()[0])
