"""How much likelier a name would be if it had been heard as it sounds: the cost of what a recogniser confused."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .edits import A_WHOLE, CONFUSED, INSERTED, LONGEST_SOUNDS, OMITTED, Codes, sound_codes

Values = NDArray[np.float64]
Places = NDArray[np.int64]

Counts = NDArray[np.int16]

SOUNDS = len(OMITTED)
_BLOCK = 4096
_gains = np.ascontiguousarray((CONFUSED - OMITTED[:, None]).T)
"""For each heard sound, what each spoken one gains over being left out."""
_others = np.where(np.eye(SOUNDS, dtype=bool), OMITTED[:, None], CONFUSED).max(1)
_LEAST_LOST = np.maximum(np.diag(CONFUSED) - np.maximum(_others, OMITTED), 0).astype(np.float32) / A_WHOLE
"""What each spoken sound loses at least where it is not heard as itself."""
_LEAST_INSERTED = float(-INSERTED.max()) / A_WHOLE


class SoundTable:
    """The sounds of names as rows of codes.

    sounds (Sequence[str]): What `fold_sounds` makes of each name.
    """

    def __init__(self, sounds: Sequence[str]) -> None:
        self.codes, self.lengths = _matrix(sounds)
        inside = np.arange(self.codes.shape[1]) < self.lengths[:, None]
        self.certain_odds = np.where(inside, np.diag(CONFUSED)[self.codes], 0).sum(1) / A_WHOLE
        """The log odds, against chance, of each name if it is heard exactly as it sounds."""
        self._counts = count_sounds([sound[:LONGEST_SOUNDS] for sound in sounds])

    def least_lost(self, heard: Counts, names: Places) -> Values:
        """Return lower bounds on the log odds that names lose, whatever the order of the sounds.

        heard (Counts): How often each sound was heard, a row for each name, as `count_sounds` has it.
        names (Places): The name meant by each.
        """
        # As many of a sound as the name has more of than was heard are heard as another one or not at all.
        lacking = np.maximum(self._counts.take(names, axis=0) - heard, 0).astype(np.float32)
        inserted = np.minimum(heard.sum(1), LONGEST_SOUNDS) - self.lengths[names]
        return np.asarray(lacking @ _LEAST_LOST + _LEAST_INSERTED * np.maximum(inserted, 0), np.float64)

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
        # The longest first, so that the others need no more steps than they have sounds; names stand in columns.
        order = np.argsort(-spoken_lengths, kind="stable")
        spoken, names = spoken[order].T.astype(np.int64), names[order]
        lengths, every = self.lengths[names], np.arange(len(names))
        codes = np.ascontiguousarray(self.codes[names, : int(lengths.max())].T.astype(np.int64))
        omissions = np.zeros((len(codes) + 1, len(names)), np.int16)
        np.cumsum(OMITTED[codes], axis=0, out=omissions[1:])
        # The best so far, relative to leaving all sounds out: a running maximum is one step over all omissions.
        best = np.zeros_like(omissions)
        for place, goes_on in enumerate(len(names) - np.cumsum(np.bincount(spoken_lengths))[: len(spoken)]):
            sound, so_far = spoken[place, :goes_on], best[:, :goes_on]
            step = so_far + INSERTED[sound]
            gained = _gains.take(codes[:, :goes_on] + SOUNDS * sound)
            np.maximum(step[1:], so_far[:-1] + gained, out=step[1:])
            np.maximum.accumulate(step, axis=0, out=so_far)
        odds = np.empty(len(names))
        odds[order] = (best[lengths, every] + omissions[lengths, every]) / A_WHOLE
        return odds


def count_sounds(sounds: Sequence[str]) -> Counts:
    """Return how often each sound occurs in each name, at most as often as sounds are aligned; a row for each name."""
    rows = np.repeat(np.arange(len(sounds)), np.fromiter(map(len, sounds), np.int64, len(sounds)))
    counts = np.bincount(rows * SOUNDS + sound_codes(sounds), minlength=len(sounds) * SOUNDS)
    return np.minimum(counts, LONGEST_SOUNDS).astype(np.int16).reshape(-1, SOUNDS)


def _matrix(sounds: Sequence[str]) -> tuple[Codes, Places]:
    """Return the codes of all sounds, a row of them each, and how many each has."""
    lengths = np.fromiter(map(len, sounds), np.int64, len(sounds))
    if lengths.max(initial=0) > LONGEST_SOUNDS:
        return _matrix([sound[:LONGEST_SOUNDS] for sound in sounds])
    codes = np.zeros((len(sounds), int(lengths.max(initial=0))), np.uint8)
    inside = np.arange(codes.shape[1]) < lengths[:, None]
    codes[inside] = sound_codes(sounds)
    return codes, lengths
