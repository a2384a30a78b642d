"""Which letters and pairs of letters a spelling has, as one 64-bit number: a cheap bound on the edits between two."""

import numpy as np
from numpy.typing import NDArray

Signatures = NDArray[np.uint64]

LETTERS = np.uint64((1 << 26) - 1)
PAIRS = np.uint64(((1 << 38) - 1) << 26)


def signature(spelling: str) -> int:
    """Return the bits of one spelling: 26 for its letters, 38 for its pairs of letters."""
    bits = 0
    for letter in spelling:
        bits |= 1 << (ord(letter) - 97) % 26
    for first, second in zip(spelling, spelling[1:], strict=False):
        bits |= 1 << (26 + (ord(first) * 31 + ord(second) * 7) % 38)
    return bits


def fewest_edits(ones: Signatures, others: Signatures, joints: NDArray[np.int64] | int = 0) -> NDArray[np.int64]:
    """Return a lower bound on the edits (OSA) between spellings with these signatures.

    One edit adds or removes at most one kind of letter and three kinds of pairs.

    ones (Signatures): Signatures of whole spellings.
    others (Signatures): Signatures of spellings, perhaps put together from those of their words.
    joints (NDArray[np.int64] | int): Pairs of letters that `others` lacks because words were put together.
    """
    missing, added = ones & ~others, others & ~ones
    letters = np.maximum(_count(missing & LETTERS), _count(added & LETTERS))
    pairs = np.maximum(_count(missing & PAIRS) - joints, _count(added & PAIRS))
    return np.asarray(np.maximum(letters, (pairs + 2) // 3))


def _count(bits: Signatures) -> NDArray[np.int64]:
    return np.bitwise_count(bits).astype(np.int64)
