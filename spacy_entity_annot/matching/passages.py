"""A column of words with sums over them, so that what a stretch of words adds up to is one subtraction."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .columns import Ids
from .marks import Marks
from .vocabulary import Vocabulary

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of several texts, a 0 after each, with zeros around all of them.

    ids (Ids): The numbers of the words.
    text (Places): For each place, the text that it belongs to, from 0; a text's 0 is its own.
    begins (Places): The place of each text's first word.
    ends (Places): The place of the 0 after it.
    marks (Marks): The sum of the marks of all words before each place.
    sizes (Places): The sums of their letters, their sounds, their rarities in tenths, and of those without a spelling.
    """

    ids: Ids
    text: Places
    begins: Places
    ends: Places
    marks: Marks
    sizes: Places

    @classmethod
    def of(cls, ids: Ids, margin: int, vocabulary: Vocabulary) -> "Passage":
        """Return the passage of some texts.

        ids (Ids): The words, with a 0 after each text.
        margin (int): The number of zeros to put around them.
        vocabulary (Vocabulary): The words.
        """
        ends = np.flatnonzero(ids == 0) + margin
        begins = np.concatenate([[margin], ends[:-1] + 1])
        zeros = np.zeros(margin, np.int32)
        ids = np.concatenate([zeros, ids, zeros])
        text = np.repeat(np.arange(len(ends) + 1), np.diff(ends + 1, prepend=0, append=len(ids)))
        marks, sizes = vocabulary["marks"][ids], vocabulary["sizes"][ids]
        return cls(ids, text, begins, ends, _sums(marks), _sums(sizes))

    def clip(self, start: Places, end: Places, place: Places) -> tuple[Places, Places]:
        """Return stretches cut to the text that holds each `place`."""
        text = self.text[place]
        return np.maximum(start, self.begins[text]), np.minimum(end, self.ends[text])

    def holds(self, start: Places, width: Places) -> NDArray[np.bool_]:
        """Return whether each stretch lies in one text."""
        last = start + width - 1
        return np.asarray((self.text[start] == self.text[last]) & (self.ids[start] != 0) & (self.ids[last] != 0))


def _sums(values: NDArray[Any]) -> NDArray[Any]:
    sums = np.zeros((len(values) + 1, *values.shape[1:]), values.dtype)
    np.cumsum(values, axis=0, out=sums[1:])
    return sums
