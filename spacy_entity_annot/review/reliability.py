"""Coefficients of agreement for named categories.

The one maintained package for Krippendorff's alpha is under a licence that ours cannot take in; each is a few lines.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Coefficient = Callable[["Ratings", Floats], float | None]

RESAMPLES = 1_000
_SEED = 0


@dataclass(frozen=True, slots=True)
class Ratings:
    """Answers to the same units; make them with `of`.

    units (Integers): What was asked about, from 0, in order; one row an answer.
    raters (Integers): Who answered.
    values (Integers): The answers as numbers, from 0.
    answers (Integers): How many answers each unit has.
    agreeing (Integers): How many ordered pairs of them agree.
    """

    units: Integers
    raters: Integers
    values: Integers
    answers: Integers
    agreeing: Integers

    @classmethod
    def of(cls, rows: Iterable[tuple[Hashable, Hashable, Hashable]]) -> "Ratings":
        """Return ratings of (unit, rater, value); units with a single answer say nothing and are left out."""
        columns = list(zip(*rows, strict=True)) or [(), (), ()]
        units, raters, values = (_numbered(column) for column in columns)
        pairable = np.bincount(units)[units] > 1 if len(units) else np.zeros(0, bool)
        units, raters, values = units[pairable], raters[pairable], values[pairable]
        order = np.lexsort((raters, units))
        units, raters, values = np.unique(units[order], return_inverse=True)[1], raters[order], values[order]
        cells, counts = np.unique(units * (values.max(initial=0) + 1) + values, return_counts=True)
        unit_of_cell = cells // (values.max(initial=0) + 1)
        agreeing = np.bincount(unit_of_cell, counts * (counts - 1)).astype(np.int64)
        return cls(units, raters, values, np.bincount(units), agreeing)

    @property
    def unit_count(self) -> int:
        """How many units at least two people answered."""
        return len(self.answers)


def percent(ratings: Ratings, weights: Floats) -> float | None:
    """Return the share of pairs of answers to the same unit that agree, each unit counting once; None without units.

    ratings (Ratings): The answers.
    weights (Floats): How often each unit counts.
    """
    total = float(weights.sum())
    pairs = ratings.answers * (ratings.answers - 1)
    return float((weights * ratings.agreeing / pairs).sum() / total) if total else None


def alpha(ratings: Ratings, weights: Floats) -> float | None:
    """Return Krippendorff's alpha for nominal data; any number of people, answers may be missing.

    K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011, section C. None where all answers are the same:
    then no disagreement could be expected by chance, and alpha is undefined.

    ratings (Ratings): The answers.
    weights (Floats): How often each unit counts.
    """
    answers = ratings.answers
    observed = float((weights * (answers * (answers - 1) - ratings.agreeing) / (answers - 1)).sum())
    counts = np.bincount(ratings.values, weights[ratings.units])
    total = counts.sum()
    expected = total**2 - (counts**2).sum()
    return float(1 - (total - 1) * observed / expected) if expected else None


def kappa(ratings: Ratings, weights: Floats) -> float | None:
    """Return Cohen's kappa of two people: J. Cohen, A Coefficient of Agreement for Nominal Scales, 1960.

    None where chance alone would make them agree on everything: both gave one and the same answer throughout.

    ratings (Ratings): The answers of two people, one each to every unit.
    weights (Floats): How often each unit counts.
    """
    raters, total = np.unique(ratings.raters), float(weights.sum())
    if len(raters) != 2 or not total:
        return None
    size = int(ratings.values.max()) + 1
    rows = [ratings.raters == rater for rater in raters]
    shares = [np.bincount(ratings.values[row], weights[ratings.units[row]], size) / total for row in rows]
    observed = float(weights[ratings.values[rows[0]] == ratings.values[rows[1]]].sum() / total)
    expected = float(shares[0] @ shares[1])
    return (observed - expected) / (1 - expected) if expected < 1 else None


def interval(coefficient: Coefficient, ratings: Ratings, *, resamples: int = RESAMPLES) -> tuple[float, float] | None:
    """Return the 95 % percentile bootstrap interval of a coefficient, over units; always the same for the same answers.

    B. Efron, R. Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13. Resamples in which the coefficient is
    undefined are left out; None where more than half of them are, or there are fewer than two units.

    coefficient (Coefficient): `percent`, `alpha` or `kappa`.
    ratings (Ratings): The answers.
    resamples (int): How often units are drawn anew.
    """
    count = ratings.unit_count
    if count < 2:
        return None
    random = np.random.default_rng(_SEED)
    draws = (np.bincount(random.integers(count, size=count), minlength=count) for _ in range(resamples))
    found = [value for draw in draws if (value := coefficient(ratings, draw.astype(float))) is not None]
    if 2 * len(found) <= resamples:
        return None
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


def _numbered(values: Iterable[Hashable]) -> Integers:
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(value, len(numbers)) for value in values], np.int64)
