"""How likely a recogniser hears one row of sounds as another, against hearing it by chance.

The log odds of each confusion, omission and insertion were learned by Viterbi training of one edit per sound
(Ristad and Yianilos, 1998) on what recognisers wrote for known names; `matching/confusions.py` says which.
"""

from collections.abc import Sequence

import numpy as np

from spacy_entity_annot.knowledge.trigrams import Floats
from spacy_entity_annot.matching.confusions import SYMBOLS
from spacy_entity_annot.matching.edits import A_WHOLE, CONFUSED, INSERTED, LONGEST_SOUNDS, OMITTED, sound_codes

_FILLER = SYMBOLS[-1]
_confused, _omitted, _inserted = (table / np.float32(A_WHOLE) for table in (CONFUSED, OMITTED, INSERTED))
_gains: Floats = np.ascontiguousarray((_confused - _omitted[:, None]).T)
"""For each heard sound, what each spoken one gains over being left out."""


def channel_odds(heard: str, sounds: Sequence[str]) -> Floats:
    """Return the log odds that each row of `sounds` was heard as `heard`, natural logarithm.

    The best alignment counts. Omissions within a column of the table are a running maximum, which makes one step for
    each heard sound and all names at once.
    """
    lengths = [min(len(sound), LONGEST_SOUNDS) for sound in sounds]
    longest = max(lengths, default=0)
    names = sound_codes([sound[:longest].ljust(longest, _FILLER) for sound in sounds]).reshape(len(lengths), longest).T
    omissions = np.zeros((longest + 1, len(lengths)), np.float32)
    np.cumsum(_omitted.take(names), axis=0, out=omissions[1:])
    spoken = sound_codes([heard[:LONGEST_SOUNDS]])
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
    codes = sound_codes([heard[:LONGEST_SOUNDS]])
    return float(_confused[codes, codes].sum())
