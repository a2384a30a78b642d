"""Weights of the ranking, fitted to questions whose answers are known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..index.trigrams import Floats
from .columns import FEATURES
from .ranking import Ranker

GUARDED = ("same words", "exact name", "exact alias")
"""Weights that learning may raise but not lower: what is spelled right stays ahead of what is alike."""
FASTER, SLOWER = 0.05, 0.015


@dataclass(frozen=True, slots=True)
class Example:
    """One question and its answer.

    rows (Floats): `FEATURES` of the candidates, one row an entity.
    query (Floats): `QUERY_FEATURES` of the heard form.
    meant (int | None): The row that is meant; None where it is not among them.
    weight (float): How much the question counts.
    """

    rows: Floats
    query: Floats
    meant: int | None
    weight: float = 1.0


class _Flat:
    """Examples as arrays: all rows one below the other."""

    def __init__(self, examples: Sequence[Example]) -> None:
        lengths = np.array([len(example.rows) for example in examples])
        self.rows = np.concatenate([example.rows for example in examples])
        self.starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        self.example = np.repeat(np.arange(len(examples)), lengths)
        self.queries = np.stack([example.query for example in examples])
        self.found = np.array([example.meant is not None for example in examples], np.float32)
        self.meant = np.zeros(len(self.rows), np.float32)
        self.meant[[start + (one.meant or 0) for start, one in zip(self.starts, examples, strict=True)]] = self.found
        weights = np.array([example.weight for example in examples], np.float32)
        self.weights = weights / weights.sum()

    def shares(self, ranking: Floats, missing: Floats) -> tuple[Floats, Floats]:
        """Return the probability of each row, and for each example that of the missing one."""
        summed, none = self.rows @ ranking, self.queries @ missing
        highest = np.maximum(np.maximum.reduceat(summed, self.starts), none)
        powers, left = np.exp(summed - highest[self.example]), np.exp(none - highest)
        total = np.add.reduceat(powers, self.starts) + left
        return (powers / total[self.example]).astype(np.float32), (left / total).astype(np.float32)


def fit_ranker(
    examples: Sequence[Example], start: Ranker, *, strength: float, towards_start: bool = True, steps: int = 250
) -> Ranker:
    """Return a ranker under which the answers are likeliest.

    The loss is that of the softmax over candidates and the missing one, with a square penalty.

    examples (Sequence[Example]): Questions that some entity of the knowledge base answers, at least one.
    start (Ranker): Where the search begins; its nil stays as it is.
    strength (float): Of the penalty, above 0.
    towards_start (bool): Whether the penalty draws the weights towards those of `start`, or towards 0.
    steps (int): Of the optimiser.
    """
    data = _Flat(examples)
    ranking, missing = start.ranking.copy(), start.missing.copy()
    origin, origin_missing = (start.ranking, start.missing) if towards_start else (0 * ranking, 0 * missing)
    optimiser = Adam(ranking, missing)
    for step in range(steps):
        shares, left = data.shares(ranking, missing)
        slope = ((shares - data.meant) * data.weights[data.example]) @ data.rows
        slope_missing = ((left - (1 - data.found)) * data.weights) @ data.queries
        optimiser.step(FASTER if step < steps / 2 else SLOWER, slope + strength * (ranking - origin),
                       slope_missing + strength * (missing - origin_missing))  # fmt: skip
    return Ranker(ranking, missing, start.nil)


def guarded(fitted: Ranker, start: Ranker) -> Ranker:
    """Return the fitted ranker with the weights of `GUARDED` no lower than at the start."""
    ranking = fitted.ranking.copy()
    for feature in GUARDED:
        column = FEATURES.index(feature)
        ranking[column] = max(ranking[column], start.ranking[column])
    return Ranker(ranking, fitted.missing, fitted.nil)


class Adam:
    """The optimiser of Kingma and Ba (2015), over arrays that it changes in place."""

    def __init__(self, *values: NDArray[np.float32]) -> None:
        self._values = values
        self._means = [np.zeros_like(value) for value in values]
        self._squares = [np.zeros_like(value) for value in values]
        self._steps = 0

    def step(self, rate: float, *slopes: Floats) -> None:
        """Go one step down the slopes."""
        self._steps += 1
        for value, mean, square, slope in zip(self._values, self._means, self._squares, slopes, strict=True):
            mean += 0.1 * (slope - mean)
            square += 0.01 * (slope**2 - square)
            corrected = np.sqrt(square / (1 - 0.99**self._steps)) + 1e-8
            value -= rate * mean / (1 - 0.9**self._steps) / corrected
