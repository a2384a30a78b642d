"""How much the forms that share most with a heard one share: telling all apart would take most of the time."""

from types import ModuleType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .compiled import loops
from .postings import Postings
from .trigrams import Integers

BUCKETS = 1 << 15
_BUCKETS_KEPT = 2_048
"""Forms are first summed up in buckets; only those of the fullest buckets are told apart."""
_MANY = 2_000_000
"""From so many forms on twice as many buckets are told apart: in the same time they find 4 points more of ten million
names, and nothing more of a million."""
_TOLD_APART = 4_096
"""So few postings are all kept."""
_SAMPLED = 16
"""The cut is found on every sixteenth bucket, which takes a tenth of the time."""
_TRUE = np.ones(1, np.bool_)
Longs = NDArray[np.int64]


class Sought(NamedTuple):
    """Which lists to read; all weights are whole numbers, which add up to the same in any order.

    lists (Longs): The lists.
    shares (Integers): How much each counts in choosing the buckets, above 0.
    weights (Integers): How much each adds to the two sums of its forms, a row a list.
    """

    lists: Longs
    shares: Integers
    weights: Integers


def gathered(postings: Postings, sought: Sought) -> tuple[Integers, Integers]:
    """Return the forms that may have high sums, each once and in any order, and their two sums, a row a form.

    postings (Postings): The forms of each list.
    sought (Sought): The lists.
    """
    code = loops()
    return _by_loops(code, postings, sought) if code else _by_arrays(postings, sought)


def _by_arrays(postings: Postings, sought: Sought) -> tuple[Integers, Integers]:
    shift = len(sought.lists).bit_length()
    keys = _keys(postings, sought, shift)
    keys.sort()
    own = keys >> shift
    new = np.concatenate((_TRUE[: len(own)], own[1:] != own[:-1])).nonzero()[0]
    keys &= (1 << shift) - 1
    sums = np.add.reduceat(sought.weights.take(keys, axis=0), new, dtype=np.int32)
    return own.take(new).astype(np.int32), sums


def _keys(postings: Postings, sought: Sought, shift: int) -> Longs:
    """Return the forms of the fullest buckets, each with the place of the list that it comes from."""
    read = postings.read(sought.lists)
    of_posting = np.repeat(sought.shares.take(read.lists).astype(np.float64), read.lengths)
    of_posting[read.fillers] = 0
    if len(of_posting) - len(read.fillers) <= _TOLD_APART:
        mine = np.flatnonzero(of_posting)
    else:
        buckets = read.numbers & (BUCKETS - 1)
        filled = np.bincount(buckets, of_posting, BUCKETS).astype(np.float64, copy=False)
        sample, kept = filled[::_SAMPLED], _kept(postings)
        least = max(float(np.partition(sample, len(sample) - kept)[-kept]), 1.0)
        mine = np.flatnonzero((filled >= least).take(buckets))
        mine = mine[of_posting[mine] > 0]
    places = read.lists.take(np.searchsorted(np.cumsum(read.lengths), mine, "right"))
    return read.numbers[mine] << shift | places


def _by_loops(code: ModuleType, postings: Postings, sought: Sought) -> tuple[Integers, Integers]:
    (narrow, _), (wide, _) = postings.widths
    read, ends = code.read(narrow.values, narrow.starts, wide.values, wide.starts, sought.lists)
    kept = _kept(postings) if len(read) > _TOLD_APART else 0
    buckets = code.fullest(read, ends, sought.shares, BUCKETS, kept, _SAMPLED)
    numbers, sums = code.add_up(read, ends, sought.weights, buckets)
    return numbers, sums


def _kept(postings: Postings) -> int:
    """Return how many of the sampled buckets are told apart."""
    return _BUCKETS_KEPT * (2 if postings.numbers >= _MANY else 1) // _SAMPLED
