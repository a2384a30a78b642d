"""Texts as columns of word numbers: one pass over bytes instead of a dictionary look-up a word."""

import numpy as np
from numpy.typing import NDArray

from .tokens import tokenize

Ids = NDArray[np.int32]
_Hashes = NDArray[np.uint64]

BARRIER = b"\n"
"""The word between two texts; its number is 0."""

_KEPT = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789'&%+@\n") | frozenset(range(128, 256))
_FOLD = bytes(byte + 32 if 65 <= byte <= 90 else byte if byte in _KEPT else 32 for byte in range(256))
_SPACE, _APOSTROPHE = 32, 39
# An odd base has an inverse modulo 2**64, so the hash of any slice is a difference of prefix sums.
_BASE = 0x9E3779B97F4A7C15
_MIX = np.uint64(0xD6E8FEB86659FD93)


def to_bytes(texts: list[str]) -> bytes:
    """Return texts as lower-case UTF-8 in which spaces alone divide words, with a barrier after each text."""
    joined = "\n".join(texts)
    if joined.count("\n") != len(texts) - 1:
        texts = [text.replace("\n", " ") for text in texts]
        joined = "\n".join(texts)
    if not joined.isascii():
        joined = "\n".join(text if text.isascii() else _plain(text) for text in texts)
    folded = joined.encode("utf-8", "replace").translate(_FOLD).replace(b"\n", b" \n ")
    for symbol in (b"&", b"%", b"+", b"@"):
        if symbol in folded:
            folded = folded.replace(symbol, b" " + symbol + b" ")
    return b" " + folded + b" \n "


def _plain(text: str) -> str:
    """Return a text with one space between its words, so that byte rules hold for every script."""
    return " ".join(token.text for token in tokenize(text))


def words(data: bytes) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint8]]:
    """Return the start and end of each word in the bytes, and the bytes as an array."""
    array = np.frombuffer(bytearray(data), np.uint8)
    if _APOSTROPHE in data:
        _drop_outer_apostrophes(array)
    inside = array != _SPACE
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    return edges[0::2], edges[1::2], array


def _drop_outer_apostrophes(array: NDArray[np.uint8]) -> None:
    places = np.flatnonzero(array == _APOSTROPHE)
    before, after = array[places - 1], array[places + 1]
    outer = np.zeros(len(places), bool)
    for neighbour in (before, after):
        outer |= (neighbour == _SPACE) | (neighbour == _APOSTROPHE)
    array[places[outer]] = _SPACE


class Hasher:
    """Hash every word of a byte array at once."""

    def __init__(self) -> None:
        self._powers = np.ones(1, np.uint64)
        self._inverses = np.ones(1, np.uint64)

    def hash(self, array: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> _Hashes:
        """Return the 64-bit hash of each slice; equal slices have equal hashes wherever they stand."""
        if len(array) > len(self._powers):
            self._powers = _geometric(_BASE, 2 * len(array))
            self._inverses = _geometric(pow(_BASE, -1, 1 << 64), 2 * len(array))
        sums = np.empty(len(array) + 1, np.uint64)
        sums[0] = 0
        np.multiply(array, self._powers[: len(array)], out=sums[1:])
        np.cumsum(sums, out=sums)
        return (sums[ends] - sums[starts]) * self._inverses[starts]


def _geometric(base: int, count: int) -> _Hashes:
    powers = np.full(count, base, np.uint64)
    powers[0] = 1
    return np.multiply.accumulate(powers)


class HashTable:
    """Numbers of words by their hash, open addressing, for look-ups of whole columns."""

    def __init__(self, bits: int = 12) -> None:
        self._bits = bits
        self._keys = np.zeros(1 << bits, np.uint64)
        self._values = np.zeros(1 << bits, np.int32)
        self._count = 0

    def find(self, hashes: _Hashes) -> Ids:
        """Return the number of each hash, -1 where it is unknown."""
        slots = self._slots(hashes)
        keys = self._keys[slots]
        found = self._values[slots]
        open_ = np.flatnonzero(keys != hashes)
        found[open_] = -1
        open_ = open_[keys[open_] != 0]
        slots = slots[open_]
        while len(open_):
            slots = (slots + 1) & (len(self._keys) - 1)
            keys = self._keys[slots]
            hit = keys == hashes[open_]
            found[open_[hit]] = self._values[slots[hit]]
            alive = ~hit & (keys != 0)
            open_, slots = open_[alive], slots[alive]
        return found

    def insert(self, hashes: _Hashes, values: Ids) -> None:
        """Add new, distinct hashes."""
        if (self._count + len(hashes)) * 3 > len(self._keys):
            self._grow(len(hashes))
        self._count += len(hashes)
        slots = self._slots(hashes)
        waiting = np.arange(len(hashes))
        while len(waiting):
            free = waiting[self._keys[slots[waiting]] == 0]
            first = free[np.unique(slots[free], return_index=True)[1]]
            self._keys[slots[first]] = hashes[first]
            self._values[slots[first]] = values[first]
            waiting = np.setdiff1d(waiting, first, assume_unique=True)
            slots[waiting] = (slots[waiting] + 1) & (len(self._keys) - 1)

    def _grow(self, more: int) -> None:
        used = self._keys != 0
        keys, values = self._keys[used], self._values[used]
        while (self._count + more) * 3 > 1 << self._bits:
            self._bits += 2
        self._keys = np.zeros(1 << self._bits, np.uint64)
        self._values = np.zeros(1 << self._bits, np.int32)
        self._count = 0
        self.insert(keys, values)

    def _slots(self, hashes: _Hashes) -> NDArray[np.int64]:
        return ((hashes * _MIX) >> np.uint64(64 - self._bits)).astype(np.int64)
