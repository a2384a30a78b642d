import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.knowledge.index.selection import best, foremost


def test_best_takes_the_highest_and_breaks_ties_by_place() -> None:
    values = np.array([0.5, 0, 0.9, 0.5, 0.5], np.float32)
    assert (best(values, 3).tolist(), best(values, 9).tolist()) == ([2, 0, 3], [2, 0, 3, 4, 1])


@given(st.lists(st.integers(0, 4), max_size=12), st.integers(1, 12))
def test_foremost_takes_what_best_takes(numbers: list[int], limit: int) -> None:
    values = np.array(numbers, np.float32)
    assert foremost(values, limit).tolist() == sorted(best(values, limit).tolist())
