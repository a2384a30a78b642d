"""How much likelier a name would be if it had been heard as it sounds: the cost of what a recogniser confused."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .confusions import CONFUSED, INSERTED, OMITTED, SYMBOLS

Values = NDArray[np.float64]

LONGEST_SOUNDS = 40
"""Sounds that are aligned; further ones say nothing new."""
_BLOCK = 4096
_TENTHS = 10
"""The table has tenths; whole numbers add up to the same in any company."""
_CODES = bytes(SYMBOLS.index(letter) if (letter := chr(point)) in SYMBOLS else len(SYMBOLS) - 1 for point in range(256))
_OTHER = SYMBOLS[-1]
_confused = np.array([row.split() for row in CONFUSED], np.int32)
_omitted = np.array(OMITTED.split(), np.int32)
_inserted = np.array(INSERTED.split(), np.int32)
_gains = _confused - _omitted[:, None]


def certain_odds(sounds: Sequence[str]) -> Values:
    """Return the log odds, against chance, of names that were heard exactly as they sound.

    sounds (Sequence[str]): What `fold_sounds` makes of each name.
    """
    codes, lengths = _matrix(sounds)
    own = np.where(np.arange(len(codes))[:, None] < lengths, np.diag(_confused)[codes], 0)
    return np.asarray(own.sum(0) / _TENTHS)


def lost_odds(heard: Sequence[str], sounds: Sequence[str], certain: Values) -> Values:
    """Return the log odds that each name loses by having been heard as it was; never below 0.

    heard (Sequence[str]): The sounds heard for each name.
    sounds (Sequence[str]): The sounds of each name.
    certain (Values): What `certain_odds` returns for them.
    RETURNS (Values): By the best alignment of edits, whose odds `confusions.py` has.
    """
    odds = [_align(heard[row : row + _BLOCK], sounds[row : row + _BLOCK]) for row in range(0, len(sounds), _BLOCK)]
    return np.maximum(certain - np.concatenate(odds), 0.0) if odds else np.zeros(0)


def _align(heard: Sequence[str], sounds: Sequence[str]) -> Values:
    """Return the log odds of each name by its best alignment."""
    heard_codes, heard_lengths = _matrix(heard)
    codes, lengths = _matrix(sounds)
    omissions = np.zeros((len(codes) + 1, len(sounds)), np.int32)
    np.cumsum(_omitted[codes], axis=0, out=omissions[1:])
    # The best so far, relative to leaving all sounds out: a running maximum is one step over all omissions.
    best = np.zeros_like(omissions)
    for place, spoken in enumerate(heard_codes):
        step = best + _inserted[spoken]
        np.maximum(step[1:], best[:-1] + _gains[codes, spoken], out=step[1:])
        best = np.where(place < heard_lengths, np.maximum.accumulate(step, axis=0), best)
    return np.asarray((best + omissions)[lengths, np.arange(len(sounds))] / _TENTHS)


def _matrix(sounds: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the codes of all sounds, a column a row of sounds, and how many each has."""
    lengths = np.array([min(len(sound), LONGEST_SOUNDS) for sound in sounds], np.int64)
    longest = int(lengths.max(initial=0))
    text = "".join([sound[:longest].ljust(longest, _OTHER) for sound in sounds])
    codes = np.frombuffer(text.encode("ascii", "replace").translate(_CODES), np.uint8)
    return codes.reshape(len(sounds), longest).T, lengths
