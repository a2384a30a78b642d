"""The odds of confused, omitted and inserted sounds as arrays, and the codes of sounds that they are looked up by."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from . import confusions

Tenths = NDArray[np.int16]
Codes = NDArray[np.uint8]

LONGEST_SOUNDS = 40
"""Sounds that are aligned; further ones say nothing new."""
A_WHOLE = 10
"""The tables have tenths of a natural logarithm: whole numbers add up to the same in any order."""
_OTHER = len(confusions.SYMBOLS) - 1
_CODES = bytes(_OTHER if (code := confusions.SYMBOLS.find(chr(point))) < 0 else code for point in range(256))

CONFUSED: Tenths = np.array([row.split() for row in confusions.CONFUSED], np.int16)
"""By the spoken sound, then by the heard one."""
OMITTED: Tenths = np.array(confusions.OMITTED.split(), np.int16)
INSERTED: Tenths = np.array(confusions.INSERTED.split(), np.int16)


def sound_codes(sounds: Sequence[str]) -> Codes:
    """Return the codes of all sounds, one behind the other; what is none has the code of all others.

    sounds (Sequence[str]): What `fold_sounds` makes of each name.
    """
    return np.frombuffer("".join(sounds).encode("ascii", "replace").translate(_CODES), np.uint8)
