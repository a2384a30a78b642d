import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.matching.sounds.phonetics import join_sounds, pack, skeleton, sounds

WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("one", "other"), [("phil", "fill"), ("knight", "nite"), ("catherine", "katherine"), ("wright", "rite"), ("x", "s")]
)
def test_words_that_sound_alike_have_the_same_sounds(one: str, other: str) -> None:
    assert sounds(one) == sounds(other)


def test_letters_of_other_scripts_stand_for_themselves() -> None:
    assert sounds("москва") == "москва"
    assert skeleton(sounds("москва")) == ""


def test_a_skeleton_is_packed_four_bits_a_consonant_from_the_top() -> None:
    assert pack("BF") == 0x12 << 56
    assert pack("B" * 20) == int("1" * 16, 16)


@given(st.lists(WORDS.map(sounds), max_size=4))
def test_joined_sounds_never_repeat_one(parts: list[str]) -> None:
    joined = join_sounds(parts)
    assert all(first != second for first, second in zip(joined, joined[1:], strict=False))
