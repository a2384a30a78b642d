"""Verdicts that were accepted without a person: derived rows beside the decisions, and never among them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..types import VerdictKind
from .lots import ACCEPTABLE, audit_share, lot_of
from .mentions import StoredMention, get_mentions
from .queue import last_decision_number
from .waits import OPEN
from .workspace import Workspace, now

_PAGE = 500
_UNDECIDED = f"""{OPEN} AND NOT EXISTS (
    SELECT 1 FROM current_decision AS made WHERE made.mention = mention.number AND made.verdict <> 'skip'
)"""
_OPEN_MENTIONS = f"""
SELECT mention.number, utterance.id, mention.alternative, mention.start, mention.end
FROM mention JOIN utterance ON utterance.number = mention.utterance
WHERE {ACCEPTABLE} AND mention.nil_probability IS NOT NULL
AND (mention.number IN (SELECT mention FROM acceptance) OR {_UNDECIDED}) ORDER BY mention.number"""
_INSERT = f"""
INSERT INTO acceptance SELECT mention.number, :verdict, entity.number, :probability, :precision, :latest, :now
FROM mention LEFT JOIN entity ON entity.id = :entity AND entity.retired_at IS NULL
WHERE mention.number = :mention AND (entity.number IS NOT NULL) = (:verdict = 'link') AND {_UNDECIDED}"""


class Accepted(NamedTuple):
    """A verdict that no person gave.

    mention (int): The mention's row.
    verdict (VerdictKind): `link`, `nil` or `reject`.
    entity (str | None): The id of the entity of a link.
    probability (float): That the verdict is right, 0..1.
    precision (float): The precision that was proven for such verdicts, 0..1.
    """

    mention: int
    verdict: VerdictKind
    entity: str | None
    probability: float
    precision: float


def acceptable_mentions(workspace: Workspace) -> Iterator[list[StoredMention]]:
    """Yield pages of the mentions that may be accepted: those that wait for anybody, or were accepted before.

    Mentions that are set aside to measure wait for people alone.

    workspace (Workspace): Where they are.
    """
    share = audit_share(workspace)
    rows = workspace.connection.execute(_OPEN_MENTIONS, {"annotator": "", "again": "skip"}).fetchall()
    numbers = [number for number, *span in rows if lot_of(*span) >= share]
    for start in range(0, len(numbers), _PAGE):
        yield get_mentions(workspace, numbers[start : start + _PAGE])


def replace_accepted(workspace: Workspace, accepted: Iterable[Accepted]) -> list[Accepted]:
    """Accept verdicts in the place of all that was accepted before; what people settled meanwhile is left to them.

    workspace (Workspace): Where the mentions wait.
    accepted (Iterable[Accepted]): The verdicts.
    RETURNS (list[Accepted]): What stands accepted.
    """
    with workspace.transaction() as connection:
        connection.execute("DELETE FROM acceptance")
        shared = {"latest": last_decision_number(workspace), "now": now(), "annotator": "", "again": "skip"}
        connection.executemany(_INSERT, [{**one._asdict(), "verdict": str(one.verdict), **shared} for one in accepted])
        return accepted_verdicts(workspace)


def accepted_verdicts(workspace: Workspace) -> list[Accepted]:
    """Return what is accepted at present, by the mentions' rows."""
    query = (
        "SELECT mention, verdict, entity.id, probability, proven_precision"
        " FROM acceptance LEFT JOIN entity ON entity.number = acceptance.entity ORDER BY mention"
    )
    rows = workspace.connection.execute(query).fetchall()
    return [Accepted(mention, VerdictKind(verdict), *rest) for mention, verdict, *rest in rows]
