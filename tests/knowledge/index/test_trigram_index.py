from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_entity_annot.knowledge.heard import heard_forms
from spacy_entity_annot.knowledge.index import gathering, trigram_blocks, trigram_index
from spacy_entity_annot.knowledge.index.rarity import Rarity
from spacy_entity_annot.knowledge.index.strings import Strings
from spacy_entity_annot.knowledge.index.trigram_index import TrigramIndex
from spacy_entity_annot.knowledge.index.trigrams import view_codes
from spacy_entity_annot.knowledge.spoken import LONGEST
from spacy_entity_annot.matching.sounds.folding import SoundFolder

FORM = st.text(st.characters(min_codepoint=32), max_size=12)
"""Spoken forms hold no control characters."""
FORMS = ("taylorswift", "taylormomsen", "swiftlet", "x", "", "東京都")
INDEX = TrigramIndex.of(FORMS, FORMS, FORMS)


def cosines(index: TrigramIndex, heard: str) -> dict[int, float]:
    nearest = index.nearest(heard, heard, heard, limit=9)
    return dict(zip(nearest.numbers.tolist(), nearest.close.tolist(), strict=True))


def test_the_same_form_has_cosine_one_and_strangers_are_not_found() -> None:
    found = cosines(INDEX, "taylorswift")
    assert found[0] == pytest.approx(1, abs=1e-3)
    assert found[0] > found[1] > 0
    assert sorted(found) == [0, 1, 2]


def test_letters_beyond_ascii_are_told_apart() -> None:
    assert list(cosines(INDEX, "東京都")) == [5]


def test_nothing_is_found_in_an_empty_index() -> None:
    assert cosines(TrigramIndex.of((), (), ()), "taylor") == {}


def test_loose_cosine_adds_that_of_the_skeleton() -> None:
    nearest = INDEX.nearest("taylorswift", "taylorswift", "swiftlet", limit=9)
    assert (nearest.loose - nearest.close)[nearest.numbers == 2] == pytest.approx(1, abs=1e-3)


def test_second_index_measures_by_the_rarity_of_the_first() -> None:
    second = TrigramIndex.of(FORMS[:1], FORMS[:1], FORMS[:1], rarity=INDEX.rarity)
    assert cosines(second, "taylor")[0] == cosines(INDEX, "taylor")[0]


def test_index_comes_back_from_its_arrays() -> None:
    assert cosines(TrigramIndex.from_arrays(INDEX.arrays()), "tailorswift") == cosines(INDEX, "tailorswift")


def test_blocks_make_the_same_index_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trigram_blocks, "BLOCK", 2)
    blocks = TrigramIndex.of(FORMS, FORMS, FORMS).arrays()
    for name, array in INDEX.arrays().items():
        np.testing.assert_array_equal(blocks[name], array)


def test_beyond_the_budget_the_rarest_trigrams_find_the_form(monkeypatch: pytest.MonkeyPatch) -> None:
    forms = [f"name{letter}{other}" for letter in "abcdefghij" for other in "klmnopqrst"]
    index = TrigramIndex.of(forms, forms, forms)
    monkeypatch.setattr(trigram_index, "BUDGET", 60)
    found = cosines(index, "namecm")
    assert len(found) < len(forms)
    assert max(found, key=lambda number: found[number]) == forms.index("namecm")


def test_of_many_forms_those_of_the_fullest_buckets_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "_TOLD_APART", 0)
    monkeypatch.setattr(gathering, "_SAMPLED", 1)
    monkeypatch.setattr(gathering, "_BUCKETS_KEPT", 1)
    assert cosines(INDEX, "taylorswift") == {0: pytest.approx(1, abs=1e-3)}


def test_cosines_with_given_forms_are_those_of_the_index() -> None:
    numbers = np.array([2, 0, 3], np.int32)
    known = Strings.of(FORMS)
    found = cosines(INDEX, "tailorswift")
    expected = [found[2], found[0], 0]
    assert INDEX.cosines(("tailorswift",) * 3, numbers, (known, known)).tolist() == pytest.approx(expected)


@settings(max_examples=20)
@given(st.sampled_from(["abcdefghijklmnopqrstuvwxyz", "axyz0123456789 ", "ßﬁ㎏½ﷺ東京"]), st.randoms())
def test_sums_of_the_longest_heard_form_fit_in_32_bits(letters: str, chance: Random) -> None:
    for heard in heard_forms("".join(chance.choices(letters, k=4 * LONGEST)), SoundFolder()):
        codes = view_codes(heard.spelling, heard.sounds, heard.skeleton)
        unseen = Rarity.of(codes[:0], codes[:0], 10**9).of_codes(codes)
        assert float(unseen.sum()) * trigram_index._UNITS < 2**31


@settings(max_examples=30)
@given(st.lists(FORM, min_size=1, max_size=8), FORM)
def test_cosines_lie_between_zero_and_one(forms: list[str], heard: str) -> None:
    found = cosines(TrigramIndex.of(forms, forms, forms), heard)
    assert all(0 < value <= 1.001 for value in found.values())
