"""Texts as one column of words, and what stretches of it add up to."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .columns import Ids, Places


@dataclass(frozen=True)
class Passage:
    """Words of several texts, a 0 after each, with zeros around all of them.

    ids (Ids): The numbers of the words.
    begins (Places): The place of each text's first word.
    ends (Places): The place of the 0 after it.
    """

    ids: Ids
    begins: Places
    ends: Places

    @classmethod
    def of(cls, ids: Ids, margin: int) -> "Passage":
        """Return the passage of some texts.

        ids (Ids): The words, with a 0 after each text.
        margin (int): The number of zeros to put around them.
        """
        zeros = np.zeros(margin, np.int32)
        ends = np.flatnonzero(ids == 0) + margin
        begins = np.concatenate([[margin], ends[:-1] + 1])
        return cls(np.concatenate([zeros, ids, zeros]), begins, ends)

    @cached_property
    def text(self) -> Places:
        """For each place, the text that it belongs to, from 0; a text's 0 is its own."""
        return np.repeat(np.arange(len(self.ends) + 1), np.diff(self.ends + 1, prepend=0, append=len(self.ids)))

    def totals(self, values: NDArray[Any], start: Places, width: Places, *, add: np.ufunc = np.add) -> NDArray[Any]:
        """Return the sum of a column of the vocabulary over each stretch of one word or more.

        values (NDArray[Any]): The column.
        start (Places): The first word of each stretch.
        width (Places): The number of words, in ascending order.
        add (np.ufunc): What sums are made by.
        """
        sums: NDArray[Any] = values.take(self.ids.take(start), axis=0)
        for place in range(1, int(width.max(initial=0))):
            wider = slice(int(np.searchsorted(width, place, "right")), None)
            add(sums[wider], values.take(self.ids.take(start[wider] + place), axis=0), out=sums[wider])
        return sums

    def clip(self, start: Places, end: Places, place: Places) -> tuple[Places, Places]:
        """Return stretches cut to the text that holds each `place`."""
        text = self.text.take(place)
        return np.maximum(start, self.begins.take(text)), np.minimum(end, self.ends.take(text))

    def holds(self, start: Places, width: Places) -> NDArray[np.bool_]:
        """Return whether each stretch lies in one text."""
        last = start + width - 1
        return np.asarray(
            (self.text.take(start) == self.text.take(last)) & (self.ids.take(start) != 0) & (self.ids.take(last) != 0)
        )
