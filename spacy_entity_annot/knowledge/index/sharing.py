"""How much of a heard form's trigrams some known forms have."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .compiled import loops
from .strings import Strings
from .trigrams import EDGES, SPACE, SYMBOLS_OF_BYTES, Integers, trigram_codes

_FILTER = 4_096
"""Trigrams of known forms are first held against a table of so many bits, which most of them fail."""


def shared_weights(codes: Integers, weights: Integers, numbers: Integers, known: Sequence[Strings]) -> Integers:
    """Return for each form the sum of the weights of the codes that it has.

    codes (Integers): Distinct codes of all views of a heard form, rising.
    weights (Integers): Of each of these.
    numbers (Integers): Some forms.
    known (Sequence[Strings]): The views of all forms; between words there may be spaces, which do not count.
    """
    code = loops()
    sums = np.zeros(len(numbers), np.int32)
    tables = SYMBOLS_OF_BYTES, EDGES, SPACE, codes, weights
    if code and all(code.share(*forms.whole, numbers, view, *tables, sums) for view, forms in enumerate(known)):
        return sums
    forms = "\n".join([form for view in known for form in view.take(numbers)]).replace(" ", "").split("\n")
    return _shared(codes, weights, forms, max(len(numbers), 1))[: len(numbers)]


def _shared(codes: Integers, weights: Integers, forms: Sequence[str], count: int) -> Integers:
    """Return the sums of so many forms, given their views one behind the other."""
    likely = np.zeros(_FILTER, np.bool_)
    likely[codes & (_FILTER - 1)] = True
    own, found = trigram_codes(forms)
    view, own = np.divmod(own, np.int32(count))
    found += view * np.int32(SPACE)
    maybe = np.flatnonzero(likely.take(found & (_FILTER - 1)))
    own, found = own.take(maybe), found.take(maybe)
    places = codes.searchsorted(found)
    hits = np.flatnonzero(codes.take(places, mode="clip") == found)
    shared: NDArray[np.bool_] = np.zeros((count, len(codes)), np.bool_)
    shared[own.take(hits), places.take(hits)] = True
    return shared @ weights
