"""The index of letter and sound trigrams: which forms share most of what is rare in a heard one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spacy_entity_annot.knowledge.array_file import Arrays, prefixed, under
from spacy_entity_annot.knowledge.fullest import fullest
from spacy_entity_annot.knowledge.postings import Postings
from spacy_entity_annot.knowledge.rarity import Rarity
from spacy_entity_annot.knowledge.trigram_blocks import Halves, blocks_of, counted, merged, norms
from spacy_entity_annot.knowledge.trigrams import CLOSE, SPACE, Floats, Integers, trigram_codes, view_codes

BUDGET = 20_000
"""Postings that are read for a query, those of its rarest trigrams; the common ones beyond tell little."""
PASSES = 128
"""A budget grows with the index: one 128th of its forms, where that is more."""
_FILTER = 4_096
"""Trigrams of known forms are first held against a table of so many bits, which most of them fail."""
_FIRST, _TRUE = np.zeros(1, np.int64), np.ones(1, np.bool_)


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
        numbers, kinds = _summed(*fullest(self._postings, lists, relative), (weight * close_part, weight * ~close_part))
        close, loose = (
            own * (per_norm.take(numbers) * np.float32(square**-0.5))
            for own, per_norm, square in zip(kinds, self._per_norm, squares, strict=True)
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
            found += np.int32(view * SPACE)
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


def _summed(
    numbers: NDArray[np.int64], places: NDArray[np.int64], weights: Sequence[Floats]
) -> tuple[Integers, list[Floats]]:
    """Return the forms of some postings, rising, and for each the sums of its postings' weights of each kind."""
    shift = len(weights[0]).bit_length()
    keys = numbers << shift | places
    keys.sort()
    own = keys >> shift
    firsts = np.concatenate((_TRUE[: len(own)], own[1:] != own[:-1])).nonzero()[0]
    if not len(firsts):
        return np.empty(0, np.int32), [np.empty(0, np.float32) for _ in weights]
    keys &= (1 << shift) - 1
    return own.take(firsts).astype(np.int32), [np.add.reduceat(kind.take(keys), firsts) for kind in weights]
