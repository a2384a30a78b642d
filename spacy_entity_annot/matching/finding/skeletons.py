"""Find phrases by their consonants, one edit allowed: the place of the spaces does not matter there."""

import numpy as np
from numpy.typing import NDArray

from ..phrases import expand
from ..sounds.phonetics import CONSONANTS, SKELETON_LIMIT

Skeletons = NDArray[np.uint64]
Places = NDArray[np.int64]

_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_THREE, _SEVEN = np.uint64(3), np.uint64(7)
_BITS = np.left_shift(1, np.arange(8)).astype(np.uint8)
_BITS_A_KEY = 32
_PREFIX = 6
"""Windows grow as long as so many of their first consonants begin some entry; four let nearly all grow."""
_BEHIND_PREFIX = np.uint64(64 - 4 * _PREFIX)
_FOUR, _LAST, _TOP, _ALL_BITS = np.uint64(4), np.uint64(15), np.uint64(60), np.uint64(64)
_SYMBOLS = np.arange(16, dtype=np.uint64)
_PLURAL = CONSONANTS.index("S") + 1


class SkeletonIndex:
    """Look packed skeletons up.

    skeletons (Skeletons): One for each entry.
    lengths (Places): Their numbers of consonants.
    shortest_edited (int): Entries of at least so many consonants are found with one edit, shorter ones exactly;
        a plural s is always allowed.
    """

    def __init__(self, skeletons: Skeletons, lengths: Places, *, shortest_edited: int) -> None:
        keys, entries = _variants(skeletons, lengths, shortest_edited)
        order = np.lexsort((entries, keys))
        keys, entries = keys[order], entries[order]
        new = np.ones(len(keys), bool)
        new[1:] = (keys[1:] != keys[:-1]) | (entries[1:] != entries[:-1])
        self._entries = entries[new]
        self._keys, starts = np.unique(keys[new], return_index=True)
        self._starts = np.append(starts, len(self._entries))
        bits = int(min(27, max(16, np.ceil(np.log2(max(len(self._keys), 2) * _BITS_A_KEY)))))
        self._shift = np.uint64(64 - bits)
        self._filter = BitSet(bits, self._hash(self._keys))
        longest = np.unique(self._keys >> _BEHIND_PREFIX)
        prefixes = [(longest >> shift) << shift for shift in np.arange(0, 4 * _PREFIX, 4).astype(np.uint64)]
        self._prefixes = BitSet(4 * _PREFIX, np.concatenate(prefixes))

    def find(self, skeletons: Skeletons) -> tuple[Places, Places]:
        """Return the rows of `skeletons` that have entries, ascending, and those entries."""
        if not len(self._keys):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        rows = np.flatnonzero(self.may_be(skeletons))
        wanted = skeletons[rows]
        # Sought in their order, for neighbours in a long table share what the processor's cache holds of it.
        order = np.argsort(wanted)
        places = np.empty(len(rows), np.int64)
        places[order] = np.minimum(np.searchsorted(self._keys, wanted[order]), len(self._keys) - 1)
        hit = self._keys[places] == wanted
        rows, places = rows[hit], places[hit]
        found, entries = expand(self._starts[places], self._starts[places + 1] - self._starts[places])
        return rows[found], self._entries[entries]

    def may_be(self, skeletons: Skeletons) -> NDArray[np.bool_]:
        """Return whether `find` may have entries for each skeleton; a few it has not."""
        return self._filter.holds(self._hash(skeletons))

    def may_begin(self, skeletons: Skeletons) -> NDArray[np.bool_]:
        """Return whether some entry begins with the first six consonants of each skeleton."""
        return self._prefixes.holds(skeletons >> _BEHIND_PREFIX)

    def begins(self, skeletons: Skeletons, lengths: Skeletons) -> NDArray[np.bool_]:
        """Return whether some entry begins with the whole of each skeleton; an empty one begins nothing."""
        inside = (lengths > 0) & (lengths <= SKELETON_LIMIT)
        if not len(self._keys):
            return np.zeros(len(skeletons), bool)
        shifts = np.uint64(64) - np.uint64(4) * np.where(inside, lengths, np.uint64(1))
        places = np.minimum(np.searchsorted(self._keys, skeletons), len(self._keys) - 1)
        return np.asarray(inside & ((self._keys[places] >> shifts) == (skeletons >> shifts)))

    def followers(self, skeletons: Skeletons, lengths: Skeletons) -> NDArray[np.uint16]:
        """Return as bits with which first consonant a next word may go on, so that some entry begins with both.

        skeletons (Skeletons): Whole ones.
        lengths (Skeletons): Their numbers of consonants.
        RETURNS (NDArray[np.uint16]): Bits as of `first_consonant`; none where the skeleton itself begins no entry.
        """
        rows = np.flatnonzero(self.begins(skeletons, lengths) & (lengths < SKELETON_LIMIT))
        codes, used = skeletons[rows, None], _FOUR * lengths[rows, None]
        # A consonant that meets itself counts once.
        meets = ((codes >> (_ALL_BITS - used)) & _LAST) == _SYMBOLS
        may_follow = meets | self.may_begin(codes | ((_SYMBOLS << _TOP) >> used))
        bits = np.zeros(len(skeletons), np.uint16)
        bits[rows] = np.packbits(may_follow, axis=1, bitorder="little").view("<u2")[:, 0]
        return bits

    def _hash(self, keys: Skeletons) -> Skeletons:
        return (keys * _GOLDEN) >> self._shift


