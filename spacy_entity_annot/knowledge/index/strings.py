"""A list of texts in two arrays, so that a file of a million needs no reading before the first is looked up."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from .array_file import Arrays

_ENCODING, _LONE_SURROGATES = "utf-8", "surrogatepass"
_AT_ONCE = 4_096
"""Texts that are decoded at a time where all of them are read."""

_FEW = 30
"""A dictionary of all texts is worth its making from one text sought in so many on."""


class Strings(Sequence[str]):
    """Texts, decoded when they are asked for.

    encoded (NDArray[np.uint8]): All texts in UTF-8, one behind the other.
    starts (NDArray[np.int64]): The place of each text's first byte, and the end of the last text.
    """

    def __init__(self, encoded: NDArray[np.uint8], starts: NDArray[np.int64]) -> None:
        self._encoded, self._starts = encoded, starts
        self._bytes = encoded.data

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Strings":
        """Take in texts, one after the other."""
        encoded, starts = bytearray(), array("q", (0,))
        for text in texts:
            encoded += text.encode(_ENCODING, _LONE_SURROGATES)
            starts.append(len(encoded))
        return cls(np.frombuffer(encoded, np.uint8), np.frombuffer(starts, np.int64))

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __iter__(self) -> Iterator[str]:
        for start in range(0, len(self), _AT_ONCE):
            yield from self[start : start + _AT_ONCE]

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return self.take(np.arange(len(self))[place])
        return str(self._bytes[self._starts[place] : self._starts[place + 1]], _ENCODING, _LONE_SURROGATES)

    def take(self, numbers: NDArray[Any]) -> list[str]:
        """Return the texts at the given places."""
        starts, ends, read = self._starts[numbers].tolist(), self._starts[numbers + 1].tolist(), self._bytes
        return [str(read[start:end], _ENCODING, _LONE_SURROGATES) for start, end in zip(starts, ends, strict=True)]

    @property
    def whole(self) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        """All texts in UTF-8, one behind the other, and where each begins."""
        return self._encoded, self._starts

    def columns(self, numbers: NDArray[Any], longest: int) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        """Return the bytes of the texts at the given places, a column each, and how many of them count.

        numbers (NDArray[Any]): The places.
        longest (int): So many bytes of each are read; a column goes on with whatever follows in memory.
        """
        starts = self._starts[numbers]
        lengths = np.minimum(self._starts[numbers + 1] - starts, longest)
        rows = np.arange(lengths.max(initial=0))[:, None]
        return self._encoded.take(starts + rows, mode="clip"), lengths

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what a file holds of it."""
        return {"encoded": self._encoded, "starts": self._starts}

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> "Strings":
        """Return the texts that `arrays` describes."""
        return cls(arrays["encoded"], arrays["starts"])


def find(texts: Sequence[str], text: str) -> int | None:
    """Return the place of `text` in a rising list of distinct texts, or None."""
    place = bisect_left(texts, text)
    return place if place < len(texts) and texts[place] == text else None


def find_all(texts: Sequence[str], sought: Sequence[str]) -> list[int | None]:
    """Return what `find` returns for each of many texts, much sooner."""
    if not isinstance(texts, Strings):
        if len(sought) * _FEW < len(texts):
            return [find(texts, text) for text in sought]
        places = {text: place for place, text in enumerate(texts)}
        return [places.get(text) for text in sought]
    # texts are decoded to be compared: as many as are sought are decoded once, which leaves short ways between them
    step = max(len(texts) // max(len(sought), 1), 1)
    marks = texts[::step]
    found = []
    for text in sought:
        last = bisect_right(marks, text) * step
        place = bisect_left(texts, text, max(last - step, 0), min(last, len(texts)))
        found.append(place if place < len(texts) and texts[place] == text else None)
    return found
