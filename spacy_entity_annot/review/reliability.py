"""Coefficients of agreement for named categories.

The one maintained package for Krippendorff's alpha is under a licence that ours cannot take in; each is a few lines.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Coefficient = Callable[["Ratings", Floats], Floats]

RESAMPLES = 1_000
_LEAST_RESAMPLES, _MOST_DRAWS = 200, 10_000_000
_CELLS_AT_ONCE = 1_000_000
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


def percent(ratings: Ratings, weights: Floats) -> Floats:
    """Return the share of pairs of answers to the same unit that agree, each unit counting once; NaN without units.

    ratings (Ratings): The answers.
    weights (Floats): How often each unit counts, a row for each sample of them.
    """
    pairs = ratings.answers * (ratings.answers - 1)
    return _divided(weights @ (ratings.agreeing / pairs), weights.sum(axis=1))


def alpha(ratings: Ratings, weights: Floats) -> Floats:
    """Return Krippendorff's alpha for nominal data; any number of people, answers may be missing.

    K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011, section C. NaN where all answers are the same:
    then no disagreement could be expected by chance, and alpha is undefined.

    ratings (Ratings): The answers.
    weights (Floats): How often each unit counts, a row for each sample of them.
    """
    answers = ratings.answers
    observed = weights @ ((answers * (answers - 1) - ratings.agreeing) / (answers - 1))
    counts = _counts(weights, ratings.units, ratings.values)
    total = counts.sum(axis=1)
    return 1 - _divided((total - 1) * observed, total**2 - (counts**2).sum(axis=1))


def kappa(ratings: Ratings, weights: Floats) -> Floats:
    """Return Cohen's kappa of two people: J. Cohen, A Coefficient of Agreement for Nominal Scales, 1960.

    NaN where chance alone would make them agree on everything: both gave one and the same answer throughout.

    ratings (Ratings): The answers of two people, one each to every unit.
    weights (Floats): How often each unit counts, a row for each sample of them.
    """
    raters = np.unique(ratings.raters)
    if len(raters) != 2:
        return np.full(len(weights), np.nan)
    total = weights.sum(axis=1, keepdims=True)
    size = int(ratings.values.max()) + 1
    rows = [ratings.raters == rater for rater in raters]
    shares = [_counts(weights, ratings.units[row], ratings.values[row], size) / total for row in rows]
    observed = weights @ (ratings.values[rows[0]] == ratings.values[rows[1]]) / total[:, 0]
    expected = (shares[0] * shares[1]).sum(axis=1)
    return _divided(observed - expected, np.where(expected < 1, 1 - expected, 0))


def value(coefficient: Coefficient, ratings: Ratings) -> float | None:
    """Return a coefficient of some answers, None where it is undefined.

    coefficient (Coefficient): `percent`, `alpha` or `kappa`.
    ratings (Ratings): The answers.
    """
    [found] = coefficient(ratings, np.ones((1, ratings.unit_count)))
    return None if np.isnan(found) else float(found)


def interval(coefficient: Coefficient, ratings: Ratings, *, resamples: int = RESAMPLES) -> tuple[float, float] | None:
    """Return the 95 % percentile bootstrap interval of a coefficient, over units; always the same for the same answers.

    B. Efron, R. Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13. Resamples in which the coefficient is
    undefined are left out; None where more than half of them are, or there are fewer than two units.

    coefficient (Coefficient): `percent`, `alpha` or `kappa`.
    ratings (Ratings): The answers.
    resamples (int): How often units are drawn anew; less often, down to 200, from 10,000 units on.
    """
    count = ratings.unit_count
    if count < 2:
        return None
    resamples = min(resamples, max(_LEAST_RESAMPLES, _MOST_DRAWS // count))
    random = np.random.default_rng(_SEED)
    rows = max(1, _CELLS_AT_ONCE // len(ratings.units))
    parts = [min(rows, resamples - start) for start in range(0, resamples, rows)]
    found = np.concatenate([coefficient(ratings, _drawn(random, count, rows)) for rows in parts])
    found = found[~np.isnan(found)]
    if 2 * len(found) <= resamples:
        return None
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


def _drawn(random: np.random.Generator, count: int, rows: int) -> Floats:
    """Return how often each of so many units is drawn, in each of so many samples of as many."""
    drawn = random.integers(count, size=(rows, count)) + count * np.arange(rows)[:, None]
    return np.bincount(drawn.ravel(), minlength=rows * count).reshape(rows, count).astype(float)


def _counts(weights: Floats, units: Integers, values: Integers, size: int = 0) -> Floats:
    """Return how often each value was given, a row for each sample."""
    order = np.argsort(values, kind="stable")
    starts = np.flatnonzero(np.diff(values[order], prepend=-1))
    counts = np.zeros((len(weights), max(size, int(values.max(initial=0)) + 1)))
    if len(starts):
        counts[:, values[order][starts]] = np.add.reduceat(weights[:, units[order]], starts, axis=1)
    return counts


def _divided(dividend: Floats, divisor: Floats) -> Floats:
    quotient: Floats = np.full(len(dividend), np.nan)
    return np.divide(dividend, divisor, out=quotient, where=divisor != 0)


def _numbered(values: Iterable[Hashable]) -> Integers:
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(value, len(numbers)) for value in values], np.int64)
