"""Rows of different lengths, one behind the other in one array."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from spacy_entity_annot.knowledge.array_file import Arrays


class Ragged:
    """Rows of numbers.

    values (NDArray[Any]): All rows, one behind the other.
    starts (NDArray[Any]): The place of each row's first value, and the end of the last row.
    """

    def __init__(self, values: NDArray[Any], starts: NDArray[Any]) -> None:
        self.values, self.starts = values, starts

    @classmethod
    def of(cls, rows: Iterable[Sequence[int]], dtype: DTypeLike) -> "Ragged":
        """Take in rows."""
        listed = list(rows)
        starts = np.zeros(len(listed) + 1, np.int64)
        np.cumsum([len(row) for row in listed], out=starts[1:])
        return cls(np.array([value for row in listed for value in row], dtype), starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what a file holds of it."""
        return {"values": self.values, "starts": self.starts}

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> "Ragged":
        """Return the rows that `arrays` describes."""
        return cls(arrays["values"], arrays["starts"])

    def places(self, numbers: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return (place in `numbers`, place in `values`) for every value of the rows in `numbers`."""
        begins = self.starts[numbers]
        counts = self.starts[numbers + 1] - begins
        rows = np.repeat(np.arange(len(numbers)), counts)
        within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
        return rows, begins[rows] + within
