"""Rows of different lengths, one behind the other in one array."""

from array import array
from collections.abc import Collection, Iterable
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from .array_file import Arrays


class Ragged:
    """Rows of numbers.

    values (NDArray[Any]): All rows, one behind the other.
    starts (NDArray[Any]): The place of each row's first value, and the end of the last row.
    """

    def __init__(self, values: NDArray[Any], starts: NDArray[Any]) -> None:
        self.values, self.starts = values, starts

    @classmethod
    def of(cls, rows: Iterable[Collection[int]], dtype: DTypeLike) -> "Ragged":
        """Take in rows, one after the other."""
        values, starts = array("q"), array("q", (0,))
        for row in rows:
            values.extend(row)
            starts.append(len(values))
        return cls(np.array(values, dtype), np.array(starts, np.int64))

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
