"""Lists of rising numbers in little more than a byte a number: each gap to the next one is one or two bytes.

A gap that does not fit is led by fillers, the highest value of its width, which stand for as many steps and for no
number. So a list is read by one running sum, without a loop.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .array_file import Arrays, prefixed, under
from .ragged import Ragged

_WIDTHS: tuple[tuple[str, type[np.unsignedinteger[Any]]], ...] = (("narrow", np.uint8), ("wide", np.uint16))
_AT_ONCE = 1 << 23
"""Numbers that are packed at a time, which bounds the memory."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The numbers of some lists, as they come out of one running sum.

    numbers (NDArray[np.int64]): One list behind the other.
    lists (NDArray[np.int64]): For each run of `numbers`, the place of its list among those that were asked for.
    lengths (NDArray[np.int64]): How many of `numbers` each run has.
    fillers (NDArray[np.int64]): The places in `numbers` that stand for none; what is there lies in the list's range.
    """

    numbers: NDArray[np.int64]
    lists: NDArray[np.int64]
    lengths: NDArray[np.int64]
    fillers: NDArray[np.int64]


class Postings:
    """Many lists of rising numbers.

    counts (NDArray[np.int32]): How many numbers each list has.
    ends (NDArray[np.int32]): The last number of each list and one, 0 for an empty one.
    gaps (dict[str, Ragged]): For each width the gaps of each list; a list has gaps of one width.
    widths (list[tuple[Ragged, int]]): The same, with the filler of each width.
    numbers (int): The highest number of any list and one.
    """

    def __init__(self, counts: NDArray[np.int32], ends: NDArray[np.int32], gaps: dict[str, Ragged]) -> None:
        self.counts, self._ends, self._gaps = counts, ends, gaps
        self.numbers = int(ends.max(initial=0))
        self.widths = [(gaps[name], int(np.iinfo(width).max)) for name, width in _WIDTHS]

    @classmethod
    def of(cls, numbers: NDArray[np.int32], starts: NDArray[np.int64]) -> "Postings":
        """Pack lists.

        numbers (NDArray[np.int32]): All lists, one behind the other, each strictly rising from 0.
        starts (NDArray[np.int64]): The place of each list, and the end of the last one.
        """
        counts = np.diff(starts).astype(np.int32)
        ends = np.zeros(len(counts), np.int32)
        ends[counts > 0] = numbers[starts[1:][counts > 0] - 1] + 1
        pieces: dict[str, list[NDArray[Any]]] = {name: [np.empty(0, width)] for name, width in _WIDTHS}
        lengths: dict[str, list[NDArray[np.int64]]] = {name: [np.empty(0, np.int64)] for name, _ in _WIDTHS}
        first = 0
        while first < len(counts):
            last = max(int(np.searchsorted(starts, starts[first] + _AT_ONCE, "right")) - 1, first + 1)
            packed = _packed(numbers[starts[first] : starts[last]], counts[first:last])
            for name, (values, length) in packed.items():
                pieces[name].append(values)
                lengths[name].append(length)
            first = last
        return cls(
            counts, ends, {name: Ragged(np.concatenate(pieces[name]), _starts(lengths[name])) for name, _ in _WIDTHS}
        )

    def read(self, lists: NDArray[np.int64]) -> Reading:
        """Return the numbers of the given lists; those of narrow gaps come first."""
        steps, lengths = zip(*(self._steps(lists, name) for name, _ in _WIDTHS), strict=True)
        numbers = np.concatenate(steps, dtype=np.int64)
        fillers = [np.flatnonzero(own == np.iinfo(width).max) for own, (_, width) in zip(steps, _WIDTHS, strict=True)]
        fillers[1] += len(steps[0])
        length = np.concatenate(lengths)
        runs = np.flatnonzero(length)
        length, places = length[runs], runs % max(len(lists), 1)
        if len(runs):
            # each run starts over: its first step takes back what the run before it came to
            firsts = np.cumsum(length) - length
            numbers[firsts[1:]] -= self._ends[lists[places[:-1]]]
            numbers[0] -= 1
        return Reading(np.cumsum(numbers, out=numbers), places, length, np.concatenate(fillers))

    def _steps(self, lists: NDArray[np.int64], name: str) -> tuple[NDArray[Any], NDArray[np.int64]]:
        gaps = self._gaps[name]
        begins, ends = gaps.starts[lists], gaps.starts[lists + 1]
        pieces = [gaps.values[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
        return np.concatenate((*pieces, gaps.values[:0])), ends - begins

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what a file holds of it."""
        packed = [prefixed(name, self._gaps[name].arrays()) for name, _ in _WIDTHS]
        return {"counts": self.counts, "ends": self._ends, **packed[0], **packed[1]}

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> "Postings":
        """Return the lists that `arrays` describes."""
        gaps = {name: Ragged.from_arrays(under(name, arrays)) for name, _ in _WIDTHS}
        return cls(arrays["counts"], arrays["ends"], gaps)


def _packed(numbers: NDArray[np.int32], counts: NDArray[np.int32]) -> dict[str, tuple[NDArray[Any], NDArray[np.int64]]]:
    """Return for each width the gaps and how many each list has; every list takes the width that is shorter for it."""
    of_list = np.repeat(np.arange(len(counts)), counts)
    gaps = np.diff(numbers, prepend=np.int32(-1))
    firsts = (np.cumsum(counts) - counts)[counts > 0]
    gaps[firsts] = numbers[firsts] + 1
    sizes = [
        np.bincount(of_list, 1 + gaps // np.iinfo(width).max, len(counts)) * np.dtype(width).itemsize
        for _, width in _WIDTHS
    ]
    is_wide = sizes[1] < sizes[0]
    packed = {}
    for name, width in _WIDTHS:
        chosen = is_wide[of_list] == (width is np.uint16)
        fillers, rest = np.divmod(gaps[chosen], np.iinfo(width).max)
        values = np.full(int(fillers.sum()) + len(rest), np.iinfo(width).max, width)
        values[np.cumsum(fillers + 1, dtype=np.int64) - 1] = rest
        packed[name] = values, np.bincount(of_list[chosen], fillers + 1, len(counts)).astype(np.int64)
    return packed


def _starts(lengths: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(np.concatenate(lengths))))
