"""How much likelier a name would be if it had been heard as it sounds: the cost of what a recogniser confused."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .edits import A_WHOLE, CONFUSED, INSERTED, LONGEST_SOUNDS, OMITTED, Codes, sound_codes

Values = NDArray[np.float64]
Places = NDArray[np.int64]

_BLOCK = 4096
_gains = np.ascontiguousarray((CONFUSED - OMITTED[:, None]).T)
"""For each heard sound, what each spoken one gains over being left out."""


class SoundTable:
    """The sounds of names as rows of codes.

    sounds (Sequence[str]): What `fold_sounds` makes of each name.
    """

    def __init__(self, sounds: Sequence[str]) -> None:
        self.codes, self.lengths = _matrix(sounds)
        inside = np.arange(self.codes.shape[1]) < self.lengths[:, None]
        self.certain_odds = np.where(inside, np.diag(CONFUSED)[self.codes], 0).sum(1) / A_WHOLE
        """The log odds, against chance, of each name if it is heard exactly as it sounds."""

    def lost_odds(self, heard: Sequence[str], names: Places) -> Values:
        """Return the log odds that names lose by having been heard as they were; never below 0.

        heard (Sequence[str]): The sounds heard.
        names (Places): The name meant by each.
        RETURNS (Values): By the best alignment of edits, whose odds `confusions.py` has.
        """
        if not len(names):
            return np.zeros(0)
        odds = [
            self._align(heard[row : row + _BLOCK], names[row : row + _BLOCK]) for row in range(0, len(names), _BLOCK)
        ]
        return np.asarray(np.maximum(self.certain_odds[names] - np.concatenate(odds), 0.0))

    def _align(self, heard: Sequence[str], names: Places) -> Values:
        """Return the log odds of each name by its best alignment."""
        spoken, spoken_lengths = _matrix(heard)
        lengths = self.lengths[names]
        codes = self.codes[names, : int(lengths.max())]
        omissions = np.zeros((len(names), codes.shape[1] + 1), np.int16)
        np.cumsum(OMITTED[codes], axis=1, out=omissions[:, 1:])
        # The best so far, relative to leaving all sounds out: a running maximum is one step over all omissions.
        best = np.zeros_like(omissions)
        for place in range(spoken.shape[1]):
            sound = spoken[:, place, None]
            step = best + INSERTED[sound]
            np.maximum(step[:, 1:], best[:, :-1] + _gains[sound, codes], out=step[:, 1:])
            np.maximum.accumulate(step, axis=1, out=step)
            best = np.where((place < spoken_lengths)[:, None], step, best)
        rows = np.arange(len(names))
        return (best[rows, lengths] + omissions[rows, lengths]) / A_WHOLE


def _matrix(sounds: Sequence[str]) -> tuple[Codes, Places]:
    """Return the codes of all sounds, a row of them each, and how many each has."""
    lengths = np.fromiter(map(len, sounds), np.int64, len(sounds))
    if lengths.max(initial=0) > LONGEST_SOUNDS:
        return _matrix([sound[:LONGEST_SOUNDS] for sound in sounds])
    codes = np.zeros((len(sounds), int(lengths.max(initial=0))), np.uint8)
    inside = np.arange(codes.shape[1]) < lengths[:, None]
    codes[inside] = sound_codes(sounds)
    return codes, lengths
