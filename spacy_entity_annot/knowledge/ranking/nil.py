"""Whether none of the knowledge base's entities is meant: learned, not a cut on a score."""

import math

import numpy as np

from ..index.trigrams import Floats
from .columns import COLUMN
from .features import rarity, word_rarity

QUERY_FEATURES = ("bias", "exact", "words", "letters", "mean rarity", "max rarity", "unknown words", "context", "size")
"""What a heard form and the size of the knowledge base tell before any candidate is looked at."""
_SMALLEST, _USUAL, _LARGEST = 3.5, 4.5, 6.2
"""Decimal logarithms of how many entities there are; probabilities were fitted within these bounds."""
_SEEN_IN_TOP = ("sounds", "letters", "channel share", "share", "part", "cued", "same words", "fitting type")
TOP_FEATURES = ("score", "margin", "left", *(f"top {feature}" for feature in _SEEN_IN_TOP))
"""What the best candidate tells."""
NIL_FEATURES = (*QUERY_FEATURES, *TOP_FEATURES)
_TOP_COLUMNS = [COLUMN[feature] for feature in _SEEN_IN_TOP]


def query_features(spoken: str, rows: Floats, *, context: bool, size: int) -> Floats:
    """Return `QUERY_FEATURES` of a heard form.

    spoken (str): Its spoken form.
    rows (Floats): Those of its candidates.
    context (bool): Whether the words around it are known.
    size (int): How many entities the knowledge base has.
    """
    words = spoken.split()
    mean = sum(map(word_rarity, words)) / max(len(words), 1)
    exact = rows[:, COLUMN["same words"]].max(initial=0)
    length = min(len(spoken.replace(" ", "")), 20) / 20
    unknown = sum(word_rarity(word) == 1 for word in words) / max(len(words), 1)
    many = min(max(math.log10(max(size, 1)), _SMALLEST), _LARGEST) - _USUAL
    known = [1, exact, min(len(words), 5) / 5, length, mean, rarity(spoken), unknown, context, many]
    return np.array(known, np.float32)


def nil_features(query: Floats, rows: Floats, scores: Floats, missing: float) -> Floats:
    """Return `NIL_FEATURES`.

    query (Floats): `QUERY_FEATURES`.
    rows (Floats): The candidates' features, one row an entity.
    scores (Floats): The scores of the rows.
    missing (float): The score of an entity that was not found.
    """
    order = np.argsort(-scores, kind="stable")[:2]
    margin = min(float(scores[order[0]] - scores[order[-1]]), 5.0) if len(order) > 1 else 5.0
    left = 1 / (1 + math.exp(min(float(scores[order[0]]) - missing, 30.0)))
    top = [float(scores[order[0]]) / 10, margin / 5, left, *rows[order[0], _TOP_COLUMNS].tolist()]
    return np.concatenate((query, np.array(top, np.float32)))


def nil_probability(features: Floats, weights: Floats) -> float:
    """Return the probability that no entity of the knowledge base is meant.

    features (Floats): `NIL_FEATURES`.
    weights (Floats): Of the same.
    """
    return 1 / (1 + math.exp(-min(max(float(features @ weights), -30.0), 30.0)))
