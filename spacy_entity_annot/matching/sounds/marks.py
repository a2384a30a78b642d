"""Counts of letters and sounds, packed so that those of a stretch of words are a sum: a cheap bound on its edits."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .phonetics import CONSONANTS

Marks = NDArray[np.uint64]
Places = NDArray[np.int64]

_LETTERS, _SOUNDS = 32, 16
_LANES = _LETTERS + _SOUNDS
_SOUND_CLASSES = str.maketrans({symbol: chr(place) for place, symbol in enumerate(CONSONANTS + "A")})
PACKED = _LANES // 8
"""The numbers of 64 bits that hold the marks of one word, eight counts in each."""
_LETTER_COLUMNS, _SOUND_COLUMNS = range(_LETTERS // 8), range(_LETTERS // 8, PACKED)
_LETTER_KINDS = np.uint64((1 << _LETTERS) - 1)
_BYTE, _THREE_LANES = np.uint64(8), np.uint64(48)
_EVEN, _ONES = np.uint64(0x00FF00FF00FF00FF), np.uint64(0x0001000100010001)


@dataclass(frozen=True, slots=True)
class Edits:
    """Lower bounds on the edits between stretches of words and phrases.

    letters (Places): Between the spellings.
    sounds (Places): Between the sounds.
    """

    letters: Places
    sounds: Places


def count_marks(spellings: Sequence[str], sounds: Sequence[str]) -> Marks:
    """Return a row for each word: how often each letter and each sound occurs in it, at most 255 times."""
    table = np.zeros((len(spellings), _LANES), np.uint8)
    table[:, :_LETTERS] = _count(spellings, 97, _LETTERS)
    table[:, _LETTERS:] = _count([sound.translate(_SOUND_CLASSES) for sound in sounds], 0, _SOUNDS)
    return table.view(np.uint64)


def _count(words: Sequence[str], first: int, lanes: int) -> NDArray[np.int64]:
    codes = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    rows = np.repeat(np.arange(len(words)), [len(word) for word in words])
    counts = np.bincount(rows * lanes + (codes - first) % lanes, minlength=len(words) * lanes)
    return np.asarray(np.minimum(counts.reshape(len(words), lanes), 255))


def kinds_of(marks: Marks) -> Marks:
    """Return which letters and sounds each row of marks has, a bit each."""
    bits = np.zeros((len(marks), 8), np.uint8)
    bits[:, :PACKED] = np.packbits(marks.view(np.uint8).reshape(-1, _LANES) > 0, axis=1)
    return bits.view("<u8")[:, 0]


def count_kinds(kinds: Marks) -> tuple[Places, Places]:
    """Return how many letters there are, and how many sounds."""
    return (
        np.bitwise_count(kinds & _LETTER_KINDS).astype(np.int64),
        np.bitwise_count(kinds >> np.uint64(_LETTERS)).astype(np.int64),
    )


def missing(wanted: Marks, heard: Marks) -> Places:
    """Return how many letters of each wanted stretch a heard one lacks."""
    ours, theirs = wanted.view(np.uint8), heard.view(np.uint8)
    return _total(_folded(np.maximum(ours, theirs) - theirs), _LETTER_COLUMNS)


def fewest_edits(wanted: Marks, heard: Marks, joints: Places) -> Edits:
    """Return lower bounds on the edits that turn heard stretches into wanted ones.

    wanted (Marks): Of phrases.
    heard (Marks): Sums over the words of each stretch.
    joints (Places): The places between those words, where two equal sounds may meet that are heard as one.
    """
    ours, theirs = wanted.view(np.uint8), heard.view(np.uint8)
    most = np.maximum(ours, theirs)
    more, less = _folded(most - theirs), _folded(most - ours)
    letters = np.maximum(_total(more, _LETTER_COLUMNS), _total(less, _LETTER_COLUMNS))
    return Edits(letters, np.maximum(_total(more, _SOUND_COLUMNS), _total(less, _SOUND_COLUMNS) - joints))


def fewest_letter_edits(wanted: Marks, heard: Marks) -> Places:
    """Return lower bounds on the edits between the spellings alone."""
    return np.maximum(missing(wanted, heard), missing(heard, wanted))


def _folded(counts: NDArray[np.uint8]) -> Marks:
    """Return the sums of neighbouring counts, four of 16 bits in each number."""
    packed = counts.view(np.uint64)
    return (packed & _EVEN) + ((packed >> _BYTE) & _EVEN)


def _total(folded: Marks, columns: range) -> Places:
    """Return the sum of the counts in some columns."""
    sums = folded[:, columns[0]] + folded[:, columns[1]]
    for column in columns[2:]:
        sums += folded[:, column]
    total: Places = ((sums * _ONES) >> _THREE_LANES).view(np.int64)
    return total
