"""Texts as one column of words, and what stretches of it add up to."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .columns import Ids

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of several texts, a 0 after each, with zeros around all of them.

    ids (Ids): The numbers of the words.
    text (Places): For each place, the text that it belongs to, from 0; a text's 0 is its own.
    begins (Places): The place of each text's first word.
    ends (Places): The place of the 0 after it.
    """

    ids: Ids
    text: Places
    begins: Places
    ends: Places

    @classmethod
    def of(cls, ids: Ids, margin: int) -> "Passage":
        """Return the passage of some texts.

        ids (Ids): The words, with a 0 after each text.
        margin (int): The number of zeros to put around them.
        """
        ends = np.flatnonzero(ids == 0) + margin
        begins = np.concatenate([[margin], ends[:-1] + 1])
        zeros = np.zeros(margin, np.int32)
        ids = np.concatenate([zeros, ids, zeros])
        text = np.repeat(np.arange(len(ends) + 1), np.diff(ends + 1, prepend=0, append=len(ids)))
        return cls(ids, text, begins, ends)

    def totals(self, values: NDArray[Any], start: Places, width: Places) -> NDArray[Any]:
        """Return the sum of a column of the vocabulary over each stretch of one word or more."""
        sums: NDArray[Any] = values[self.ids[start]]
        for place in range(1, int(width.max(initial=0))):
            rows = np.flatnonzero(place < width)
            sums[rows] += values[self.ids[start[rows] + place]]
        return sums

    def clip(self, start: Places, end: Places, place: Places) -> tuple[Places, Places]:
        """Return stretches cut to the text that holds each `place`."""
        text = self.text[place]
        return np.maximum(start, self.begins[text]), np.minimum(end, self.ends[text])

    def holds(self, start: Places, width: Places) -> NDArray[np.bool_]:
        """Return whether each stretch lies in one text."""
        last = start + width - 1
        return np.asarray((self.text[start] == self.text[last]) & (self.ids[start] != 0) & (self.ids[last] != 0))
