"""The index of letter and sound trigrams: which forms share most of what is rare in a heard one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spacy_entity_annot.knowledge.array_file import Arrays, prefixed, under
from spacy_entity_annot.knowledge.gathering import gathered
from spacy_entity_annot.knowledge.postings import Postings
from spacy_entity_annot.knowledge.rarity import Rarity
from spacy_entity_annot.knowledge.sharing import shared_codes
from spacy_entity_annot.knowledge.strings import Strings
from spacy_entity_annot.knowledge.trigram_blocks import Halves, blocks_of, counted, merged, norms
from spacy_entity_annot.knowledge.trigrams import CLOSE, Floats, Integers, view_codes

BUDGET = 20_000
"""Postings that are read for a query, those of its rarest trigrams; the common ones beyond tell little."""
PASSES = 128
"""A budget grows with the index: one 128th of its forms, where that is more."""
_FIRST = np.zeros(1, np.int64)


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
        blocks = list(blocks_of(*views))
        codes, counts = counted(blocks)
        starts = np.concatenate((_FIRST, np.cumsum(counts, dtype=np.int64)))
        rarity = rarity or Rarity.of(codes, counts, len(views[0]))
        per_norm = norms(blocks, rarity)
        return cls(rarity, codes, Postings.of(merged(blocks, codes, starts), starts), per_norm)

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
        close_part, weight = heard < split, weights[heard]
        relative = weight * np.where(close_part, np.float32(1 / squares[0]), np.float32(1 / squares[1]))
        numbers, sums = gathered(self._postings, lists, relative, (weight * close_part, weight * ~close_part))
        close, loose = (
            own * (per_norm.take(numbers) * np.float32(square**-0.5))
            for own, per_norm, square in zip(sums, self._per_norm, squares, strict=True)
        )
        return Nearest(numbers, close, close + loose)

    def cosines(self, heard: Sequence[str], numbers: Integers, known: Sequence[Strings]) -> Floats:
        """Return the cosine by spelling and sounds of a heard form with some forms, 0..1.

        heard (Sequence[str]): All views of the heard form.
        numbers (Integers): The forms.
        known (Sequence[Strings]): The words and the sounds of all forms.
        """
        codes = view_codes(*heard)
        codes = codes[: codes.searchsorted(CLOSE)]
        weights = self.rarity.of_codes(codes)
        forms, places = shared_codes(codes, numbers, known)
        sums = np.bincount(forms, weights.take(places), len(numbers))
        length = np.sqrt(max(float(weights.sum()), 1e-6))
        cosines: Floats = (sums * self._per_norm[0].take(numbers) / length).astype(np.float32)
        return cosines

    def _rarest(self, codes: Integers) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the lists that the budget covers, at least the shortest, and the place of each one's code."""
        if not len(self._codes):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        lists = self._codes.searchsorted(codes)
        present = (self._codes.take(lists, mode="clip") == codes).nonzero()[0]
        counts = self._postings.counts.take(lists.take(present))
        order = counts.argsort(kind="stable")
        read = counts.take(order).cumsum(dtype=np.int64)
        within = max(int(read.searchsorted(max(BUDGET, len(self) // PASSES), "right")), 1)
        heard = present.take(order[:within])
        return lists.take(heard), heard

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
