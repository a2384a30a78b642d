import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.knowledge.index import postings
from spacy_entity_annot.knowledge.index.postings import Postings

LISTS = st.lists(st.sets(st.integers(0, 200_000), max_size=20) | st.sets(st.integers(0, 600), max_size=80), max_size=6)


def packed(lists: list[list[int]]) -> Postings:
    starts = np.concatenate(([0], np.cumsum([len(one) for one in lists]))).astype(np.int64)
    return Postings.of(np.array([number for one in lists for number in one], np.int32), starts)


def unpacked(known: Postings, count: int) -> list[list[int]]:
    read = known.read(np.arange(count))
    places = np.repeat(read.lists, read.lengths)
    places[read.fillers] = -1
    return [read.numbers[places == place].tolist() for place in range(count)]


@given(LISTS)
def test_lists_come_back_as_they_were(lists: list[set[int]]) -> None:
    rising = [sorted(one) for one in lists]
    known = Postings.from_arrays(packed(rising).arrays())
    assert unpacked(known, len(rising)) == rising
    assert known.counts.tolist() == [len(one) for one in rising]


def test_gaps_at_the_edges_of_their_width_come_back() -> None:
    rising = [[254], [255], [0, 255, 510], [65_534], [65_535, 131_071], list(range(300))]
    assert unpacked(packed(rising), len(rising)) == rising


def test_dense_list_takes_a_byte_a_number() -> None:
    known = packed([list(range(0, 20_000, 9))])
    assert sum(array.nbytes for name, array in known.arrays().items() if name.endswith("values")) == 2_223


def test_lists_that_are_packed_in_turns_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "_AT_ONCE", 4)
    rising = [[1, 2, 3], [4], [], [5, 600, 70_000, 70_001, 70_002], [9]]
    assert unpacked(packed(rising), 5) == rising
