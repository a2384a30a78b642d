"""How likely a recogniser hears one row of sounds as another, against hearing it by chance.

The log odds of each confusion, omission and insertion were learned by Viterbi training of one edit per sound
(Ristad and Yianilos, 1998) on what recognisers wrote for known names; `matching/confusions.py` says which.
"""

from types import ModuleType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from spacy_entity_annot.knowledge.compiled import loops
from spacy_entity_annot.knowledge.strings import Strings
from spacy_entity_annot.knowledge.trigrams import Floats, Integers
from spacy_entity_annot.matching.edits import (
    A_WHOLE,
    CONFUSED,
    INSERTED,
    LONGEST_SOUNDS,
    OMITTED,
    Codes,
    Tenths,
    sound_codes,
)

_SCALE = np.float32(1 / A_WHOLE)
_GAINS = np.ascontiguousarray((CONFUSED - OMITTED[:, None]).T)
"""For each heard sound, what each spoken one gains over being left out."""
_CODES = sound_codes([chr(point) for point in range(128)])


class SoundRows(NamedTuple):
    """The sounds of some names, a column each.

    codes (NDArray[np.uint8]): The codes of their sounds, a row a place; whatever, beyond the end of a name.
    lengths (NDArray[np.int64]): How many sounds count.
    """

    codes: NDArray[np.uint8]
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, sounds: Strings, numbers: Integers) -> "SoundRows":
        """Return the sounds of the names at the given places."""
        points, lengths = sounds.columns(numbers, LONGEST_SOUNDS)
        if points.max(initial=0) < len(_CODES):
            return cls(_CODES.take(points), lengths)
        texts = [text[:LONGEST_SOUNDS] for text in sounds.take(numbers)]
        lengths = np.array([len(text) for text in texts])
        whole = [text.ljust(int(lengths.max())) for text in texts]
        return cls(np.ascontiguousarray(sound_codes(whole).reshape(len(texts), -1).T), lengths)


def channel_odds(heard: str, names: SoundRows) -> Floats:
    """Return the log odds that each name was heard as `heard`, natural logarithm.

    The best alignment counts. Omissions within a column of the table are a running maximum, which makes one step for
    each heard sound and all names at once.

    heard (str): What `fold_sounds` made of it.
    names (SoundRows): The names.
    """
    code, spoken = loops(), sound_codes([heard[:LONGEST_SOUNDS]])
    odds = _by_loops(code, spoken, names) if code else _by_arrays(spoken, names)
    return odds * _SCALE


def _by_loops(code: ModuleType, spoken: Codes, names: SoundRows) -> Tenths:
    odds = np.empty(len(names.lengths), np.int16)
    code.align(spoken, *names, _GAINS, OMITTED, INSERTED, odds)
    return odds


def _by_arrays(spoken: Codes, names: SoundRows) -> Tenths:
    omissions = np.zeros((len(names.codes) + 1, len(names.lengths)), np.int16)
    np.cumsum(OMITTED.take(names.codes), axis=0, out=omissions[1:])
    gains = _GAINS.take(spoken, axis=0).take(names.codes, axis=1)
    # the best so far, relative to leaving all sounds out: a running maximum then is one step over all omissions
    best, step = np.zeros_like(omissions), np.empty_like(omissions)
    for gain, inserted in zip(gains, INSERTED[spoken], strict=True):
        gain += best[:-1]
        np.add(best, inserted, out=step)
        np.maximum(step[1:], gain, out=step[1:])
        np.maximum.accumulate(step, axis=0, out=best)
    best += omissions
    odds: Tenths = best[names.lengths, np.arange(len(names.lengths))]
    return odds


def channel_features(heard: str, names: SoundRows) -> tuple[Floats, Floats]:
    """Return the odds of each name as two features: by themselves, and as a share of what is certain, -1..1.

    heard (str): What `fold_sounds` made of it.
    names (SoundRows): The names.
    """
    odds = channel_odds(heard, names)
    share = odds * np.float32(1 / max(certain_odds(heard), 1.0))
    return np.minimum(np.maximum(odds, -10), 30) * np.float32(0.05), np.minimum(np.maximum(share, -1), 1)


def certain_odds(heard: str) -> float:
    """Return the log odds of a name that sounds exactly as heard."""
    codes = sound_codes([heard[:LONGEST_SOUNDS]])
    return float(CONFUSED[codes, codes].sum() * _SCALE)
