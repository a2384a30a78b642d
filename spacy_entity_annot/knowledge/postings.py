"""Lists of rising numbers in little more than a byte a number: each gap to the next one is one or two bytes.

A gap that does not fit is led by fillers, the highest value of its width, which stand for as many steps and for no
number. So a list is read by one running sum, without a loop.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from spacy_entity_annot.knowledge.array_file import Arrays, prefixed, under
from spacy_entity_annot.knowledge.ragged import Ragged

_WIDTHS: tuple[tuple[str, type[np.unsignedinteger[Any]]], ...] = (("narrow", np.uint8), ("wide", np.uint16))
_AT_ONCE = 1 << 23
"""Numbers that are packed at a time, which bounds the memory."""


class Postings:
    """Many lists of rising numbers.

    counts (NDArray[np.int32]): How many numbers each list has.
    gaps (dict[str, Ragged]): For each width the gaps of each list; a list has gaps of one width.
    """

    def __init__(self, counts: NDArray[np.int32], gaps: dict[str, Ragged]) -> None:
        self.counts, self._gaps = counts, gaps

    @classmethod
    def of(cls, numbers: NDArray[np.int32], starts: NDArray[np.int64]) -> "Postings":
        """Pack lists.

        numbers (NDArray[np.int32]): All lists, one behind the other, each strictly rising from 0.
        starts (NDArray[np.int64]): The place of each list, and the end of the last one.
        """
        counts = np.diff(starts).astype(np.int32)
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
        return cls(counts, {name: Ragged(np.concatenate(pieces[name]), _ends(lengths[name])) for name, _ in _WIDTHS})

    def read(self, lists: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Return every number of the given lists, and the place in `lists` of the list that it stands in."""
        found = [self._read(lists, name, np.iinfo(width).max) for name, width in _WIDTHS]
        return np.concatenate([numbers for numbers, _ in found]), np.concatenate([places for _, places in found])

    def _read(self, lists: NDArray[np.int64], name: str, filler: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        gaps = self._gaps[name]
        begins, ends = gaps.starts[lists], gaps.starts[lists + 1]
        pieces = [gaps.values[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
        steps = np.concatenate((*pieces, gaps.values[:0]))
        lengths = ends - begins
        sums = np.cumsum(steps, dtype=np.int32)
        before = np.concatenate((np.zeros(1, np.int32), sums))[np.cumsum(lengths) - lengths] + np.int32(1)
        real = np.flatnonzero(steps != filler)
        places = np.repeat(np.arange(len(lists)), lengths)[real]
        return sums[real] - before[places], places

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what a file holds of it."""
        packed = [prefixed(name, self._gaps[name].arrays()) for name, _ in _WIDTHS]
        return {"counts": self.counts, **packed[0], **packed[1]}

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> "Postings":
        """Return the lists that `arrays` describes."""
        return cls(arrays["counts"], {name: Ragged.from_arrays(under(name, arrays)) for name, _ in _WIDTHS})


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


def _ends(lengths: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(np.concatenate(lengths))))
