import numpy as np

from spacy_entity_annot.matching.finding.bindings import Bindings


def test_words_find_what_they_were_bound_to_whenever_that_was() -> None:
    bindings = Bindings()
    assert bindings.add(np.array([5, 2]), np.array([0, 0, 1]), np.array([7, 8, 9])).tolist() == [True, True]
    assert bindings.add(np.array([3]), np.zeros(0, np.int64), np.zeros(0, np.int64)).tolist() == [False]
    rows, numbers = bindings.find(np.array([2, 3, 5, 2], np.int32))
    assert (rows.tolist(), numbers.tolist()) == ([0, 2, 2, 3], [9, 7, 8, 9])
