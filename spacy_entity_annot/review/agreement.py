"""Agreement between people: on what counts as a mention, on nil, on the entity, on flags; by type and by pair."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, groupby

from ..types import JsonObject, Verdict, VerdictKind
from ..workspace import Workspace
from ..workspace.adjudications import Answer, independent_answers
from ..workspace.spans import iterate_spans
from .reliability import Coefficient, Ratings, alpha, interval, kappa, percent, value

_ENTITY = (VerdictKind.LINK, VerdictKind.NIL)
_JUDGED = (*_ENTITY, VerdictKind.REJECT)

QUESTIONS: dict[str, tuple[tuple[VerdictKind, ...], Callable[[Verdict], Hashable]]] = {
    "verdict": (_JUDGED, lambda verdict: (verdict.kind, verdict.entity)),
    "mention": (_JUDGED, lambda verdict: verdict.kind is VerdictKind.REJECT),
    "nil": (_ENTITY, lambda verdict: verdict.kind),
    "link": ((VerdictKind.LINK,), lambda verdict: verdict.entity),
    "flag": ((*_JUDGED, VerdictKind.FLAG), lambda verdict: verdict.kind is VerdictKind.FLAG),
}
"""Each question with the verdicts that answer it, and what they answer. A question is asked of those alone who gave one
of its verdicts: which entity, of those who linked."""

UNDEFINED = "undefined: all gave the same answer, so chance would agree as well"
TOO_FEW = "nobody's answers overlap"


@dataclass(frozen=True, slots=True)
class Figure:
    """A coefficient with its 95 % interval; None where undefined.

    value (float | None): The coefficient.
    interval (tuple[float, float] | None): The bounds.
    """

    value: float | None
    interval: tuple[float, float] | None

    @classmethod
    def of(cls, coefficient: Coefficient, ratings: Ratings) -> "Figure":
        """Return the coefficient of some answers."""
        found = value(coefficient, ratings)
        return cls(found, None if found is None else interval(coefficient, ratings))

    def record(self) -> JsonObject:
        """Return it as JSON."""
        return {"value": self.value, "interval": self.interval and list(self.interval)}


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far people agree on one question.

    question (str): One of `QUESTIONS`.
    type (str | None): The type of the mentions; None means all.
    pair (tuple[str, str] | None): The two people; None means all.
    mentions (int): How many mentions at least two of them answered.
    percent (Figure): The share of pairs of answers that agree.
    alpha (Figure): Krippendorff's alpha.
    kappa (Figure | None): Cohen's kappa; of pairs alone.
    """

    question: str
    type: str | None
    pair: tuple[str, str] | None
    mentions: int
    percent: Figure
    alpha: Figure
    kappa: Figure | None

    @property
    def note(self) -> str | None:
        """Why alpha has no value; None where it has one."""
        if self.alpha.value is not None:
            return None
        return UNDEFINED if self.mentions else TOO_FEW

    def record(self) -> JsonObject:
        """Return the line that `agreement --json` prints."""
        return {
            "question": self.question, "type": self.type, "pair": self.pair and list(self.pair),
            "mentions": self.mentions, "percent": self.percent.record(), "alpha": self.alpha.record(),
            "kappa": self.kappa and self.kappa.record(), "note": self.note,
        }  # fmt: skip


def agreement(workspace: Workspace, *, most_pairs: int | None = None) -> list[Agreement]:
    """Measure how far people agree who answered the same mentions, adjudications left out.

    workspace (Workspace): Where to measure; one state of it, whatever others write meanwhile.
    most_pairs (int | None): Measure the pairs alone that share most mentions, so many of them; None means all.
    RETURNS (list[Agreement]): Each question over all, then by type, then by pair.
    """
    with workspace.snapshot():
        answers = list(_overlapping(independent_answers(workspace)))
        types = {span.number: span.type for span in iterate_spans(workspace)} if answers else {}
    by_type: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_type[types.get(answer.mention) or "untyped"].append(answer)
    found = [_measure(question, answers) for question in QUESTIONS]
    if len(by_type) > 1:
        found += [_measure(question, by_type[type], type=type) for type in sorted(by_type) for question in QUESTIONS]
    by_pair = _by_pair(answers)
    chosen = sorted(by_pair, key=lambda pair: (-len(by_pair[pair]), pair))[:most_pairs]
    found += [_measure(question, by_pair[pair], pair=pair) for pair in sorted(chosen) for question in QUESTIONS]
    return [one for one in found if one.mentions or not (one.pair or one.type)]


def count_pairs(workspace: Workspace) -> int:
    """Return how many pairs of people answered a mention both."""
    return len(_by_pair(_overlapping(independent_answers(workspace))))


def _by_pair(answers: Iterable[Answer]) -> dict[tuple[str, str], list[Answer]]:
    """Return the answers to what two people answered, for each two that did."""
    by_pair: dict[tuple[str, str], list[Answer]] = defaultdict(list)
    for _, group in groupby(answers, key=lambda answer: answer.mention):
        for one, other in combinations(sorted(group, key=lambda answer: answer.annotator), 2):
            by_pair[one.annotator, other.annotator] += one, other
    return by_pair


def _overlapping(answers: Iterable[Answer]) -> Iterator[Answer]:
    for _, group in groupby(answers, key=lambda answer: answer.mention):
        several = list(group)
        yield from several if len(several) > 1 else ()


def _measure(
    question: str, answers: Iterable[Answer], *, type: str | None = None, pair: tuple[str, str] | None = None
) -> Agreement:
    kinds, answer_to = QUESTIONS[question]
    chosen = [
        (answer.mention, answer.annotator, answer_to(answer.verdict))
        for answer in answers
        if answer.verdict.kind in kinds
    ]
    ratings = Ratings.of(chosen)
    figures = Figure.of(percent, ratings), Figure.of(alpha, ratings), Figure.of(kappa, ratings) if pair else None
    return Agreement(question, type, pair, ratings.unit_count, *figures)
