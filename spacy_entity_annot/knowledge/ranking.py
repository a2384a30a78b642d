"""From features to probabilities: one weighted sum an entity, one for the entity that is missing, and a softmax."""

import numpy as np

from spacy_entity_annot.knowledge.comparison import OWNER_FEATURES
from spacy_entity_annot.knowledge.context import CONTEXT_FEATURES
from spacy_entity_annot.knowledge.features import FORM_FEATURES
from spacy_entity_annot.knowledge.trigrams import Floats
from spacy_entity_annot.knowledge.weights import RANKING

FEATURES = (*FORM_FEATURES, *OWNER_FEATURES, *CONTEXT_FEATURES)
"""What a candidate is judged by, in the order of the columns."""
COLUMN = {feature: column for column, feature in enumerate(FEATURES)}
WEIGHTS: Floats = np.array([RANKING[feature] for feature in FEATURES], np.float32)


def scores(rows: Floats) -> Floats:
    """Return the weighted sum of each row of `FEATURES`."""
    summed: Floats = rows @ WEIGHTS
    return summed


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
