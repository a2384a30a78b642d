"""Which trigrams of a heard form some known forms have."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from spacy_entity_annot.knowledge.compiled import loops
from spacy_entity_annot.knowledge.strings import Strings
from spacy_entity_annot.knowledge.trigrams import EDGES, SPACE, SYMBOLS_OF_BYTES, Integers, trigram_codes

_FILTER = 4_096
"""Trigrams of known forms are first held against a table of so many bits, which most of them fail."""
Places = NDArray[np.intp]


def shared_codes(codes: Integers, numbers: Integers, known: Sequence[Strings]) -> tuple[Places, Places]:
    """Return (place in `numbers`, place in `codes`) of each code that a form has, in this order.

    codes (Integers): Distinct codes of all views of a heard form, rising.
    numbers (Integers): Some forms.
    known (Sequence[Strings]): The views of all forms; between words there may be spaces, which do not count.
    """
    code = loops()
    shared = np.zeros((len(numbers), len(codes)), np.bool_)
    for view, forms in enumerate(known):
        marked = np.zeros_like(shared)
        if not (code and code.share(*forms.whole, numbers, SYMBOLS_OF_BYTES, EDGES, codes, view * SPACE, marked)):
            marked[:] = False
            _mark(codes, "\n".join(forms.take(numbers)).replace(" ", "").split("\n"), view * SPACE, marked)
        shared |= marked
    forms_sharing, places = shared.nonzero()
    return forms_sharing, places


def _mark(codes: Integers, forms: Sequence[str], space: int, shared: NDArray[np.bool_]) -> None:
    """Mark which codes of a view each form has."""
    likely = np.zeros(_FILTER, np.bool_)
    likely[codes & (_FILTER - 1)] = True
    own, found = trigram_codes(forms)
    found += np.int32(space)
    maybe = np.flatnonzero(likely.take(found & (_FILTER - 1)))
    own, found = own.take(maybe), found.take(maybe)
    places = codes.searchsorted(found)
    hits = np.flatnonzero(codes.take(places, mode="clip") == found)
    shared[own.take(hits), places.take(hits)] = True
