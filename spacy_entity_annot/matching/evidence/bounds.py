"""The most that a stretch of words and a phrase could score, before any strings are compared."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..phrases import PhraseTable
from ..sounds.marks import kinds_of
from ..sounds.misheard import SOUNDS, Counts, count_sounds
from ..words.passages import Passage
from ..words.vocabulary import DerivedColumn, Vocabulary
from ..words.windows import Windows
from .likeness import Likeness, bound_closely, bound_ends, bound_roughly
from .pairs import Values
from .weights import weigh, weights

HIGHEST_RARITY = 8.0
SLACK = 1e-6
"""What sums in another order may differ by."""


class UpperBounds:
    """True bounds: no window scores more.

    vocabulary (Vocabulary): The words of the passage.
    phrases (PhraseTable): The phrases.
    of_phrase (Values): What each phrase adds to every logit of its windows.
    of_exact (Values): The most that it adds to one whose letters are its own.
    """

    def __init__(self, vocabulary: Vocabulary, phrases: PhraseTable, of_phrase: Values, of_exact: Values) -> None:
        self._vocabulary = vocabulary
        self._phrases = phrases
        self._of_phrase = of_phrase
        self._of_exact = of_exact
        self._kinds = DerivedColumn(vocabulary, "marks", np.uint64, kinds_of)
        self._sounds = DerivedColumn(vocabulary, "spoken", (np.int16, SOUNDS), _count)

    def most(self, windows: Windows, likeness: Likeness) -> Values:
        """Return an upper bound on the logit of each window, its place left out."""
        phrase, rarity = windows.phrase, likeness.rarity
        known = {
            "spelling": likeness.spelling,
            "sound": likeness.sound,
            "misheard": likeness.lost,
            "rarity": rarity,
            "strange": rarity,
            "unknown": likeness.unknown.astype(float),
        }
        # A heard word that is none of the phrase's counts as strange.
        familiar = max(0.0, _gain("familiar") - weights()["pair"].get("strange", 0.0))
        shared = familiar * np.minimum(self._phrases.rarity_sums[phrase], rarity)
        rarest = _gain("rarest") * np.minimum(rarity, HIGHEST_RARITY)
        commonest = _gain("commonest") * np.minimum(rarity / windows.width, HIGHEST_RARITY)
        ends = _gain("first") * likeness.first + _gain("last") * likeness.last
        ends[self._phrases.word_counts[phrase] == 1] = 0.0
        exact = np.where(likeness.spelling == 1, self._of_exact[phrase], 0.0)
        at_best = self._of_phrase[phrase] + shared + rarest + commonest + ends + exact + _gain("plural") + SLACK
        return np.asarray(weigh(known) + at_best)

    def rough(self, passage: Passage, windows: Windows) -> Likeness:
        """Return what little is needed to drop most windows, which stand in the order of their widths."""
        return bound_roughly(passage, windows, self._phrases, self._vocabulary, self._kinds.values)

    def with_counts(self, passage: Passage, windows: Windows, likeness: Likeness) -> Likeness:
        """Return what is known of windows, in the order of their widths, with how often they have each letter."""
        return bound_closely(passage, windows, likeness, self._phrases, self._vocabulary)

    def with_ends(self, passage: Passage, windows: Windows, likeness: Likeness) -> Likeness:
        """Return what is known of windows with the likeness of their first and last words."""
        first, last = bound_ends(passage, windows, self._phrases, self._vocabulary)
        return replace(likeness, first=first, last=last)

    def with_losses(self, passage: Passage, windows: Windows, likeness: Likeness) -> Likeness:
        """Return what is known of windows, which stand in the order of their widths, with what confused sounds cost."""
        heard = passage.totals(self._sounds.values, windows.start, windows.width)
        return replace(likeness, lost=self._phrases.spoken.least_lost(heard, windows.phrase))


def _count(sounds: NDArray[np.object_]) -> Counts:
    return count_sounds(sounds.tolist())


def _gain(name: str) -> float:
    """Return the most that evidence between 0 and 1 can add."""
    return max(0.0, weights()["pair"].get(name, 0.0))
