import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.matching.sounds.folding import SoundFolder, fold_sounds, skeleton


@pytest.mark.parametrize(
    ("one", "other"),
    [("knight", "night"), ("wright", "right"), ("phil", "fil"), ("shaun", "shawn"), ("kathy", "cathy"),
     ("rock", "rok"), ("judge", "juj"), ("queen", "kween"), ("beetles", "beatles"), ("dizzee", "dizzy")],
)  # fmt: skip
def test_homophones_fold_alike(one: str, other: str) -> None:
    first, second = fold_sounds([one, other])
    assert first == second


def test_nothing_folds_to_nothing() -> None:
    assert fold_sounds([]) == []


def test_rules_do_not_reach_over_the_end_of_a_word() -> None:
    assert fold_sounds(["top", "hat"]) == [*fold_sounds(["top"]), *fold_sounds(["hat"])]


def test_skeleton_makes_voiced_and_voiceless_consonants_one() -> None:
    assert skeleton("bigdog") == skeleton("piktok")


def test_folder_joins_the_words_and_keeps_what_has_no_sound() -> None:
    assert SoundFolder().fold(["her she", "東京", ""]) == ["herSi", "東京", ""]


@given(st.lists(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=12), max_size=6))
def test_words_fold_alone_as_they_fold_together(words: list[str]) -> None:
    assert fold_sounds(words) == [fold_sounds([word])[0] for word in words]
