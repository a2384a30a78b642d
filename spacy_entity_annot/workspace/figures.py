"""Counts over decisions that charts are drawn from."""

from typing import NamedTuple

from .workspace import Workspace

_RANKS = """
SELECT rank, count(*) FROM current_decision AS made
WHERE verdict = 'link' AND screen IS NOT NULL AND act IS NULL AND mention NOT IN (
    SELECT mention.number FROM mention JOIN masked_utterance AS masked ON masked.number = mention.utterance)
GROUP BY rank ORDER BY rank IS NULL, rank"""
_DAYS = """
SELECT substr(decided_at, 1, 10) AS day, count(*) FROM standing_decision
WHERE verdict <> 'skip' GROUP BY day ORDER BY day"""
_ACTS = """
SELECT count(*), sum(act IS NULL) FROM standing_decision WHERE verdict <> 'skip'"""


class Acts(NamedTuple):
    """How much one key settled.

    decisions (int): Decisions that stand, without skips.
    acts (int): Answers that people gave for them: a group is one.
    """

    decisions: int
    acts: int


def best_scores(workspace: Workspace) -> dict[int, float]:
    """Return the score of the best hit of every mined mention, by its row."""
    return dict(workspace.connection.execute("SELECT mention, max(score) FROM hit GROUP BY mention"))


def flagged_utterances(workspace: Workspace) -> set[str]:
    """Return the ids of the utterances with a mention that somebody flagged, for whatever reason."""
    query = (
        "SELECT DISTINCT utterance.id FROM standing_decision AS made JOIN mention ON mention.number = made.mention"
        " JOIN utterance ON utterance.number = mention.utterance WHERE made.verdict = 'flag'"
    )
    return {id for (id,) in workspace.connection.execute(query)}


def ranks_of_links(workspace: Workspace) -> dict[int | None, int]:
    """Return how many links went to the first, second ... candidate shown; None counts those that were not shown.

    Of a group only the one that was looked at counts.
    """
    return dict(workspace.connection.execute(_RANKS).fetchall())


def decisions_a_day(workspace: Workspace) -> dict[str, int]:
    """Return how many decisions that stand were made on each day, skips left out; in UTC."""
    return dict(workspace.connection.execute(_DAYS).fetchall())


def count_acts(workspace: Workspace) -> Acts:
    """Return how many answers people gave, and how many mentions these settled."""
    decisions, acts = workspace.connection.execute(_ACTS).fetchone()
    return Acts(decisions, acts or 0)
