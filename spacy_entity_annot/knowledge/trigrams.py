"""The index of letter and sound trigrams: which forms share most of what is rare in a heard one."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int32]
Floats = NDArray[np.float32]

_SYMBOLS = 64
_SPACE = _SYMBOLS**3
"""Codes of one view; each view has a space of its own."""
_SAMPLE = 8192
_START, _END = "\x01", "\x02"


def _symbol_table() -> NDArray[np.uint8]:
    table = np.zeros(128, np.uint8)
    table[ord(_START)], table[ord(_END)] = 1, 2
    for symbol, character in enumerate("abcdefghijklmnopqrstuvwxyz0123456789CST", start=3):
        table[ord(character)] = symbol
    return table


_TABLE = _symbol_table()
_FIRST_FOREIGN = int(_TABLE.max()) + 1


def trigram_codes(forms: Sequence[str]) -> tuple[Integers, Integers]:
    """Return (form number, trigram code) of every trigram of `^form$`, repeats included.

    Letters beyond ASCII share the symbols that are left, which costs a few false hits and no misses.
    """
    joined = "".join([f"{_START}{form}{_END}" for form in forms])
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    foreign = _FIRST_FOREIGN + points % np.uint32(_SYMBOLS - _FIRST_FOREIGN)
    symbols = np.where(points < 128, _TABLE[np.minimum(points, 127)], foreign).astype(np.int32)
    numbers = np.cumsum(points == 1, dtype=np.int32) - 1
    codes = symbols[:-2] * _SYMBOLS**2 + symbols[1:-1] * _SYMBOLS + symbols[2:]
    whole = numbers[:-2] == numbers[2:]
    return numbers[:-2][whole], codes[whole]


def all_views(*views: Sequence[str]) -> tuple[Integers, Integers]:
    """Return the distinct (form number, code) pairs of all views, sorted by code and then by form."""
    pairs = [trigram_codes(forms) for forms in views]
    codes = np.concatenate([codes.astype(np.int64) + view * _SPACE for view, (_, codes) in enumerate(pairs)])
    keys = codes << 32 | np.concatenate([numbers for numbers, _ in pairs])
    keys.sort()
    keys = keys[np.diff(keys, prepend=-1) > 0]
    return (keys & 0xFFFFFFFF).astype(np.int32), (keys >> 32).astype(np.int32)


class TrigramIndex:
    """Postings of a fixed list of forms under one or several views of them.

    views (Sequence[Sequence[str]]): The forms as they are spelled, or sound; all of one length.
    weights (Floats | None): Those of another index, so that both measure alike; None: its own. A trigram weighs the
        square of the logarithm of how rare it is among the forms.
    """

    def __init__(self, views: Sequence[Sequence[str]], weights: Floats | None = None) -> None:
        numbers, codes = all_views(*views)
        total, spaces = len(views[0]), len(views) * _SPACE
        if weights is None:
            frequencies = np.bincount(codes, minlength=spaces)
            weights = np.square(np.log1p(total / (frequencies + 1.0))).astype(np.float32)
        self.weights = weights
        squares = np.bincount(numbers, weights[codes], minlength=total)
        self._per_norm = (1 / np.sqrt(np.maximum(squares, 1e-6))).astype(np.float32)
        self._starts = np.searchsorted(codes, np.arange(spaces + 1, dtype=np.int32)).astype(np.int32)
        self._postings = numbers

    def __len__(self) -> int:
        return len(self._per_norm)

    def cosines(self, *views: str) -> Floats:
        """Return the cosine of every form with the given views of a heard one, 0..1."""
        codes = all_views(*([view] for view in views))[1]
        weights = self.weights[codes]
        norm = np.float32(np.sqrt(max(float(weights.sum()), 1e-6)))
        scores = np.zeros(len(self), np.float32)
        for code, weight in zip(codes.tolist(), weights, strict=True):
            scores[self._postings[self._starts[code] : self._starts[code + 1]]] += weight
        scores *= self._per_norm
        scores /= norm
        return scores


def best(values: Floats, limit: int) -> Integers:
    """Return the numbers of the `limit` highest positive values, highest first, ties by number."""
    found = np.flatnonzero(values > _low_cut(values, limit))
    if len(found) < limit:
        found = np.flatnonzero(values > 0)
    if len(found) > limit:
        cut = np.partition(values[found], len(found) - limit)[len(found) - limit]
        found = found[values[found] >= cut]
    order = np.argsort(-values[found], kind="stable")[:limit]
    return found[order].astype(np.int32)


def _low_cut(values: Floats, limit: int) -> float:
    """Return a value that more than `limit` others very likely exceed, from a sample; 0 for short lists.

    At a million forms it spares four fifths of the time of looking at every value that is above zero.
    """
    step = len(values) // _SAMPLE + 1
    sample = values[::step]
    rank = 4 * limit // step + 8
    if rank >= len(sample):
        return 0.0
    return max(float(np.partition(sample, len(sample) - rank)[len(sample) - rank]), 0.0)
