"""The index of letter and sound trigrams: which forms share most of what is rare in a heard one."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .array_file import Arrays, prefixed, under
from .gathering import Sought
from .nearness import Nearest, nearest
from .postings import Postings
from .rarity import Places, Rarity, places_of
from .sharing import shared_weights
from .strings import Strings
from .trigram_blocks import Halves, blocks_of, counted, merged, norms
from .trigrams import CLOSE, Floats, Integers, view_codes

BUDGET = 20_000
"""Postings that are read for a query, those of its rarest trigrams; the common ones beyond tell little."""
PASSES = 128
"""A budget grows with the index: one 128th of its forms, where that is more."""
_UNITS, _SHARES = 1 << 12, 1 << 16
"""Weights, and shares of the sum of all weights, are counted in whole parts of one.

The weights of the longest heard form add up to less than 32 bits hold, even among a thousand million forms.
"""
_FIRST = np.zeros(1, np.int64)
_HALVES = np.eye(2, dtype=np.int32)


class TrigramIndex:
    """Postings of a fixed list of forms under three views: as they are spelled, sound, and their skeleton.

    rarity (Rarity): Its own, or that of another index, so that both measure alike.
    codes (Integers): Those that some form has, rising.
    postings (Postings): The forms of each code.
    per_norm (Halves): One by the length of each form's vector, a row a form: close and loose.
    """

    def __init__(self, rarity: Rarity, codes: Integers, postings: Postings, per_norm: Halves) -> None:
        self.rarity, self._codes, self._postings, self._per_norm = rarity, codes, postings, per_norm

    @classmethod
    def of(cls, *views: Sequence[str], rarity: Rarity | None = None) -> "TrigramIndex":
        """Build the index of forms.

        views (Sequence[str]): Spellings, sounds and skeletons; all of one length.
        rarity (Rarity | None): None: measured on these forms.
        """
        blocks = list(blocks_of(*views))
        codes, counts = counted(blocks)
        starts = np.concatenate((_FIRST, np.cumsum(counts, dtype=np.int64)))
        rarity = rarity or Rarity.of(codes, counts, len(views[0]))
        per_norm = norms(blocks, rarity)
        return cls(rarity, codes, Postings.of(merged(blocks, codes, starts), starts), per_norm)

    def __len__(self) -> int:
        return len(self._per_norm)

    def nearest(self, *views: str, limit: int) -> Nearest:
        """Return the forms that share most of what is rare with the given views of a heard one.

        A few thousand at most, and beyond the budget by the rarest trigrams alone: the cosines are then too low.

        views (str): All views of the heard form.
        limit (int): Forms to choose by spelling and sounds, and again with the skeleton.
        """
        sought, scales = self._sought(view_codes(*views))
        return nearest(self._postings, sought, self._per_norm, scales, limit)

    def _sought(self, codes: Integers) -> tuple[Sought, Floats]:
        """Return the lists that are read for the codes of a heard form, and one by the lengths of its vectors."""
        lists, present = places_of(codes, self._codes)
        weights = self.rarity.at(lists, present) if self.rarity.codes is self._codes else self.rarity.of_codes(codes)
        split = int(codes.searchsorted(CLOSE))
        squares = np.maximum([weights[:split].sum(), weights[split:].sum()], np.float32(1e-6))
        heard = self._rarest(lists, present.nonzero()[0])
        weight, half = weights.take(heard), (heard >= split).astype(np.intp)
        shares = (weight * (_SHARES / squares).take(half)).astype(np.int32) + 1
        added = np.rint(weight * np.float32(_UNITS)).astype(np.int32)[:, None] * _HALVES.take(half, axis=0)
        return Sought(lists.take(heard), shares, added), (squares**-0.5 / _UNITS).astype(np.float32)

    def cosines(self, heard: Sequence[str], numbers: Integers, known: Sequence[Strings]) -> Floats:
        """Return the cosine by spelling and sounds of a heard form with some forms, 0..1.

        heard (Sequence[str]): All views of the heard form.
        numbers (Integers): The forms.
        known (Sequence[Strings]): The words and the sounds of all forms.
        """
        codes = view_codes(*heard)
        codes = codes[: codes.searchsorted(CLOSE)]
        weights = self.rarity.of_codes(codes)
        sums = shared_weights(codes, np.rint(weights * np.float32(_UNITS)).astype(np.int32), numbers, known)
        scale = np.float32(max(float(weights.sum()), 1e-6) ** -0.5 / _UNITS)
        cosines: Floats = sums.astype(np.float32) * (self._per_norm[numbers, 0] * scale)
        return cosines

    def _rarest(self, lists: Places, present: Places) -> Places:
        """Return which of the places in `lists` that are present the budget covers, at least the shortest list's."""
        counts = self._postings.counts.take(lists.take(present))
        order = counts.argsort(kind="stable")
        read = counts.take(order).cumsum(dtype=np.int64)
        within = max(int(read.searchsorted(max(BUDGET, len(self) // PASSES), "right")), 1)
        return present.take(order[:within])

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what a file holds of it."""
        return {"codes": self._codes, "norms": self._per_norm.reshape(-1),
                **prefixed("postings", self._postings.arrays())}  # fmt: skip

    @classmethod
    def from_arrays(cls, arrays: Arrays, rarity: Rarity | None = None) -> "TrigramIndex":
        """Return the index that `arrays` describes.

        rarity (Rarity | None): The one it was built with, None for its own.
        """
        postings = Postings.from_arrays(under("postings", arrays))
        codes, per_norm = arrays["codes"], arrays["norms"].reshape(-1, 2)
        return cls(rarity or Rarity.of(codes, postings.counts, len(per_norm)), codes, postings, per_norm)
