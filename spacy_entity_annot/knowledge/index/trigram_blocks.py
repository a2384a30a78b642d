"""The postings of many forms, gathered a block of forms at a time, which bounds the memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .rarity import Rarity
from .trigrams import CLOSE, Integers, all_views

Halves = NDArray[np.float16]

BLOCK = 1 << 19
"""Forms of a block."""


@dataclass(frozen=True, slots=True)
class Block:
    """The postings of forms that stand one behind the other.

    forms (slice): Which ones.
    numbers (Integers): The forms of each code from the first one of the block on, one code behind the other.
    codes (Integers): The codes, rising.
    lengths (NDArray[np.int64]): How many numbers each has.
    """

    forms: slice
    numbers: Integers
    codes: Integers
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, views: Sequence[Sequence[str]], first: int) -> "Block":
        """Return the block of the views' forms from `first` on."""
        here = [view[first : first + BLOCK] for view in views]
        numbers, codes = all_views(*here)
        starts = np.flatnonzero(np.diff(codes, prepend=np.int32(-1)))
        return cls(slice(first, first + len(here[0])), numbers, codes[starts], np.diff(starts, append=len(codes)))


def blocks_of(*views: Sequence[str]) -> Iterator[Block]:
    """Yield the blocks of some forms, at least one.

    views (Sequence[str]): Spellings, sounds and skeletons; all of one length.
    """
    for first in range(0, max(len(views[0]), 1), BLOCK):
        yield Block.of(views, first)


def counted(blocks: Sequence[Block]) -> tuple[Integers, Integers]:
    """Return the codes of all blocks, rising, and how many forms each has."""
    codes, places = np.unique(np.concatenate([block.codes for block in blocks]), return_inverse=True)
    counts = np.bincount(places, np.concatenate([block.lengths for block in blocks]), len(codes))
    return codes, counts.astype(np.int32)


def merged(blocks: Sequence[Block], codes: Integers, starts: NDArray[np.int64]) -> Integers:
    """Return the forms of all codes, one code behind the other.

    blocks (Sequence[Block]): All of them, in their order.
    codes (Integers): Their codes, rising.
    starts (NDArray[np.int64]): Where each code's forms go, and the end of the last one's.
    """
    if len(blocks) == 1:
        return blocks[0].numbers
    numbers, free = np.empty(int(starts[-1]), np.int32), starts[:-1].copy()
    for block in blocks:
        places = np.searchsorted(codes, block.codes)
        moved = np.repeat(free[places] - (np.cumsum(block.lengths) - block.lengths), block.lengths)
        moved += np.arange(len(block.numbers))
        numbers[moved] = block.numbers + np.int32(block.forms.start)
        free[places] += block.lengths
    return numbers


def norms(blocks: Sequence[Block], rarity: Rarity) -> Halves:
    """Return one by the length of each form's vector, a row a form: close and loose."""
    squares = np.zeros((blocks[-1].forms.stop, 2))
    for block in blocks:
        weights = np.repeat(rarity.of_codes(block.codes), block.lengths)
        split = int(block.lengths[: np.searchsorted(block.codes, CLOSE)].sum())
        here = squares[block.forms]
        for column, part in enumerate((slice(split), slice(split, None))):
            here[:, column] = np.bincount(block.numbers[part], weights[part], len(here))
    return (1 / np.sqrt(np.maximum(squares, 1e-6))).astype(np.float16)
