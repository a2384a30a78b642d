import numpy as np

from spacy_entity_annot.knowledge.ranking.columns import FEATURES
from spacy_entity_annot.knowledge.ranking.nil import NIL_FEATURES, QUERY_FEATURES
from spacy_entity_annot.knowledge.ranking.ranking import FIXED, shares


def test_fixed_weights_fit_their_features() -> None:
    assert (len(FIXED.ranking), len(FIXED.missing), len(FIXED.nil)) == (
        len(FEATURES),
        len(QUERY_FEATURES),
        len(NIL_FEATURES),
    )


def test_rows_may_stop_before_the_last_columns() -> None:
    rows = np.ones((2, 3), np.float32)
    np.testing.assert_allclose(FIXED.scores(rows), [FIXED.ranking[:3].sum()] * 2, rtol=1e-5)


def test_shares_leave_room_for_the_missing_one() -> None:
    likely = shares(np.array([2.0, 2.0], np.float32), 2.0)
    np.testing.assert_allclose(likely, [1 / 3, 1 / 3], rtol=1e-6)


def test_shares_survive_large_scores() -> None:
    assert shares(np.array([1000.0, -1000.0], np.float32), 0.0).tolist() == [1.0, 0.0]
