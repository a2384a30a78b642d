"""How much a stretch of words could resemble a phrase, before any strings are compared."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..phrases import PhraseTable, WordColumn
from ..sounds.marks import Marks, count_kinds, fewest_edits, fewest_letter_edits
from ..words.columns import Ids
from ..words.passages import Passage
from ..words.vocabulary import Vocabulary
from ..words.windows import Windows

Values = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Upper bounds for windows and their phrases, as columns.

    spelling (Values): On the similarity of the spellings, 0..1.
    sound (Values): On that of the sounds.
    first (Values): On that of the first words.
    last (Values): On that of the last words.
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

    @property
    def mean(self) -> Values:
        """Of the similarities of spelling and sound."""
        return (self.spelling + self.sound) / 2

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


def bound_roughly(
    passage: Passage, windows: Windows, phrases: PhraseTable, vocabulary: Vocabulary, kinds: Marks
) -> Likeness:
    """Return bounds from how many letters and sounds there are, and which.

    passage (Passage): The words.
    windows (Windows): In the order of their widths.
    phrases (PhraseTable): The phrases.
    vocabulary (Vocabulary): The words of the passage.
    kinds (Marks): Which letters and sounds each word has.
    """
    letters, sounds, tenths, unknown = passage.totals(vocabulary["sizes"], windows.start, windows.width).T
    wanted_letters, wanted_sounds = phrases.lengths[windows.phrase], phrases.sound_lengths[windows.phrase]
    wanted, heard = (
        phrases.kinds[windows.phrase],
        passage.totals(kinds, windows.start, windows.width, add=np.bitwise_or),
    )
    lacking_letters, lacking_sounds = count_kinds(wanted & ~heard)
    extra_letters, extra_sounds = count_kinds(heard & ~wanted)
    # A plural s is no difference, and two equal sounds that meet between words are heard as one.
    more_letters = np.maximum(np.abs(letters - wanted_letters), np.maximum(lacking_letters, extra_letters)) - 1
    more_sounds = np.maximum(np.abs(sounds - wanted_sounds), extra_sounds) - (windows.width - 1)
    spelling = _alike(more_letters, letters, wanted_letters, unknown)
    sound = _alike(np.maximum(more_sounds, lacking_sounds), sounds, wanted_sounds, unknown)
    first, last = passage.ids[windows.start], passage.ids[windows.start + windows.width - 1]
    return Likeness(
        spelling,
        sound,
        _bound_word_roughly(first, phrases.first_words, windows, vocabulary, kinds),
        _bound_word_roughly(last, phrases.last_words, windows, vocabulary, kinds),
        np.zeros(len(windows)),
        tenths / 10,
        unknown > 0,
    )


def bound_closely(
    passage: Passage, windows: Windows, likeness: Likeness, phrases: PhraseTable, vocabulary: Vocabulary
) -> Likeness:
    """Return the bounds with those from how often there is each letter and sound; arguments as of `bound_roughly`."""
    letters, sounds, _, unknown = passage.totals(vocabulary["sizes"], windows.start, windows.width).T
    phrase, joints = windows.phrase, windows.width - 1
    marks = passage.totals(vocabulary["marks"], windows.start, windows.width)
    edits = fewest_edits(phrases.marks.take(phrase, axis=0), marks, joints)
    plural = vocabulary["plural"][passage.ids[windows.start + joints]] & ~phrases.plural[phrase]
    spelling = _alike(edits.letters - plural, letters, phrases.lengths[phrase], unknown)
    sound = _alike(edits.sounds, sounds, phrases.sound_lengths[phrase], unknown)
    return replace(likeness, spelling=spelling, sound=sound)


def _alike(edits: Places, size: NDArray[np.int32], wanted: Places, unknown: NDArray[np.int32]) -> Values:
    alike = 1 - np.maximum(edits, 0) / np.maximum(np.maximum(size, wanted), 1)
    alike[unknown > 0] = 1.0
    return np.asarray(alike)


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


def _bound_word_roughly(
    heard: Ids, wanted: WordColumn, windows: Windows, vocabulary: Vocabulary, kinds: Marks
) -> Values:
    ours, theirs = wanted.kinds[windows.phrase], kinds.take(heard)
    edits = np.maximum(count_kinds(ours & ~theirs)[0], count_kinds(theirs & ~ours)[0])
    longer = np.maximum(wanted.lengths[windows.phrase], vocabulary["sizes"][heard, 0])
    return np.asarray(1 - edits / np.maximum(longer, 1))
