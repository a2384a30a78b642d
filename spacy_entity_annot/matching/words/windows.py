"""Stretches of words in a passage, each with a phrase that may have been spoken there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .columns import Places


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


def join_windows(parts: Sequence[Windows]) -> Windows:
    """Return the windows of several parts, one after the other."""
    return Windows(
        np.concatenate([part.start for part in parts]),
        np.concatenate([part.width for part in parts]),
        np.concatenate([part.phrase for part in parts]),
    )
