"""How much a stretch of words could resemble a phrase, before any strings are compared."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .columns import Ids
from .marks import fewest_edits, fewest_letter_edits
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
    lost (Values): A lower bound on the log odds that the phrase loses by what was heard.
    rarity (Values): The summed rarity of the words heard.
    unknown (NDArray[np.bool_]): Whether the recogniser had no spelling for one of them; all is possible then.
    """

    spelling: Values
    sound: Values
    first: Values
    last: Values
    lost: Values
    rarity: Values
    unknown: NDArray[np.bool_]

    def __getitem__(self, rows: NDArray[np.bool_] | Places) -> "Likeness":
        return Likeness(
            self.spelling[rows],
            self.sound[rows],
            self.first[rows],
            self.last[rows],
            self.lost[rows],
            self.rarity[rows],
            self.unknown[rows],
        )


def bound_likeness(
    passage: Passage, windows: Windows, phrases: PhraseTable, vocabulary: Vocabulary, least: float
) -> tuple[Windows, Likeness]:
    """Return the windows that could be alike enough to their phrases, and how much they could.

    passage (Passage): The words.
    windows (Windows): In the order of their widths.
    phrases (PhraseTable): The phrases.
    vocabulary (Vocabulary): The words of the passage.
    least (float): The least mean of the similarities of spelling and sound, 0..1.
    """
    sizes = passage.totals(vocabulary["sizes"], windows.start, windows.width)
    rows = np.flatnonzero(_bound_by_length(sizes, windows, phrases) >= least)
    windows, (letters, sounds, tenths, unknown) = windows[rows], sizes[rows].T
    phrase, joints = windows.phrase, windows.width - 1
    marks = passage.totals(vocabulary["marks"], windows.start, windows.width)
    edits = fewest_edits(phrases.marks.take(phrase, axis=0), marks, joints)
    plural = vocabulary["plural"][passage.ids[windows.start + joints]] & ~phrases.plural[phrase]
    spelling = 1 - np.maximum(edits.letters - plural, 0) / np.maximum(np.maximum(letters, phrases.lengths[phrase]), 1)
    sound = 1 - edits.sounds / np.maximum(np.maximum(sounds, phrases.sound_lengths[phrase]), 1)
    for bound in (spelling, sound):
        bound[unknown > 0] = 1.0
    rows = np.flatnonzero((spelling + sound) / 2 >= least)
    every = np.ones(len(windows))
    bounds = Likeness(spelling, sound, every, every, 1 - every, tenths / 10, unknown > 0)
    return windows[rows], bounds[rows]


def _bound_by_length(sizes: NDArray[np.int32], windows: Windows, phrases: PhraseTable) -> Values:
    """Return a bound on the mean of both similarities, from the numbers of letters and sounds alone."""
    letters, sounds, _, unknown = sizes.T
    wanted_letters, wanted_sounds = phrases.lengths[windows.phrase], phrases.sound_lengths[windows.phrase]
    # A plural s is no difference.
    more_letters = np.maximum(np.abs(letters - wanted_letters) - 1, 0)
    more_sounds = np.maximum(np.abs(sounds - wanted_sounds) - (windows.width - 1), 0)
    spelling = more_letters / np.maximum(np.maximum(letters, wanted_letters), 1)
    sound = more_sounds / np.maximum(np.maximum(sounds, wanted_sounds), 1)
    return np.where(unknown > 0, 1.0, 1 - (spelling + sound) / 2)


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
    edits = fewest_letter_edits(wanted.marks.take(phrase, axis=0), vocabulary["marks"].take(heard, axis=0))
    longer = np.maximum(wanted.lengths[phrase], vocabulary["sizes"][heard, 0])
    return np.asarray(1 - edits / np.maximum(longer, 1))
