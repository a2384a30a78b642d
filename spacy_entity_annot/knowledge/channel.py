"""How likely a recogniser hears one row of sounds as another, against hearing it by chance.

The log odds of each confusion, omission and insertion were learned by Viterbi training of one edit per sound
(Ristad and Yianilos, 1998) on what eight recognisers wrote for known names; `confusions.py` says which.
"""

from collections.abc import Sequence

import numpy as np

from spacy_entity_annot.knowledge.confusions import CONFUSED, INSERTED, OMITTED, SYMBOLS
from spacy_entity_annot.knowledge.trigrams import Floats

LONGEST_SOUNDS = 40
"""Sounds that are aligned; further ones say nothing new."""
_TENTHS = np.float32(10)
_CODES = np.full(128, len(SYMBOLS) - 1, np.uint8)
_CODES[np.frombuffer(SYMBOLS.encode(), np.uint8)] = np.arange(len(SYMBOLS))
_confused: Floats = np.array([row.split() for row in CONFUSED], np.float32) / _TENTHS
_omitted: Floats = np.array(OMITTED.split(), np.float32) / _TENTHS
_inserted: Floats = np.array(INSERTED.split(), np.float32) / _TENTHS


def channel_odds(heard: str, sounds: Sequence[str]) -> Floats:
    """Return the log odds that each row of `sounds` was heard as `heard`, natural logarithm.

    The best alignment counts. Omissions within a column of the table are a running maximum, which makes one step for
    each heard sound and all names at once.
    """
    names, lengths = _encoded(sounds)
    omissions = np.zeros((len(names) + 1, len(lengths)), np.float32)
    np.cumsum(_omitted[names], axis=0, out=omissions[1:])
    # the best so far, relative to leaving all sounds out: a running maximum then is one step over all omissions
    best = np.zeros_like(omissions)
    gains = _confused - _omitted[:, None]
    for sound in _encoded([heard])[0][:, 0].tolist():
        step = best + _inserted[sound]
        np.maximum(step[1:], best[:-1] + gains[:, sound][names], out=step[1:])
        best = np.maximum.accumulate(step, axis=0)
    odds: Floats = (best + omissions)[lengths, np.arange(len(lengths))]
    return odds


def certain_odds(heard: str) -> float:
    """Return the log odds of a name that sounds exactly as heard."""
    codes = _encoded([heard])[0][:, 0]
    return float(_confused[codes, codes].sum())


def _encoded(sounds: Sequence[str]) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.uint8]], list[int]]:
    """Return the sounds as codes, a column a name, and how long each is."""
    lengths = [min(len(sound), LONGEST_SOUNDS) for sound in sounds]
    longest = max(lengths, default=0)
    text = "".join([sound[:longest].ljust(longest, "?") for sound in sounds])
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    codes: np.ndarray[tuple[int, int], np.dtype[np.uint8]]
    codes = _CODES[np.where(points < 128, points, ord("?"))].reshape(len(lengths), longest)
    return np.ascontiguousarray(codes.T), lengths