class BitSet:
    """A set of small numbers, a bit each, so that it stays in the processor's cache.

    bits (int): The numbers are below 2 to the power of this.
    members (Skeletons): The numbers.
    """

    def __init__(self, bits: int, members: Skeletons) -> None:
        self._table = np.zeros(1 << (bits - 3), np.uint8)
        np.bitwise_or.at(self._table, (members >> _THREE).view(np.int64), _BITS[(members & _SEVEN).view(np.int64)])

    def holds(self, numbers: Skeletons) -> NDArray[np.bool_]:
        """Return whether each number is a member."""
        bits = self._table.take((numbers >> _THREE).view(np.int64)) >> (numbers & _SEVEN).astype(np.uint8)
        return np.asarray((bits & 1) > 0)


def append_skeletons(
    code: Skeletons, length: Skeletons, more: Skeletons, count: Skeletons
) -> tuple[Skeletons, Skeletons]:
    """Return skeletons with those of the following words behind them; a consonant that meets itself counts once.

    code (Skeletons): None is empty.
    length (Skeletons): Their numbers of consonants.
    more (Skeletons): Those of the following words; an empty one is 0.
    count (Skeletons): Theirs.
    """
    used = _FOUR * length
    meets = ((code >> (_ALL_BITS - used)) & _LAST) == (more >> _TOP)
    return code | ((more << (_FOUR * meets)) >> used), np.minimum(length + count - meets, np.uint64(SKELETON_LIMIT))


def first_consonant(skeletons: Skeletons, lengths: Skeletons) -> NDArray[np.uint16]:
    """Return a bit for the first consonant of each skeleton, the lowest for an empty one, and none for what is no word.

    skeletons (Skeletons): The skeletons.
    lengths (Skeletons): Their numbers of consonants.
    """
    bits = np.uint16(1) << (skeletons >> _TOP).astype(np.uint16)
    return np.where(lengths <= SKELETON_LIMIT, bits, np.uint16(0)).astype(np.uint16)


def _variants(skeletons: Skeletons, lengths: Places, shortest_edited: int) -> tuple[Skeletons, Places]:
    keys, entries = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
    for length in range(1, SKELETON_LIMIT + 1):
        of_length = np.flatnonzero(lengths == length)
        codes = skeletons[of_length]
        variants = _one_edit(codes, length) if length >= shortest_edited else [codes]
        if length < SKELETON_LIMIT:
            variants.append(codes | (np.uint64(_PLURAL) << np.uint64(60 - 4 * length)))
        keys += variants
        entries += [of_length] * len(variants)
    return np.concatenate(keys), np.concatenate(entries)


def _one_edit(codes: Skeletons, length: int) -> list[Skeletons]:
    """Return the codes, and those with one symbol deleted, replaced or inserted."""
    symbols = np.arange(1, len(CONSONANTS) + 1, dtype=np.uint64)
    variants = [codes]
    for place in range(length):
        before, after = codes & _first(place), codes & ~_first(place + 1)
        variants.append(before | (after << np.uint64(4)))
        variants += [before | after | (symbol << np.uint64(60 - 4 * place)) for symbol in symbols]
    for place in range(min(length, SKELETON_LIMIT - 1) + 1):
        before, after = codes & _first(place), codes & ~_first(place)
        variants += [before | (after >> np.uint64(4)) | (symbol << np.uint64(60 - 4 * place)) for symbol in symbols]
    return variants


def _first(symbols: int) -> np.uint64:
    """Return a mask of the first so many symbols."""
    if symbols == 0:
        return np.uint64(0)
    return _ALL << np.uint64(64 - 4 * symbols)
