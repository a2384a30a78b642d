"""What each word is bound to, computed once a word instead of once a place."""

import numpy as np
from numpy.typing import NDArray

from ..phrases import expand
from ..words.columns import Ids, Places
from ..words.vocabulary import Column


class Bindings:
    """Numbers that words are bound to, any count of them a word."""

    def __init__(self) -> None:
        self._bound = Column(np.int64)
        self._starts = Column(np.int64)
        self._counts = Column(np.int64)

    def add(self, words: Places, rows: Places, numbers: Places) -> NDArray[np.bool_]:
        """Bind words that are not bound yet.

        words (Places): Distinct words.
        rows (Places): Rows of `words`, ascending.
        numbers (Places): What each of those rows is bound to.
        RETURNS (NDArray[np.bool_]): Whether each word is bound to anything.
        """
        counts = np.bincount(rows, minlength=len(words))
        missing = int(words.max(initial=-1)) + 1 - len(self._counts.values)
        for column in (self._starts, self._counts):
            column.extend(np.zeros(max(missing, 0), np.int64))
        self._counts.values[words] = counts
        self._starts.values[words] = len(self._bound.values) + np.cumsum(counts) - counts
        self._bound.extend(numbers)
        return np.asarray(counts > 0)

    def find(self, words: Ids) -> tuple[Places, Places]:
        """Return rows of `words`, ascending, and what they are bound to."""
        rows, places = expand(self._starts.values[words], self._counts.values[words])
        return rows, self._bound.values[places]
