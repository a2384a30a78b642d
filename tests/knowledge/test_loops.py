from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_entity_annot.knowledge import channel, gathering, loops, sharing
from spacy_entity_annot.knowledge.channel import SoundRows, channel_odds
from spacy_entity_annot.knowledge.gathering import gathered
from spacy_entity_annot.knowledge.postings import Postings
from spacy_entity_annot.knowledge.sharing import shared_codes
from spacy_entity_annot.knowledge.strings import Strings
from spacy_entity_annot.knowledge.trigrams import CLOSE, view_codes

LISTS = st.lists(st.sets(st.integers(0, 200_000), max_size=30), min_size=1, max_size=6)
WORDS = st.lists(st.text("ab cé東", max_size=9), min_size=1, max_size=5)
SOUNDS = st.text("abkstSCT東", max_size=45)


def with_and_without(module: ModuleType, call: Callable[[], Any]) -> tuple[Any, Any]:
    """Return what a call gives with the loops and with arrays."""
    answers = []
    for code in (loops, None):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "loops", lambda code=code: code)
            answers.append(call())
    return answers[0], answers[1]


def packed(lists: list[set[int]]) -> Postings:
    starts = np.concatenate(([0], np.cumsum([len(one) for one in lists]))).astype(np.int64)
    return Postings.of(np.array([number for one in lists for number in sorted(one)], np.int32), starts)


@pytest.mark.parametrize("told_apart", [0, 4_096])
@settings(deadline=None, max_examples=30)
@given(lists=LISTS)
def test_the_same_forms_are_gathered_with_the_same_sums(told_apart: int, lists: list[set[int]]) -> None:
    known, places = packed(lists), np.arange(len(lists))
    weights = np.linspace(0.1, 0.7, len(lists), dtype=np.float32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathering, "_TOLD_APART", told_apart)
        one, other = with_and_without(
            gathering, lambda: gathered(known, places, weights, (weights, weights[::-1].copy()))
        )
    assert one[0].tolist() == other[0].tolist()
    assert one[1].tolist() == other[1].tolist()
    if told_apart:
        assert one[0].tolist() == sorted(set().union(*lists))


@settings(deadline=None, max_examples=30)
@given(SOUNDS, st.lists(SOUNDS, min_size=1, max_size=4))
def test_sounds_have_the_same_odds(heard: str, names: list[str]) -> None:
    rows = SoundRows.of(Strings.of(names), np.arange(len(names), dtype=np.int32))
    one, other = with_and_without(channel, lambda: channel_odds(heard, rows))
    assert one.tolist() == other.tolist()


@settings(deadline=None, max_examples=30)
@given(st.text("abcé東", max_size=9), WORDS)
def test_the_same_trigrams_are_shared(heard: str, words: list[str]) -> None:
    codes = view_codes(heard, heard)
    known = Strings.of(words)
    numbers = np.arange(len(words), dtype=np.int32)[::-1].copy()
    one, other = with_and_without(sharing, lambda: shared_codes(codes[codes < CLOSE], numbers, (known, known)))
    assert [part.tolist() for part in one] == [part.tolist() for part in other]
    views = [view_codes(*[words[number].replace(" ", "")] * 2) for number in numbers]
    shared = [(row, place) for row, own in enumerate(views) for place, code in enumerate(codes) if code in own]
    assert list(zip(*(part.tolist() for part in one), strict=True)) == shared
