"""From features to probabilities: one weighted sum an entity, one for the entity that is missing, and a softmax."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..index.trigrams import Floats
from . import weights
from .columns import FEATURES
from .nil import NIL_FEATURES, QUERY_FEATURES


@dataclass(frozen=True, slots=True, eq=False)
class Ranker:
    """The weights behind a suggestion.

    ranking (Floats): Of `columns.FEATURES`.
    missing (Floats): Of `nil.QUERY_FEATURES`, for an entity of the knowledge base that was not found.
    nil (Floats): Of `nil.NIL_FEATURES`.
    """

    ranking: Floats
    missing: Floats
    nil: Floats

    def scores(self, rows: Floats) -> Floats:
        """Return the weighted sum of each row; rows may stop before the last columns."""
        summed: Floats = rows @ self.ranking[: rows.shape[1]]
        return summed


def _values(named: Mapping[str, float], features: Sequence[str]) -> Floats:
    return np.array([named[feature] for feature in features], np.float32)


FIXED = Ranker(
    _values(weights.RANKING, FEATURES), _values(weights.MISSING, QUERY_FEATURES), _values(weights.NIL, NIL_FEATURES)
)
"""The package's own weights, before any decision."""


def shares(summed: Floats, missing: float) -> Floats:
    """Return the probability of each candidate, given that some entity of the knowledge base is meant.

    summed (Floats): The candidates' scores.
    missing (float): The score of an entity that was not found; its share is what is left to 1.
    """
    highest = max(float(summed.max(initial=missing)), missing)
    powers = np.exp(summed - np.float32(highest))
    total = float(powers.sum()) + float(np.exp(missing - highest))
    likely: Floats = (powers / total).astype(np.float32)
    return likely
