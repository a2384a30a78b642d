"""The index of letter and sound trigrams: which forms share most of what is rare in a heard one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spacy_entity_annot.knowledge.array_file import Arrays, prefixed, under
from spacy_entity_annot.knowledge.postings import Postings, Reading
from spacy_entity_annot.matching.equal import distinct

Integers = NDArray[np.int32]
Floats = NDArray[np.float32]
Halves = NDArray[np.float16]

BUDGET = 60_000
"""Postings that are read for a query, those of its rarest trigrams; the common ones beyond tell little."""
PASSES = 64
"""A budget grows with the index: one 64th of its forms, where that is more."""
_BUCKETS = 1 << 16
_BUCKETS_KEPT = 1_024
"""Forms are first summed up in buckets; only those of the fullest buckets are told apart."""
_FILTER = 4_096
"""Trigrams of known forms are first held against a table of so many bits, which most of them fail."""
_SAMPLED = 8
"""The cut is found on every eighth bucket, which takes a fifth of the time."""
_LEAST_FILLED = 1e-9
_FIRST = np.zeros(1, np.int64)
_SORTED_AT_ONCE = 4_096
_SYMBOLS = 64
_SPACE = _SYMBOLS**3
"""Codes of one view; each view has a space of its own."""
CLOSE = 2 * _SPACE
"""The codes below it are of spelling and sounds; those from it on are of the skeleton."""
_BLOCK = 1 << 19
"""Forms that are sorted at a time when an index is built."""
_START, _END = "\x01", "\x02"
_START_SYMBOL, _END_SYMBOL = 1, 2


def _symbol_table() -> Integers:
    table = np.zeros(128, np.int32)
    table[ord(_START)], table[ord(_END)] = _START_SYMBOL, _END_SYMBOL
    for symbol, character in enumerate("abcdefghijklmnopqrstuvwxyz0123456789CST", start=3):
        table[ord(character)] = symbol
    return table


_TABLE = _symbol_table()
_FIRST_FOREIGN = int(_TABLE.max()) + 1


def trigram_codes(forms: Sequence[str]) -> tuple[Integers, Integers]:
    """Return (form number, trigram code) of every trigram of `^form$`, repeats included.

    Letters beyond ASCII share the symbols that are left, which costs a few false hits and no misses.
    """
    symbols = _symbols(_START + f"{_END}{_START}".join(forms) + _END)
    inside = symbols != _END_SYMBOL
    whole = np.flatnonzero(inside[:-2] & inside[1:-1])
    numbers = np.cumsum(symbols == _START_SYMBOL, dtype=np.int32)
    codes = symbols[:-2] * np.int32(_SYMBOLS**2) + symbols[1:-1] * np.int32(_SYMBOLS) + symbols[2:]
    return numbers[whole] - np.int32(1), codes[whole]


def _symbols(text: str) -> Integers:
    if text.isascii():
        return _TABLE.take(np.frombuffer(text.encode("ascii"), np.uint8))
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    foreign = _FIRST_FOREIGN + points % np.uint32(_SYMBOLS - _FIRST_FOREIGN)
    return np.where(points < 128, _TABLE[np.minimum(points, 127)], foreign).astype(np.int32)


@lru_cache(maxsize=64)
def view_codes(*views: str) -> Integers:
    """Return the distinct codes of the views of one heard form, rising; asked for several times in a row."""
    numbers, codes = trigram_codes(views)
    keys = distinct(codes + numbers * np.int32(_SPACE))
    keys.flags.writeable = False
    return keys


def all_views(*views: Sequence[str]) -> tuple[Integers, Integers]:
    """Return the distinct (form number, code) pairs of all views, sorted by code and then by form."""
    pairs = [trigram_codes(forms) for forms in views]
    codes = np.concatenate([codes.astype(np.int64) + view * _SPACE for view, (_, codes) in enumerate(pairs)])
    keys = distinct(codes << 32 | np.concatenate([numbers for numbers, _ in pairs]))
    return (keys & 0xFFFFFFFF).astype(np.int32), (keys >> 32).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Rarity:
    """How much a shared trigram weighs: the square of the logarithm of how rare it is among the forms.

    codes (Integers): The trigrams, rising.
    weights (Floats): Of each.
    unseen (float): Of any other.
    """

    codes: Integers
    weights: Floats
    unseen: float

    @classmethod
    def of(cls, codes: Integers, counts: Integers, total: int) -> "Rarity":
        """Return the weights in an index of `total` forms, `counts` of which have each code."""
        weights = np.square(np.log1p(total / (counts + 1.0))).astype(np.float32)
        return cls(codes, weights, float(np.square(np.log1p(total))))

    def of_codes(self, codes: Integers) -> Floats:
        """Return the weight of each code."""
        if not len(self.codes):
            return np.full(len(codes), self.unseen, np.float32)
        places = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        return np.where(self.codes[places] == codes, self.weights[places], np.float32(self.unseen))


@dataclass(frozen=True, slots=True)
class Nearest:
    """Forms that share trigrams with a heard one.

    numbers (Integers): The forms, rising.
    close (Floats): Their cosines by spelling and sounds.
    loose (Floats): The same and the cosine by skeleton, added.
    """

    numbers: Integers
    close: Floats
    loose: Floats


class TrigramIndex:
    """Postings of a fixed list of forms under three views: as they are spelled, sound, and their skeleton.

    rarity (Rarity): Its own, or that of another index, so that both measure alike.
    codes (Integers): Those that some form has, rising.
    postings (Postings): The forms of each code.
    per_norm (tuple[Halves, Halves]): For each form one by the length of its vector, close and loose.
    """

    def __init__(self, rarity: Rarity, codes: Integers, postings: Postings, per_norm: tuple[Halves, Halves]) -> None:
        self.rarity, self._codes, self._postings, self._per_norm = rarity, codes, postings, per_norm

    @classmethod
    def of(cls, *views: Sequence[str], rarity: Rarity | None = None) -> "TrigramIndex":
        """Build the index of forms.

        views (Sequence[str]): Spellings, sounds and skeletons; all of one length.
        rarity (Rarity | None): None: measured on these forms.
        """
        blocks = [all_views(*(view[start : start + _BLOCK] for view in views))
                  for start in range(0, max(len(views[0]), 1), _BLOCK)]  # fmt: skip
        runs = [_Runs.of(codes) for _, codes in blocks]
        present, places = np.unique(np.concatenate([own.codes for own in runs]), return_inverse=True)
        counts = np.bincount(places, np.concatenate([own.lengths for own in runs]), len(present)).astype(np.int32)
        rarity = rarity or Rarity.of(present, counts, len(views[0]))
        starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)))
        numbers = _merged([own for own, _ in blocks], runs, present, starts)
        norms = _norms([own for own, _ in blocks], runs, rarity, len(views[0]))
        return cls(rarity, present, Postings.of(numbers, starts), norms)

    def __len__(self) -> int:
        return len(self._per_norm[0])

    def nearest(self, *views: str) -> Nearest:
        """Return the forms that share most of what is rare with the given views of a heard one.

        A few thousand at most, and beyond the budget by the rarest trigrams alone: the cosines are then too low.
        """
        codes = view_codes(*views)
        weights = self.rarity.of_codes(codes)
        split = int(codes.searchsorted(CLOSE))
        squares = [max(float(part.sum()), 1e-6) for part in (weights[:split], weights[split:])]
        lists, heard = self._rarest(codes)
        read = self._postings.read(lists)
        part, weight = heard < split, weights[heard]
        relative: Floats = weight / np.array(squares, np.float32)[(~part).astype(np.intp)]
        sums, numbers = _summed(*_of_the_fullest_buckets(read, relative), (weight * part, weight * ~part))
        close, loose = (
            own * per_norm.take(numbers) / np.float32(np.sqrt(square))
            for own, per_norm, square in zip(sums, self._per_norm, squares, strict=True)
        )
        return Nearest(numbers, close, close + loose)

    def cosines(self, heard: Sequence[str], numbers: Integers, known: Sequence[Sequence[str]]) -> Floats:
        """Return the cosine by spelling and sounds of a heard form with some forms, 0..1.

        heard (Sequence[str]): All views of the heard form.
        numbers (Integers): The forms.
        known (Sequence[Sequence[str]]): Spellings and sounds of the same forms.
        """
        codes = view_codes(*heard)
        codes = codes[: np.searchsorted(codes, CLOSE)]
        weights = self.rarity.of_codes(codes)
        likely = np.zeros(_FILTER, np.bool_)
        likely[codes & (_FILTER - 1)] = True
        shared = np.zeros(len(numbers) * len(codes), np.bool_)
        for view, forms in enumerate(known):
            own, found = trigram_codes(forms)
            found += np.int32(view * _SPACE)
            maybe = np.flatnonzero(likely.take(found & (_FILTER - 1)))
            own, found = own[maybe], found[maybe]
            places = np.minimum(np.searchsorted(codes, found), len(codes) - 1)
            hits = np.flatnonzero(codes[places] == found)
            shared[own[hits].astype(np.int64) * len(codes) + places[hits]] = True
        pairs = np.flatnonzero(shared)
        sums = np.bincount(pairs // len(codes), weights[pairs % len(codes)], len(numbers))
        length = np.sqrt(max(float(weights.sum()), 1e-6))
        cosines: Floats = (sums * self._per_norm[0][numbers] / length).astype(np.float32)
        return cosines

    def _rarest(self, codes: Integers) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the lists that the budget covers, at least the shortest, and the place of each one's code."""
        if not len(self._codes):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        lists = np.minimum(np.searchsorted(self._codes, codes), len(self._codes) - 1)
        present = np.flatnonzero(self._codes[lists] == codes)
        order = present[np.argsort(self._postings.counts[lists[present]], kind="stable")]
        read = np.cumsum(self._postings.counts[lists[order]], dtype=np.int64)
        within = max(int(np.searchsorted(read, max(BUDGET, len(self) // PASSES), "right")), 1)
        return lists[order[:within]], order[:within]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what a file holds of it."""
        return {"codes": self._codes, "close": self._per_norm[0], "loose": self._per_norm[1],
                **prefixed("postings", self._postings.arrays())}  # fmt: skip

    @classmethod
    def from_arrays(cls, arrays: Arrays, rarity: Rarity | None = None) -> "TrigramIndex":
        """Return the index that `arrays` describes.

        rarity (Rarity | None): The one it was built with, None for its own.
        """
        postings = Postings.from_arrays(under("postings", arrays))
        codes, norms = arrays["codes"], (arrays["close"], arrays["loose"])
        return cls(rarity or Rarity.of(codes, postings.counts, len(norms[0])), codes, postings, norms)


@dataclass(frozen=True, slots=True)
class _Runs:
    """Where each code of a block stands, which has its pairs sorted by code."""

    codes: Integers
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, codes: Integers) -> "_Runs":
        firsts = np.flatnonzero(np.diff(codes, prepend=np.int32(-1)))
        return cls(codes[firsts], np.diff(firsts, append=len(codes)))


def _merged(
    blocks: Sequence[Integers], runs: Sequence[_Runs], present: Integers, starts: NDArray[np.int64]
) -> Integers:
    """Return the forms of all codes, by code."""
    if len(blocks) == 1:
        return blocks[0]
    numbers, free = np.empty(int(starts[-1]), np.int32), starts[:-1].copy()
    for block, (own, run) in enumerate(zip(blocks, runs, strict=True)):
        places = np.searchsorted(present, run.codes)
        firsts = np.cumsum(run.lengths) - run.lengths
        numbers[np.arange(len(own)) + np.repeat(free[places] - firsts, run.lengths)] = own + np.int32(block * _BLOCK)
        free[places] += run.lengths
    return numbers


def _norms(blocks: Sequence[Integers], runs: Sequence[_Runs], rarity: Rarity, total: int) -> tuple[Halves, Halves]:
    """Return one by each form's lengths."""
    squares = np.zeros((2, total))
    for block, (own, run) in enumerate(zip(blocks, runs, strict=True)):
        weights = np.repeat(rarity.of_codes(run.codes), run.lengths)
        split = int(run.lengths[: np.searchsorted(run.codes, CLOSE)].sum())
        here = squares[:, block * _BLOCK : (block + 1) * _BLOCK]
        for one, part in enumerate((slice(split), slice(split, None))):
            here[one] += np.bincount(own[part], weights[part], here.shape[1])
    per_norm = (1 / np.sqrt(np.maximum(squares, 1e-6))).astype(np.float16)
    return per_norm[0], per_norm[1]


def _of_the_fullest_buckets(read: Reading, relative: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the postings of the forms that may have high sums: sorting all of them would take most of the time."""
    weights = np.repeat(relative[read.lists].astype(np.float64), read.lengths)
    weights[read.fillers] = 0
    if len(weights) <= _SORTED_AT_ONCE:
        mine = np.flatnonzero(weights)
    else:
        buckets = read.numbers & (_BUCKETS - 1)
        filled = np.bincount(buckets, weights, _BUCKETS)
        sample = filled[::_SAMPLED]
        kept = _BUCKETS_KEPT // _SAMPLED
        least = max(float(np.partition(sample, -kept)[-kept]), _LEAST_FILLED)
        mine = np.flatnonzero((filled >= least).take(buckets))
        mine = mine[weights[mine] > 0]
    return read.numbers[mine], read.lists.take(np.searchsorted(np.cumsum(read.lengths), mine, "right"))


def _summed(
    numbers: NDArray[np.int64], places: NDArray[np.int64], weights: Sequence[Floats]
) -> tuple[list[Floats], Integers]:
    """Return for each form the sums of its postings' weights, one array a kind of weight, and the forms, rising."""
    if not len(numbers):
        return [np.zeros(0, np.float32) for _ in weights], numbers.astype(np.int32)
    shift = len(weights[0]).bit_length()
    keys = numbers << shift | places
    keys.sort()
    own = keys >> shift
    firsts = np.concatenate((_FIRST, np.flatnonzero(own[1:] != own[:-1]) + 1))
    keys &= (1 << shift) - 1
    return [np.add.reduceat(kind.take(keys), firsts) for kind in weights], own[firsts].astype(np.int32)


def best(values: Floats, limit: int) -> Integers:
    """Return the places of the `limit` highest values, highest first, ties by place."""
    found = np.arange(len(values))
    if len(found) > limit:
        cut = np.partition(values, len(values) - limit)[len(values) - limit]
        found = np.flatnonzero(values >= cut)
    return found[np.argsort(-values[found], kind="stable")[:limit]].astype(np.int32)
