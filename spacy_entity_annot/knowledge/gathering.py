"""How much the forms that share most with a heard one share: telling all apart would take most of the time."""

from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from spacy_entity_annot.knowledge.compiled import loops
from spacy_entity_annot.knowledge.postings import Postings
from spacy_entity_annot.knowledge.trigrams import Floats, Integers

BUCKETS = 1 << 15
_BUCKETS_KEPT = 2_048
"""Forms are first summed up in buckets; only those of the fullest buckets are told apart."""
_TOLD_APART = 4_096
"""So few postings are all kept."""
_SAMPLED = 16
"""The cut is found on every sixteenth bucket, which takes a tenth of the time."""
_LEAST_FILLED = 1e-9
_TRUE = np.ones(1, np.bool_)
Longs = NDArray[np.int64]
Doubles = NDArray[np.float64]
Kinds = tuple[Floats, Floats]


def gathered(postings: Postings, lists: Longs, weights: Floats, kinds: Kinds) -> tuple[Integers, Floats]:
    """Return the forms that may have high sums of weights, rising, and a row of their sums for each kind of weight.

    postings (Postings): The forms of each list.
    lists (Longs): Which lists to read.
    weights (Floats): Of each of these lists, above 0.
    kinds (Kinds): Other weights of each, to be summed.
    """
    code = loops()
    if code:
        numbers, sums = _by_loops(code, postings, lists, weights, kinds)
    else:
        numbers, sums = _by_arrays(postings, lists, weights, kinds)
    return numbers, sums.astype(np.float32)


def _by_arrays(postings: Postings, lists: Longs, weights: Floats, kinds: Kinds) -> tuple[Integers, Doubles]:
    shift = len(lists).bit_length()
    keys = _keys(postings, lists, weights, shift)
    keys.sort()
    own = keys >> shift
    new = np.concatenate((_TRUE[: len(own)], own[1:] != own[:-1]))
    keys &= (1 << shift) - 1
    numbers = own[new].astype(np.int32)
    rows = new.cumsum() - 1
    return numbers, np.stack([np.bincount(rows, kind.take(keys), len(numbers)) for kind in kinds])


def _keys(postings: Postings, lists: Longs, weights: Floats, shift: int) -> Longs:
    """Return the forms of the fullest buckets, each with the place of the list that it comes from."""
    read = postings.read(lists)
    of_posting = np.repeat(weights[read.lists].astype(np.float64), read.lengths)
    of_posting[read.fillers] = 0
    if len(of_posting) <= _TOLD_APART:
        mine = np.flatnonzero(of_posting)
    else:
        buckets = read.numbers & (BUCKETS - 1)
        filled = np.bincount(buckets, of_posting, BUCKETS).astype(np.float64, copy=False)
        mine = np.flatnonzero((filled >= _least(filled)).take(buckets))
        mine = mine[of_posting[mine] > 0]
    places = read.lists.take(np.searchsorted(np.cumsum(read.lengths), mine, "right"))
    return read.numbers[mine] << shift | places


def _by_loops(
    code: ModuleType, postings: Postings, lists: Longs, weights: Floats, kinds: Kinds
) -> tuple[Integers, Doubles]:
    filled, added = np.zeros(BUCKETS), weights.astype(np.float64)
    total = sum(code.fill(gaps.values, gaps.starts, lists, filler, added, filled) for gaps, filler in postings.widths)
    kept = filled >= (_least(filled) if total > _TOLD_APART else _LEAST_FILLED)
    keys, count = np.empty(total + 1, np.int64), 0
    for gaps, filler in postings.widths:
        count = code.collect(gaps.values, gaps.starts, lists, filler, kept, keys, count)
    keys = keys[:count]
    keys.sort()
    numbers, sums = np.empty(count, np.int32), np.empty((2, count))
    found = code.add_up(keys, *(kind.astype(np.float64) for kind in kinds), numbers, sums)
    return numbers[:found], sums[:, :found]


def _least(filled: Doubles) -> float:
    """Return the least sum of the buckets that are kept."""
    sample, kept = filled[::_SAMPLED], _BUCKETS_KEPT // _SAMPLED
    return max(float(np.partition(sample, -kept)[-kept]), _LEAST_FILLED)
