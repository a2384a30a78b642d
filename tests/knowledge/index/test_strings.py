import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.knowledge.index.strings import Strings, find, find_all


@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=6), max_size=8))
def test_every_text_comes_back(texts: list[str]) -> None:
    packed = Strings.from_arrays(Strings.of(texts).arrays())
    assert (list(packed), packed[:2], len(packed)) == (texts, texts[:2], len(texts))
    assert packed.take(np.arange(len(texts))[::-1]) == texts[::-1]


@given(st.sets(st.text(st.characters(exclude_categories=()), max_size=3), max_size=8), st.text(max_size=3))
def test_texts_are_found_where_they_stand(texts: set[str], other: str) -> None:
    known = Strings.of(sorted(texts))
    assert [find(known, text) for text in known] == list(range(len(texts)))
    assert (find(known, other) is None) == (other not in texts)


@given(st.sets(st.text(st.characters(exclude_categories=()), max_size=12), max_size=12), st.lists(st.text(max_size=10)))
def test_many_texts_are_found_as_one_is(texts: set[str], others: list[str]) -> None:
    known, sought = sorted(texts), [*texts, *others, *(text + "x" for text in texts)]
    expected = [find(known, text) for text in sought]
    assert find_all(known, sought) == find_all(Strings.of(known), sought) == expected


def test_few_texts_are_found_among_many() -> None:
    known = [f"{number:03}" for number in range(200)]
    assert find_all(known, ["199", "2", "000"]) == find_all(Strings.of(known), ["199", "2", "000"]) == [199, None, 0]
