"""Which of the forms that share trigrams with a heard one are nearest to it."""

from typing import NamedTuple

import numpy as np

from ...matching.equal import distinct
from .compiled import loops
from .gathering import Longs, Sought, gathered
from .postings import Postings
from .selection import foremost
from .trigram_blocks import Halves
from .trigrams import Floats, Integers


class Nearest(NamedTuple):
    """Forms that share trigrams with a heard one.

    numbers (Integers): The forms, each once and in any order.
    close (Floats): Their cosines by spelling and sounds.
    loose (Floats): The same and the cosine by skeleton, added.
    places (Longs): Where in these are the highest of either, by rising number.
    """

    numbers: Integers
    close: Floats
    loose: Floats
    places: Longs


def nearest(postings: Postings, sought: Sought, per_norm: Halves, scales: Floats, limit: int) -> Nearest:
    """Return the forms that may be nearest.

    postings (Postings): The forms of each trigram.
    sought (Sought): The trigrams that are sought, with their weights by spelling and sounds and by skeleton.
    per_norm (Halves): One by the length of each form's vector, a row a form: close and loose.
    scales (Floats): The same of the heard form, in what its weights are counted in.
    limit (int): Forms to choose of either kind; of equal ones those of the lowest numbers.
    """
    numbers, sums = gathered(postings, sought)
    code = loops()
    if code:
        return Nearest(numbers, *code.rank(numbers, sums, per_norm.view(np.uint16), scales, limit))
    close, loose = np.ascontiguousarray((sums.astype(np.float32) * (per_norm.take(numbers, axis=0) * scales)).T)
    loose += close
    places = distinct(np.concatenate((foremost(close, limit), foremost(loose, limit)))).astype(np.int64)
    return Nearest(numbers, close, loose, places)
