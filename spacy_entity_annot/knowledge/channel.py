"""How likely a recogniser hears one row of sounds as another, against hearing it by chance.

The log odds of each confusion, omission and insertion were learned by Viterbi training of one edit per sound
(Ristad and Yianilos, 1998) on what eight recognisers wrote for known names; `confusions.py` says which.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from spacy_entity_annot.knowledge.trigrams import Floats
from spacy_entity_annot.matching.confusions import CONFUSED, INSERTED, OMITTED, SYMBOLS

LONGEST_SOUNDS = 40
"""Sounds that are aligned; further ones say nothing new."""
_TENTHS = np.float32(10)
_CODES = bytes(SYMBOLS.index(letter) if (letter := chr(point)) in SYMBOLS else len(SYMBOLS) - 1 for point in range(256))
_OTHER = SYMBOLS[-1]
_confused: Floats = np.array([row.split() for row in CONFUSED], np.float32) / _TENTHS
_omitted: Floats = np.array(OMITTED.split(), np.float32) / _TENTHS
_inserted: Floats = np.array(INSERTED.split(), np.float32) / _TENTHS
_gains: Floats = np.ascontiguousarray((_confused - _omitted[:, None]).T)
"""For each heard sound, what each spoken one gains over being left out."""


def channel_odds(heard: str, sounds: Sequence[str]) -> Floats:
    """Return the log odds that each row of `sounds` was heard as `heard`, natural logarithm.

    The best alignment counts. Omissions within a column of the table are a running maximum, which makes one step for
    each heard sound and all names at once.
    """
    lengths = [min(len(sound), LONGEST_SOUNDS) for sound in sounds]
    longest = max(lengths, default=0)
    names = _encoded([sound[:longest].ljust(longest, _OTHER) for sound in sounds]).reshape(len(lengths), longest).T
    omissions = np.zeros((longest + 1, len(lengths)), np.float32)
    np.cumsum(_omitted.take(names), axis=0, out=omissions[1:])
    spoken = _encoded([heard[:LONGEST_SOUNDS]])
    gains = _gains.take(spoken, axis=0).take(names, axis=1)
    # the best so far, relative to leaving all sounds out: a running maximum then is one step over all omissions
    best, step = np.zeros_like(omissions), np.empty_like(omissions)
    for gain, inserted in zip(gains, _inserted[spoken], strict=True):
        gain += best[:-1]
        np.add(best, inserted, out=step)
        np.maximum(step[1:], gain, out=step[1:])
        np.maximum.accumulate(step, axis=0, out=best)
    odds: Floats = (best + omissions)[lengths, np.arange(len(lengths))]
    return odds


def certain_odds(heard: str) -> float:
    """Return the log odds of a name that sounds exactly as heard."""
    codes = _encoded([heard[:LONGEST_SOUNDS]])
    return float(_confused[codes, codes].sum())


def _encoded(sounds: Sequence[str]) -> NDArray[np.uint8]:
    """Return the codes of all sounds, one behind the other."""
    return np.frombuffer("".join(sounds).encode("ascii", "replace").translate(_CODES), np.uint8)
