"""How likely a recogniser hears one row of sounds as another, against hearing it by chance.

The log odds of each confusion, omission and insertion were learned by Viterbi training of one edit per sound
(Ristad and Yianilos, 1998) on what recognisers wrote for known names; `matching/sounds/confusions.py` says which.
"""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..matching.sounds.edits import (
    A_WHOLE,
    CONFUSED,
    INSERTED,
    LONGEST_SOUNDS,
    OMITTED,
    Codes,
    Tenths,
    sound_codes,
)
from .index.compiled import loops
from .index.strings import Strings
from .index.trigrams import Floats, Integers

_SCALE = np.float32(1 / A_WHOLE)
_GAINS = np.ascontiguousarray((CONFUSED - OMITTED[:, None]).T)
"""For each heard sound, what each spoken one gains over being left out."""
_CODES = sound_codes([chr(point) for point in range(128)])


class NamedSounds:
    """The sounds of some names.

    sounds (Strings): Those of all names.
    numbers (Integers): Which ones.
    """

    def __init__(self, sounds: Strings, numbers: Integers) -> None:
        self.all, self.numbers = sounds, numbers

    def __len__(self) -> int:
        return len(self.numbers)

    @cached_property
    def columns(self) -> tuple[Codes, NDArray[np.int64]]:
        """The codes of each name's sounds, a column each and whatever beyond its end, and how many sounds count."""
        points, lengths = self.all.columns(self.numbers, LONGEST_SOUNDS)
        if points.max(initial=0) < len(_CODES):
            return _CODES.take(points), lengths
        texts = [text[:LONGEST_SOUNDS] for text in self.all.take(self.numbers)]
        lengths = np.array([len(text) for text in texts])
        whole = [text.ljust(int(lengths.max())) for text in texts]
        return np.ascontiguousarray(sound_codes(whole).reshape(len(texts), -1).T), lengths


def channel_odds(heard: str, names: NamedSounds) -> Floats:
    """Return the log odds that each name was heard as `heard`, natural logarithm.

    The best alignment counts. Omissions within a column of the table are a running maximum, which makes one step for
    each heard sound and all names at once.

    heard (str): What `fold_sounds` made of it.
    names (NamedSounds): The names.
    """
    code, spoken, odds = loops(), sound_codes([heard[:LONGEST_SOUNDS]]), np.empty(len(names), np.int16)
    tables = _CODES, LONGEST_SOUNDS, _GAINS, OMITTED, INSERTED
    if not (code and code.align(spoken, *names.all.whole, names.numbers, *tables, odds)):
        odds = _by_arrays(spoken, *names.columns)
    return odds * _SCALE


def _by_arrays(heard: Codes, codes: Codes, lengths: NDArray[np.int64]) -> Tenths:
    omissions = np.zeros((len(codes) + 1, len(lengths)), np.int16)
    np.cumsum(OMITTED.take(codes), axis=0, out=omissions[1:])
    gains = _GAINS.take(heard, axis=0).take(codes, axis=1)
    # the best so far, relative to leaving all sounds out: a running maximum then is one step over all omissions
    best, step = np.zeros_like(omissions), np.empty_like(omissions)
    for gain, inserted in zip(gains, INSERTED[heard], strict=True):
        gain += best[:-1]
        np.add(best, inserted, out=step)
        np.maximum(step[1:], gain, out=step[1:])
        np.maximum.accumulate(step, axis=0, out=best)
    best += omissions
    odds: Tenths = best[lengths, np.arange(len(lengths))]
    return odds


def channel_features(heard: str, names: NamedSounds) -> tuple[Floats, Floats]:
    """Return the odds of each name as two features: by themselves, and as a share of what is certain, -1..1.

    heard (str): What `fold_sounds` made of it.
    names (NamedSounds): The names.
    """
    odds = channel_odds(heard, names)
    share = odds * np.float32(1 / max(certain_odds(heard), 1.0))
    return np.minimum(np.maximum(odds, -10), 30) * np.float32(0.05), np.minimum(np.maximum(share, -1), 1)


def certain_odds(heard: str) -> float:
    """Return the log odds of a name that sounds exactly as heard."""
    codes = sound_codes([heard[:LONGEST_SOUNDS]])
    return float(CONFUSED[codes, codes].sum() * _SCALE)
