"""The postings of those forms that share most with a heard one: sorting all of them would take most of the time."""

import numpy as np
from numpy.typing import NDArray

from spacy_entity_annot.knowledge.postings import Postings
from spacy_entity_annot.knowledge.trigrams import Floats

BUCKETS = 1 << 16
_BUCKETS_KEPT = 2_048
"""Forms are first summed up in buckets; only those of the fullest buckets are told apart."""
_SORTED_AT_ONCE = 4_096
"""So few postings are all kept."""
_SAMPLED = 16
"""The cut is found on every sixteenth bucket, which takes a tenth of the time."""
_LEAST_FILLED = 1e-9
Places = NDArray[np.int64]
Sums = NDArray[np.float64]


def fullest(postings: Postings, lists: Places, weights: Floats) -> tuple[Places, Places]:
    """Return (form, place in `lists`) of the postings of the forms that may have high sums of weights.

    postings (Postings): The forms of each list.
    lists (Places): Which lists to read.
    weights (Floats): Of each of these lists, above 0.
    """
    read = postings.read(lists)
    of_posting = np.repeat(weights[read.lists].astype(np.float64), read.lengths)
    of_posting[read.fillers] = 0
    if len(of_posting) <= _SORTED_AT_ONCE:
        mine = np.flatnonzero(of_posting)
    else:
        buckets = read.numbers & (BUCKETS - 1)
        filled = np.bincount(buckets, of_posting, BUCKETS).astype(np.float64, copy=False)
        mine = np.flatnonzero((filled >= least_filled(filled)).take(buckets))
        mine = mine[of_posting[mine] > 0]
    return read.numbers[mine], read.lists.take(np.searchsorted(np.cumsum(read.lengths), mine, "right"))


def least_filled(filled: Sums) -> float:
    """Return the least sum of the buckets that are kept."""
    sample, kept = filled[::_SAMPLED], _BUCKETS_KEPT // _SAMPLED
    return max(float(np.partition(sample, -kept)[-kept]), _LEAST_FILLED)
