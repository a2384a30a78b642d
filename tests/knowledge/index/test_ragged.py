import numpy as np

from spacy_entity_annot.knowledge.index.ragged import Ragged

ROWS = Ragged.of([[1, 2], [], [3]], np.uint32)


def test_values_of_some_rows_are_found_in_the_order_asked_for() -> None:
    rows, places = ROWS.places(np.array([2, 1, 0]))
    assert (rows.tolist(), ROWS.values[places].tolist()) == ([0, 2, 2], [3, 1, 2])


def test_no_rows_have_no_values() -> None:
    rows, places = ROWS.places(np.empty(0, np.int64))
    assert (len(rows), len(places), len(Ragged.of([], np.uint8))) == (0, 0, 0)


def test_rows_come_back_from_their_arrays() -> None:
    again = Ragged.from_arrays(ROWS.arrays())
    assert (len(again), again.values.tolist(), again.starts.tolist()) == (3, [1, 2, 3], [0, 2, 2, 3])
