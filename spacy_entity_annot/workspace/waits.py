"""Whose mentions wait and which of them, as the condition that a row fulfils while it waits."""

from dataclasses import dataclass
from functools import cache

from ..types import VerdictKind

PEOPLE_ASKED = """
    CASE WHEN mention.number * 2654435761 % 4294967296 < 4294967296 * ifnull(
        (SELECT CAST(value AS REAL) FROM setting WHERE name = 'overlap_share'), 0
    ) THEN ifnull((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'overlap_people'), 2) ELSE 1 END"""
"""How many people are to answer a mention: Knuth's multiplicative hash gives any stretch of the rows its share."""

FIT_TO_SEE = """NOT EXISTS (
        SELECT 1 FROM masked_utterance WHERE masked_utterance.number = mention.utterance
    ) AND NOT EXISTS (
        SELECT 1 FROM avoided_utterance AS avoided
        WHERE avoided.annotator = :annotator AND avoided.number = mention.utterance
    )"""
_NOT_SEEN = "made.annotator = :annotator AND made.verdict <> :again"
# One person's answer is enough, on the overlap several people's: a dispute is for a third person to settle elsewhere.
# What somebody flagged or mended is not asked again, nor anything in an utterance that is masked as harmful, or of a
# category that this person avoids; a span across a decided or accepted one could only be refused; and what only a
# decision made a mention goes with it.
OPEN = f"""
    NOT EXISTS (
        SELECT 1 FROM current_decision AS made WHERE made.mention = mention.number
        AND (made.verdict = 'flag' OR {_NOT_SEEN})
    ) AND (
        SELECT count(*) FROM current_decision AS made
        WHERE made.mention = mention.number AND made.verdict <> 'skip'
    ) < {PEOPLE_ASKED} AND {FIT_TO_SEE} AND NOT EXISTS (
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
        AND (acceptance.verdict <> 'reject' OR other.number = mention.number)
    ) AND (mention.source <> 'decide' OR EXISTS (
        SELECT 1 FROM standing_decision AS made WHERE made.mention = mention.number
    ))"""
"""The condition on a mention that waits for `:annotator`; `:again` is a verdict that does not count, or none."""
_DECIDED_SO = f"""
    {FIT_TO_SEE} AND EXISTS (
        SELECT 1 FROM current_decision AS made WHERE made.mention = mention.number
        AND (:by IS NULL OR made.annotator = :by) AND (:verdict IS NULL OR made.verdict = :verdict)
    ) AND NOT EXISTS (
        SELECT 1 FROM standing_decision AS made WHERE made.mention = mention.number
        AND made.annotator = :annotator AND made.number > :since
    )"""
_CONDITIONS = {
    "target": "EXISTS (SELECT 1 FROM hit WHERE hit.mention = mention.number AND hit.target = :target)",
    "type": """(
        EXISTS (SELECT 1 FROM hit JOIN entity ON entity.id = hit.entity
            WHERE hit.mention = mention.number AND entity.type = :type)
        OR EXISTS (SELECT 1 FROM candidate JOIN entity ON entity.number = candidate.entity
            WHERE candidate.mention = mention.number AND candidate.rank = 0 AND entity.type = :type))""",
    "source": "mention.source = :source",
    "min_score": "EXISTS (SELECT 1 FROM hit WHERE hit.mention = mention.number AND hit.score >= :min_score)",
    "max_score": "NOT EXISTS (SELECT 1 FROM hit WHERE hit.mention = mention.number AND hit.score > :max_score)",
}


HOLDER = """(
        SELECT lease.annotator FROM lease
        WHERE lease.item = ifnull(mention.alike, -mention.number) AND lease.expires_at > :now
    )"""
"""Who holds a mention at the moment `:now`."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which mentions are asked about; None means any.

    target (str | None): Those heard for this target.
    type (str | None): Those whose target or first candidate is of this type.
    source (str | None): Those found by `mine`, `decide` or `review`.
    min_score (float | None): Those with a hit of at least this score, 0..1.
    max_score (float | None): Those without a hit above this score, 0..1.
    annotator (str | None): Those that this person decided, to be looked at once more.
    verdict (VerdictKind | None): Those that somebody, or that person, decided so, to be looked at once more.
    """

    target: str | None = None
    type: str | None = None
    source: str | None = None
    min_score: float | None = None
    max_score: float | None = None
    annotator: str | None = None
    verdict: VerdictKind | None = None

    @property
    def is_second_look(self) -> bool:
        """Whether it asks for what is decided."""
        return self.annotator is not None or self.verdict is not None


EVERYTHING = Filter()


@dataclass(frozen=True, slots=True)
class Waits:
    """Whose mentions wait, and which of them.

    annotator (str): The person.
    filter (Filter): Which ones.
    since (int): With a filter for what is decided: the latest decision before the person began.
    """

    annotator: str
    filter: Filter = EVERYTHING
    since: int = 0

    @property
    def condition(self) -> str:
        """The SQL that a row of `mention` fulfils while it waits; what was skipped waits elsewhere."""
        return _condition(self.filter)

    def values(self, **others: object) -> dict[str, object]:
        """Return the values for the placeholders of the condition, and others."""
        chosen = {name: getattr(self.filter, name) for name in _CONDITIONS}
        verdict = None if self.filter.verdict is None else str(self.filter.verdict)
        return {"annotator": self.annotator, "by": self.filter.annotator, "verdict": verdict, "since": self.since,
                "again": "", **chosen, **others}  # fmt: skip


@cache
def _condition(filter: Filter) -> str:
    given = [sql for name, sql in _CONDITIONS.items() if getattr(filter, name) is not None]
    return " AND ".join([_DECIDED_SO if filter.is_second_look else OPEN, *given])
