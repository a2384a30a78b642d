"""How sure the first candidate is: its share among all candidates says too little of how well it fits."""

import math
from dataclasses import dataclass

import numpy as np

from ..index.trigrams import Floats
from .calibration import with_first
from .columns import FEATURES
from .confidence_weights import CONFIDENCE
from .nil import NIL_FEATURES, nil_features, nil_probability
from .ranking import Ranker, shares

_SINGLE = (
    "share", "share in context", "nil", "nil in context", "second share",
    *(f"query {feature}" for feature in NIL_FEATURES), *(f"first {feature}" for feature in FEATURES),
)  # fmt: skip
_PAIRED = (
    "share", "query words", "query letters", "query mean rarity", "query exact", "query context", "query size",
    "query score", "query margin", "first cosine", "first channel share", "first words shared", "first sounds within",
    "first part", "first documented",
)  # fmt: skip
_ONE, _OTHER = np.triu_indices(len(_PAIRED))
CONFIDENCE_FEATURES = (
    *_SINGLE,
    *(f"{_PAIRED[one]} * {_PAIRED[other]}" for one, other in zip(_ONE, _OTHER, strict=True)),
)
"""Log odds of the shares of the first candidate and nil, log share of the second, the features of both, and products.

How much a likeness is worth depends on what else is known: one word that is somebody's exact name is right nine times
in ten among ten thousand names, and once in ten among a million.
"""
_COLUMNS = [_SINGLE.index(feature) for feature in _PAIRED]
_SCALES: Floats = np.array([7 if feature == "share" else 1 for feature in _PAIRED], np.float32)
_BOUND = np.float32(1.5)
"""Beyond it products would grow faster than what was seen can tell."""
_CONTEXT = NIL_FEATURES.index("context")
_LEAST, _MOST = 1e-6, 1 - 1e-6
_weights: Floats = np.array([CONFIDENCE[feature] for feature in CONFIDENCE_FEATURES], np.float32)


@dataclass(frozen=True, slots=True)
class Probabilities:
    """What is likely.

    candidates (Floats): The probabilities of the candidates, falling.
    nil (float): That of none of the knowledge base's entities.
    """

    candidates: Floats
    nil: float


def probabilities(query: Floats, rows: Floats, scores: Floats, ranker: Ranker) -> Probabilities:
    """Return the probability of each candidate and of nil.

    query (Floats): `nil.QUERY_FEATURES`.
    rows (Floats): `FEATURES` of the candidates, one row an entity, at least one.
    scores (Floats): Of the rows, by the ranker.
    ranker (Ranker): The weights.
    """
    missing = float(query @ ranker.missing)
    features = nil_features(query, rows, scores, missing)
    nil = nil_probability(features, ranker.nil)
    order = np.argsort(-scores, kind="stable")
    # vectorised exponentials of two close scores may come out in the other order
    likely: Floats = np.minimum.accumulate(shares(scores, missing)[order])
    first = confidence(confidence_features(likely, nil, features, rows[order[0]]))
    candidates, nil = with_first((1 - nil) * likely, nil, first)
    return Probabilities(candidates, nil)


def confidence_features(likely: Floats, nil: float, features: Floats, row: Floats) -> Floats:
    """Return `CONFIDENCE_FEATURES`.

    likely (Floats): The shares of the candidates, falling.
    nil (float): The probability of nil.
    features (Floats): `NIL_FEATURES`.
    row (Floats): `FEATURES` of the first candidate.
    """
    share, none, context = _log_odds(float(likely[0])), _log_odds(nil), float(features[_CONTEXT])
    second = math.log((float(likely[1]) if len(likely) > 1 else 0.0) + 1e-4)
    odds = np.array([share, share * context, none, none * context, second], np.float32)
    single = np.concatenate((odds, features, row))
    bounded = np.clip(single.take(_COLUMNS) / _SCALES, -_BOUND, _BOUND)
    return np.concatenate((single, bounded[_ONE] * bounded[_OTHER]))


def confidence(features: Floats) -> float:
    """Return the probability that the first candidate is meant, given `CONFIDENCE_FEATURES`."""
    return 1 / (1 + math.exp(-min(max(float(features @ _weights), -30.0), 30.0)))


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, _LEAST), _MOST)
    return math.log(bounded / (1 - bounded))
