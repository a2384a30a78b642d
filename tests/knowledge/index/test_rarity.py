import numpy as np
import pytest

from spacy_entity_annot.knowledge.index.rarity import Rarity

RARITY = Rarity.of(np.array([3, 7], np.int32), np.array([1, 90], np.int32), 100)


def test_rare_codes_weigh_more_than_common_ones_and_unseen_ones_most() -> None:
    common, rare, unseen = RARITY.of_codes(np.array([7, 3, 9], np.int32))
    assert 0 < common < rare < unseen
    assert rare == pytest.approx(np.log1p(50) ** 2)


def test_without_any_codes_all_are_unseen() -> None:
    none = Rarity.of(np.empty(0, np.int32), np.empty(0, np.int32), 0)
    assert none.of_codes(np.array([1, 2], np.int32)).tolist() == [0, 0]
