import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_entity_annot.knowledge.trigrams import TrigramIndex, best, trigram_codes

FORMS = ("taylorswift", "taylormomsen", "swiftlet", "x", "", "東京都")


def test_trigrams_never_reach_over_two_forms() -> None:
    numbers, codes = trigram_codes(["ab", "ba"])
    assert numbers.tolist() == [0, 0, 1, 1]
    assert len(set(codes.tolist())) == 4


def test_the_same_form_has_cosine_one_and_strangers_none() -> None:
    cosines = TrigramIndex((FORMS,)).cosines("taylorswift")
    assert round(float(cosines[0]), 5) == 1
    assert cosines[[3, 4, 5]].tolist() == [0, 0, 0]
    assert cosines[0] > cosines[1] > 0


def test_letters_beyond_ascii_are_told_apart() -> None:
    cosines = TrigramIndex((FORMS,)).cosines("東京都")
    assert best(cosines, 1).tolist() == [5]


def test_second_index_measures_by_the_weights_of_the_first() -> None:
    first = TrigramIndex((FORMS,))
    second = TrigramIndex((FORMS[:1],), first.weights)
    assert second.cosines("taylor")[0] == first.cosines("taylor")[0]


def test_best_takes_the_highest_and_breaks_ties_by_number() -> None:
    values = np.array([0.5, 0, 0.9, 0.5, 0.5], np.float32)
    assert (best(values, 3).tolist(), best(values, 9).tolist()) == ([2, 0, 3], [2, 0, 3, 4])


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text(max_size=12), min_size=1, max_size=8), st.text(max_size=12))
def test_cosines_lie_between_zero_and_one(forms: list[str], heard: str) -> None:
    cosines = TrigramIndex((forms,)).cosines(heard)
    assert ((cosines >= 0) & (cosines <= 1.0001)).all()
