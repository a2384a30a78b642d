"""Find spellings that share runs of three letters: those with three edits in ten letters nearly always do."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ..phrases import expand
from ..words.background import word_rarities

Places = NDArray[np.int64]

_EDGE = "\n"
_LONG = 6
"""Spellings of so many letters must share two runs, shorter ones a single run."""

_COMMON_WORD = 6.0
_COMMON_SHARE = 0.004
"""A run is common where so large a share of the words of at most that rarity have it."""


class TrigramIndex:
    """Look spellings up by their runs of three letters, word edges included.

    spellings (Sequence[str]): One for each entry.
    similarity (float): The least similarity that is of interest, 0..1; it bounds how the lengths may differ.
    """

    def __init__(self, spellings: Sequence[str], similarity: float) -> None:
        self._similarity = similarity
        self._lengths = _lengths(spellings)
        rows, keys = _telling(spellings)
        order = np.argsort(keys, kind="stable")
        self._entries = rows[order]
        self._keys, self._starts, self._counts = np.unique(keys[order], return_index=True, return_counts=True)

    def find(self, spellings: Sequence[str]) -> tuple[Places, Places]:
        """Return rows of `spellings` and the entries that share enough runs, each pair once."""
        rows, keys = _trigrams(spellings)  # no entry is kept under a run that tells little
        if not len(self._keys) or not len(keys):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        places = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        known = self._keys[places] == keys
        rows, places = rows[known], places[known]
        inner, found = expand(self._starts[places], self._counts[places])
        return self._sharing(rows[inner], self._entries[found], _lengths(spellings))

    def _sharing(self, rows: Places, entries: Places, lengths: Places) -> tuple[Places, Places]:
        """Return the pairs that stand there often enough for their lengths."""
        shorter = np.minimum(lengths[rows], self._lengths[entries])
        longer = np.maximum(lengths[rows], self._lengths[entries])
        fits = shorter >= self._similarity * longer
        keys = np.sort(rows[fits] * len(self._lengths) + entries[fits])
        new = np.flatnonzero(np.diff(keys, prepend=-1))
        shared = np.diff(new, append=len(keys))
        rows, entries = np.divmod(keys[new], len(self._lengths))
        enough = (shared > 1) | (self._lengths[entries] < _LONG)
        return rows[enough], entries[enough]


def _lengths(spellings: Sequence[str]) -> Places:
    return np.array([len(spelling) for spelling in spellings], np.int64)


def _telling(spellings: Sequence[str]) -> tuple[Places, Places]:
    """Return the row and the key of each run, but for those that say too little for the time they take."""
    rows, keys = _trigrams(spellings)
    common = _common_trigrams()
    places = np.minimum(np.searchsorted(common, keys), len(common) - 1)
    telling = common[places] != keys
    return rows[telling], keys[telling]


@cache
def _common_trigrams() -> Places:
    """Return the keys of runs that many common words have, such as an ending in `ing`."""
    words = [word for word, rarity in word_rarities().items() if rarity <= _COMMON_WORD]
    keys, counts = np.unique(_trigrams(words)[1], return_counts=True)
    return keys[counts > _COMMON_SHARE * len(words)]


def _trigrams(spellings: Sequence[str]) -> tuple[Places, Places]:
    """Return the row and the key of each run."""
    text = _EDGE + _EDGE.join(spellings) + _EDGE
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    keys = (codes[:-2] << 42) | (codes[1:-1] << 21) | codes[2:]
    edges = codes == ord(_EDGE)
    inside = ~edges[1:-1]
    rows = np.cumsum(edges)[1:-1] - 1
    return rows[inside], keys[inside]
