"""Stretches of words in a passage, each with a phrase that may have been spoken there."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Windows:
    """Pairs of a stretch of words and a phrase, as columns.

    start (Places): The place of the first word.
    width (Places): The number of words.
    phrase (Places): The phrase.
    """

    start: Places
    width: Places
    phrase: Places

    def __len__(self) -> int:
        return len(self.start)

    def __getitem__(self, rows: NDArray[np.bool_] | Places) -> "Windows":
        return Windows(self.start[rows], self.width[rows], self.phrase[rows])

    def moved(self, start: int, width: int) -> "Windows":
        """Return windows that begin so many words later and are so many words wider."""
        return Windows(self.start + start, self.width + width, self.phrase)
