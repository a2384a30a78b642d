import numpy as np
import pytest

from spacy_entity_annot.knowledge.ranking.columns import FEATURES
from spacy_entity_annot.knowledge.ranking.nil import (
    NIL_FEATURES,
    QUERY_FEATURES,
    nil_features,
    nil_probability,
    query_features,
)


def test_query_without_candidates_has_features() -> None:
    rows = np.zeros((0, len(FEATURES)), np.float32)
    assert query_features("the quux", rows, context=True, size=10).shape == (len(QUERY_FEATURES),)


@pytest.mark.parametrize(("size", "feature"), [(0, -1.0), (3_000, -1.0), (100_000, 0.5), (10**9, 1.7)])
def test_size_of_the_knowledge_base_counts_within_what_was_measured(size: int, feature: float) -> None:
    rows = np.zeros((0, len(FEATURES)), np.float32)
    assert query_features("queen", rows, context=False, size=size)[QUERY_FEATURES.index("size")] == pytest.approx(
        feature
    )


def test_one_candidate_has_the_widest_margin() -> None:
    rows = np.zeros((1, len(FEATURES)), np.float32)
    query = query_features("queen", rows, context=False, size=10)
    features = nil_features(query, rows, np.array([10.0], np.float32), 10.0)
    assert (len(features), features[NIL_FEATURES.index("margin")], features[NIL_FEATURES.index("left")]) == (
        len(NIL_FEATURES),
        1,
        0.5,
    )


def test_nil_probability_is_finite_at_any_distance() -> None:
    huge = np.full(len(NIL_FEATURES), 1e6, np.float32)
    assert 0 <= nil_probability(huge, huge) <= 1
