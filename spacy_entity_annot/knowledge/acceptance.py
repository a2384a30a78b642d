"""From which probability on verdicts may be accepted unseen, proven on a random audit sample of decisions.

Fixed-sequence testing (Bauer, 1991; Angelopoulos et al., "Learn then test", 2021): thresholds are tried in an order
that the verdicts of the audit have no say in, each by an exact binomial test at the full risk, and the first failure
ends the search. So the chance that an accepted precision is below the one asked for stays within the risk. The first
is the loosest of those that are nearly the likeliest to pass if the probabilities are right; from there on each bears
one error more.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from .ranking.calibration import Outcome

NEARLY = 0.7
"""So large a part of the highest chance to pass is enough for the first test. Weights that few verdicts hardly move
promise too little, and among few one error at the top ends the search (`benchmarks acceptance`: .6 to .8 alike)."""
MOST_ERRORS = 100
"""Beyond so many errors chances are not told apart, which at most moves the test that comes first."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What may be accepted.

    threshold (float): The least probability of a verdict that needs no person, 0..1.
    lowest_precision (float): The precision that is proven, at the given risk, 0..1.
    accepted (int): Outcomes of the audit at or above the threshold.
    wrong (int): Those of them that were wrong.
    share (float): What part of the audit sample would have been accepted, 0..1.
    """

    threshold: float
    lowest_precision: float
    accepted: int
    wrong: int
    share: float


def prove_acceptance(audit: Sequence[Outcome], *, precision: float, risk: float = 0.05) -> Acceptance | None:
    """Return the loosest threshold whose precision is proven, or None where the sample proves none.

    audit (Sequence[Outcome]): Of decisions on mentions that were drawn at random, whatever their probability.
    precision (float): What share of accepted verdicts must be right, above 0 and below 1.
    risk (float): The chance of a threshold that does not keep it, above 0 and below 1.
    """
    ranked = sorted(audit, key=lambda one: -one.probability)
    wrong = [0]
    for one in ranked:
        wrong.append(wrong[-1] + (not one.right))
    proven = None
    for size in _sizes(ranked, precision, risk):
        if binomial_tail(size, wrong[size], 1 - precision) > risk:
            break
        proven = size
    if proven is None:
        return None
    bound = 1 - highest_rate(proven, wrong[proven], risk)
    return Acceptance(ranked[proven - 1].probability, bound, proven, wrong[proven], proven / len(ranked))


@cache
def smallest_sample(precision: float, risk: float, errors: int) -> int:
    """Return how many decisions prove `precision` when `errors` of them are wrong."""
    size = smallest_sample(precision, risk, errors - 1) + 1 if errors else 1
    while binomial_tail(size, errors, 1 - precision) > risk:
        size += 1
    return size


def binomial_tail(size: int, errors: int, rate: float) -> float:
    """Return the probability of at most `errors` in `size` trials that each err at `rate`."""
    if rate <= 0:
        return 1.0
    if rate >= 1:
        return float(errors >= size)
    log_rate, log_rest = math.log(rate), math.log1p(-rate)
    ways = (math.lgamma(size + 1) - math.lgamma(k + 1) - math.lgamma(size - k + 1) for k in range(errors + 1))
    return min(math.fsum(math.exp(way + k * log_rate + (size - k) * log_rest) for k, way in enumerate(ways)), 1.0)


def highest_rate(size: int, errors: int, risk: float) -> float:
    """Return the upper Clopper-Pearson bound of an error rate at one-sided confidence 1 - `risk`."""
    low, high = errors / size, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if binomial_tail(size, errors, middle) > risk else (low, middle)
    return high


def _sizes(ranked: Sequence[Outcome], precision: float, risk: float) -> list[int]:
    """Return how many of the likeliest verdicts each test looks at, in order; none where there are too few for any.

    Each is the smallest that bears some number of errors. The first is the largest that is nearly the likeliest to
    bear those that the probabilities lead to expect; no verdict has a say in that, so the tests stay exact.
    """
    sizes: list[int] = []
    chances: list[float] = []
    expected = _Errors()
    while (size := smallest_sample(precision, risk, len(sizes))) <= len(ranked):
        sizes.append(_with_ties(ranked, size))
        chances.append(expected.at_most(len(sizes) - 1, ranked[: sizes[-1]]))
    if not sizes:
        return []
    first = max(place for place, chance in enumerate(chances) if chance >= NEARLY * max(chances))
    return [*sizes[first:], len(ranked)]


class _Errors:
    """The distribution of the number of errors among the first verdicts, extended as more of them are looked at."""

    def __init__(self) -> None:
        self._likely = [1.0]
        self._seen = 0

    def at_most(self, errors: int, ranked: Sequence[Outcome]) -> float:
        """Return the chance of so many errors or fewer."""
        for one in ranked[self._seen :]:
            wrong = 1 - one.probability
            before = (0.0, *self._likely)
            self._likely = [
                right * one.probability + less * wrong for right, less in zip((*self._likely, 0.0), before, strict=True)
            ][:MOST_ERRORS]
        self._seen = len(ranked)
        return math.fsum(self._likely[: errors + 1])


def _with_ties(ranked: Sequence[Outcome], size: int) -> int:
    while size < len(ranked) and ranked[size].probability == ranked[size - 1].probability:
        size += 1
    return size
