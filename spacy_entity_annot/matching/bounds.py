"""The most that a stretch of words and a phrase could score, before any strings are compared."""

from dataclasses import replace

import numpy as np

from .likeness import Likeness, bound_ends
from .misheard import SOUNDS, count_sounds
from .pairs import Values
from .passages import Passage
from .phrases import PhraseTable
from .vocabulary import Column, Vocabulary
from .weights import weigh, weights
from .windows import Windows

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
        self._sounds = Column((np.int16, SOUNDS))

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

    def sharpen(self, passage: Passage, windows: Windows, likeness: Likeness) -> Likeness:
        """Return the bounds with those on the first and last words and on the sounds that were confused.

        passage (Passage): The words.
        windows (Windows): In the order of their widths.
        likeness (Likeness): What is known of them.
        """
        first, last = bound_ends(passage, windows, self._phrases, self._vocabulary)
        self._learn_sounds()
        heard = passage.totals(self._sounds.values, windows.start, windows.width)
        return replace(likeness, first=first, last=last, lost=self._phrases.spoken.least_lost(heard, windows.phrase))

    def _learn_sounds(self) -> None:
        known = len(self._sounds.values)
        if known < len(self._vocabulary):
            self._sounds.extend(count_sounds(self._vocabulary["spoken"][known:].tolist()))


def _gain(name: str) -> float:
    """Return the most that evidence between 0 and 1 can add."""
    return max(0.0, weights()["pair"].get(name, 0.0))
