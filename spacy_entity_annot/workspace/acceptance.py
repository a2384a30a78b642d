"""Links that were accepted without a person: derived rows beside the decisions, and never among them."""

from collections.abc import Iterable
from typing import NamedTuple

from .evidence import ACCEPTABLE, is_set_aside
from .queue import OPEN, last_decision_number
from .workspace import Workspace, now

_OPEN_MENTIONS = f"""
SELECT mention.number, entity.id, candidate.probability, utterance.id, mention.alternative, mention.start, mention.end
FROM mention JOIN utterance ON utterance.number = mention.utterance
JOIN candidate ON candidate.mention = mention.number AND candidate.rank = 0
JOIN entity ON entity.number = candidate.entity AND entity.retired_at IS NULL
WHERE candidate.probability >= :threshold AND {ACCEPTABLE} AND {OPEN} ORDER BY mention.number"""


class Accepted(NamedTuple):
    """A link that no person decided.

    mention (int): The mention's row.
    entity (str): The entity's id.
    probability (float): What its candidate had, 0..1.
    """

    mention: int
    entity: str
    probability: float


def replace_accepted(workspace: Workspace, *, threshold: float | None, precision: float) -> int:
    """Accept the first candidates of all mentions that wait for anybody, in the place of what was accepted before.

    Mentions that are set aside to measure wait for people alone.

    workspace (Workspace): Where they wait.
    threshold (float | None): The least probability of a first candidate; None accepts nothing.
    precision (float): The precision that was proven, 0..1, kept beside each.
    RETURNS (int): How many were accepted.
    """
    with workspace.transaction() as connection:
        connection.execute("DELETE FROM acceptance")
        if threshold is None:
            return 0
        values = {"threshold": threshold, "annotator": "", "again": ""}
        rows = connection.execute(_OPEN_MENTIONS, values).fetchall()
        chosen = [Accepted(*row[:3]) for row in rows if not is_set_aside(*row[3:])]
        _insert(workspace, chosen, precision)
    return len(chosen)


def accepted_links(workspace: Workspace) -> list[Accepted]:
    """Return what is accepted at present, by the mentions' rows."""
    query = "SELECT mention, entity.id, probability FROM acceptance JOIN entity ON entity.number = acceptance.entity"
    return [Accepted(*row) for row in workspace.connection.execute(f"{query} ORDER BY mention")]


def _insert(workspace: Workspace, chosen: Iterable[Accepted], precision: float) -> None:
    latest = last_decision_number(workspace)
    workspace.connection.executemany(
        "INSERT INTO acceptance SELECT ?, number, ?, ?, ?, ? FROM entity WHERE id = ?",
        [(one.mention, one.probability, precision, latest, now(), one.entity) for one in chosen],
    )
