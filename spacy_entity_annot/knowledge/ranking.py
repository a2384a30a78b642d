"""From features to probabilities: one weighted sum an entity, one for the unknown, and a softmax over both."""

import numpy as np

from spacy_entity_annot.knowledge.comparison import OWNER_FEATURES
from spacy_entity_annot.knowledge.context import CONTEXT_FEATURES, PRIOR_FEATURES
from spacy_entity_annot.knowledge.features import FORM_FEATURES
from spacy_entity_annot.knowledge.trigrams import Floats

FEATURES = (*FORM_FEATURES, *OWNER_FEATURES, *PRIOR_FEATURES, *CONTEXT_FEATURES)
"""What a candidate is judged by, in the order of the columns."""

_WEIGHTS = {
    "same words": 2.0, "same letters": 1.0, "same sounds": 1.0, "cosine": 3.0, "letters": 4.0, "words sorted": 2.0,
    "words shared": 1.0, "sounds": 4.0, "skeleton": 2.0, "sounds within": 1.0, "letters jaro": 1.0, "sounds jaro": 1.0,
    "length": 1.0,
    "alias": -0.2, "short": -0.3, "part": -3.0, "acronym": -2.0, "prior": 1.0, "no prior": 0.5, "owners": -1.0,
    "described": 1.0, "named": 2.0, "cued": 1.0, "cued before": 1.0, "cued against": -1.0,
    "same transcript": 5.0, "expected type": 2.0,
}  # fmt: skip
_NIL = 13.0

WEIGHTS = np.array([_WEIGHTS.get(feature, 0.0) for feature in FEATURES], np.float32)


def scores(rows: Floats) -> Floats:
    """Return the weighted sum of each row of `FEATURES`."""
    summed: Floats = rows @ WEIGHTS
    return summed


def probabilities(entity_scores: Floats) -> tuple[Floats, float]:
    """Return the probability of each entity and that of none of them; together they are 1."""
    highest = max(float(entity_scores.max(initial=_NIL)), _NIL)
    weights = np.exp(entity_scores - highest)
    nil = float(np.exp(_NIL - highest))
    total = float(weights.sum()) + nil
    return (weights / total).astype(np.float32), nil / total


_COLUMN = {feature: column for column, feature in enumerate(FEATURES)}
_CLOSE = 0.7
_POPULAR = 0.9
_REASONS = {
    "part": "part of the name", "acronym": "initials", "described": "context: description",
    "named": "context: rest of the name", "cued": "context: type", "cued before": "context: word before",
    "same transcript": "context: transcript", "expected type": "expected type",
}  # fmt: skip


def reasons(row: Floats) -> tuple[str, ...]:
    """Return in a few words what speaks for the candidate of one row."""
    seen = {feature: float(row[column]) for feature, column in _COLUMN.items()}
    whole = not (seen["alias"] or seen["short"] or seen["part"] or seen["acronym"])
    given: list[str] = []
    if seen["same words"]:
        given.append("exact name" if whole else "exact alias" if seen["alias"] else "exact short form")
    elif seen["same letters"]:
        given.append("same letters")
    elif seen["same sounds"]:
        given.append("sounds the same")
    elif seen["sounds"] >= _CLOSE:
        given.append("sounds alike")
    elif seen["letters"] >= _CLOSE:
        given.append("spelled alike")
    given.extend(text for feature, text in _REASONS.items() if seen[feature] > 0)
    if seen["prior"] >= _POPULAR:
        given.append("popular")
    return tuple(given)
