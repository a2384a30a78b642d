"""How much a stretch of words could resemble a phrase, before any strings are compared."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .columns import Ids
from .marks import fewest_edits
from .passages import Passage
from .phrases import PhraseTable, WordColumn
from .vocabulary import Vocabulary
from .windows import Windows

Values = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Upper bounds for windows and their phrases, as columns.

    spelling (Values): On the similarity of the spellings, 0..1.
    sound (Values): On that of the sounds.
    first (Values): On that of the first words; 1 where it is not known.
    last (Values): On that of the last words; 1 where it is not known.
    rarity (Values): The summed rarity of the words heard.
    unknown (NDArray[np.bool_]): Whether the recogniser had no spelling for one of them; all is possible then.
    """

    spelling: Values
    sound: Values
    first: Values
    last: Values
    rarity: Values
    unknown: NDArray[np.bool_]

    @property
    def mean(self) -> Values:
        """The mean of both bounds."""
        return (self.spelling + self.sound) / 2

    def __getitem__(self, rows: NDArray[np.bool_] | Places) -> "Likeness":
        return Likeness(
            self.spelling[rows],
            self.sound[rows],
            self.first[rows],
            self.last[rows],
            self.rarity[rows],
            self.unknown[rows],
        )


def bound_likeness(passage: Passage, windows: Windows, phrases: PhraseTable, vocabulary: Vocabulary) -> Likeness:
    """Return how much each window could resemble its phrase."""
    phrase, end = windows.phrase, windows.start + windows.width
    letters, sounds, tenths, unknown = passage.totals(vocabulary["sizes"], windows.start, windows.width).T
    marks = passage.totals(vocabulary["marks"], windows.start, windows.width)
    edits = fewest_edits(phrases.marks[phrase], marks, windows.width - 1)
    plural = vocabulary["plural"][passage.ids[end - 1]] & ~phrases.plural[phrase]
    spelling = 1 - np.maximum(edits.letters - plural, 0) / np.maximum(np.maximum(letters, phrases.lengths[phrase]), 1)
    sound = 1 - edits.sounds / np.maximum(np.maximum(sounds, phrases.sound_lengths[phrase]), 1)
    for bound in (spelling, sound):
        bound[unknown > 0] = 1.0
    every = np.ones(len(windows))
    return Likeness(spelling, sound, every, every, tenths / 10, unknown > 0)


def bound_ends(
    passage: Passage, windows: Windows, phrases: PhraseTable, vocabulary: Vocabulary
) -> tuple[Values, Values]:
    """Return bounds on the similarity of each window's first and last word to those of its phrase."""
    first, last = passage.ids[windows.start], passage.ids[windows.start + windows.width - 1]
    return (
        _bound_word(first, phrases.first_words, windows, vocabulary),
        _bound_word(last, phrases.last_words, windows, vocabulary),
    )


def _bound_word(heard: Ids, wanted: WordColumn, windows: Windows, vocabulary: Vocabulary) -> Values:
    phrase = windows.phrase
    edits = fewest_edits(wanted.marks[phrase], vocabulary["marks"][heard], np.zeros(1, np.int64)).letters
    longer = np.maximum(wanted.lengths[phrase], vocabulary["sizes"][heard, 0])
    return np.asarray(1 - edits / np.maximum(longer, 1))
