from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_entity_annot.knowledge import channel
from spacy_entity_annot.knowledge.channel import NamedSounds, channel_odds
from spacy_entity_annot.knowledge.index import gathering, loops, nearness, sharing
from spacy_entity_annot.knowledge.index.gathering import Sought
from spacy_entity_annot.knowledge.index.nearness import Nearest, nearest
from spacy_entity_annot.knowledge.index.postings import Postings
from spacy_entity_annot.knowledge.index.sharing import shared_weights
from spacy_entity_annot.knowledge.index.strings import Strings
from spacy_entity_annot.knowledge.index.trigrams import view_codes

LISTS = st.lists(st.sets(st.integers(0, 200_000), max_size=30), min_size=1, max_size=6)
WORDS = st.lists(st.text("ab cé東", max_size=9), min_size=1, max_size=5)
SOUNDS = st.text("abkstSCT東", max_size=45)


def with_and_without(call: Callable[[], Any], *modules: ModuleType) -> tuple[Any, Any]:
    """Return what a call gives with the loops and with arrays."""
    answers = []
    for code in (loops, None):
        with pytest.MonkeyPatch.context() as patch:
            for module in modules:
                patch.setattr(module, "loops", lambda code=code: code)
            answers.append(call())
    return answers[0], answers[1]


def packed(lists: list[set[int]]) -> Postings:
    starts = np.concatenate(([0], np.cumsum([len(one) for one in lists]))).astype(np.int64)
    return Postings.of(np.array([number for one in lists for number in sorted(one)], np.int32), starts)


@pytest.mark.parametrize("told_apart", [0, 4_096])
@settings(max_examples=30)
@given(lists=LISTS, limit=st.integers(1, 12))
def test_the_same_forms_are_nearest_with_the_same_cosines(told_apart: int, lists: list[set[int]], limit: int) -> None:
    known, places = packed(lists), np.arange(len(lists))
    weights = np.stack((places % 3 + 1, places % 2), axis=1).astype(np.int32)
    sought = Sought(places, weights.sum(axis=1, dtype=np.int32), weights)
    norms = np.linspace(0.001, 2, 400_002).astype(np.float16).reshape(-1, 2)
    scales = np.array((0.3, 0.7), np.float32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathering, "_TOLD_APART", told_apart)
        one, other = with_and_without(
            lambda: by_number(nearest(known, sought, norms, scales, limit)), gathering, nearness
        )
    assert one == other
    if told_apart:
        assert [number for number, *_ in one[0]] == sorted(set().union(*lists))


def test_steps_that_stand_for_no_form_do_not_count_among_those_told_apart() -> None:
    lists = [set(range(first, 60_000, 300 + first)) for first in range(20)]
    known, places = packed(lists), np.arange(20)
    weights = np.stack((places + 1, places + 1), axis=1).astype(np.int32)
    assert sum(map(len, lists)) <= gathering._TOLD_APART < len(known.read(places).numbers)
    sought = Sought(places, weights[:, 0], weights)
    one, other = with_and_without(lambda: sorted(gathering.gathered(known, sought)[0].tolist()), gathering)
    assert one == other == sorted(set().union(*lists))


def test_more_is_told_apart_among_many_forms() -> None:
    few, many = ([set(range(first, last, last // 20_000)) for first in range(2)] for last in (200_000, 2_400_000))
    kept = []
    for lists in (few, many):
        weights = np.ones((2, 2), np.int32)
        sought = Sought(np.arange(2), weights[:, 0], weights)
        one, other = with_and_without(partial(found_forms, packed(lists), sought), gathering)
        assert one == other
        kept.append(gathering._kept(packed(lists)))
    assert kept == [128, 256]


def found_forms(known: Postings, sought: Sought) -> list[int]:
    return sorted(gathering.gathered(known, sought)[0].tolist())


def by_number(found: Nearest) -> tuple[list[tuple[int, float, float]], list[int]]:
    """Return the forms by number with their cosines, and the numbers of the chosen ones in their order."""
    rows = zip(found.numbers.tolist(), found.close.tolist(), found.loose.tolist(), strict=True)
    return sorted(rows), found.numbers[found.places].tolist()


@settings(max_examples=30)
@given(SOUNDS, st.lists(SOUNDS, min_size=1, max_size=4))
def test_sounds_have_the_same_odds(heard: str, spoken: list[str]) -> None:
    names = NamedSounds(Strings.of(spoken), np.arange(len(spoken), dtype=np.int32))
    one, other = with_and_without(lambda: channel_odds(heard, names), channel)
    assert one.tolist() == other.tolist()


@settings(max_examples=30)
@given(st.text("abcé東", max_size=9), WORDS)
def test_the_same_trigrams_are_shared(heard: str, words: list[str]) -> None:
    codes = view_codes(heard, heard)
    weights = np.arange(1, len(codes) + 1, dtype=np.int32)
    known = Strings.of(words)
    numbers = np.arange(len(words), dtype=np.int32)[::-1].copy()
    one, other = with_and_without(lambda: shared_weights(codes, weights, numbers, (known, known)), sharing)
    views = [view_codes(*[words[number].replace(" ", "")] * 2) for number in numbers]
    assert one.tolist() == other.tolist() == [int(weights[np.isin(codes, own)].sum()) for own in views]
