"""Numbers about a workspace."""

from dataclasses import dataclass

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
    "problems": "SELECT count(*) FROM problem",
}


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
