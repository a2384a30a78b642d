import numpy as np
import pytest

from spacy_entity_annot.matching.equal import distinct


@pytest.mark.parametrize("numbers", [[], [3, 1, 3, -2, 1]])
def test_distinct_numbers_rise(numbers: list[int]) -> None:
    assert distinct(np.array(numbers, np.int32)).tolist() == sorted(set(numbers))
