"""The phrases that targets are known by, folded and laid out in columns."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..types import Target
from .sounds.folding import SoundFolder
from .sounds.marks import count_marks, kinds_of
from .sounds.misheard import SoundTable
from .sounds.phonetics import SKELETON_LIMIT, join_sounds, pack, skeleton, sounds
from .words.background import UNKNOWN, word_rarities
from .words.tokens import tokenize
from .words.vocabulary import spoken

_MOST_INITIALS = 3
"""Letters before the last one of a name that is spelled."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A target that a phrase stands for.

    target (int): The target's place.
    alias (int): 0 for the target's text, else the place of the alias, from 1.
    """

    target: int
    alias: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """One distinct folded phrase; targets and aliases that fold alike share it.

    words (tuple[str, ...]): Its folded, spoken words.
    meanings (list[Meaning]): The targets that it stands for, in their order.
    """

    words: tuple[str, ...]
    meanings: list[Meaning] = field(default_factory=list)


class WordColumn:
    """One word of each phrase.

    words (Sequence[str]): The words.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.spellings = np.array(words, np.object_)
        self.lengths = np.array([len(word) for word in words], np.int64)
        self.marks = count_marks(words, [""] * len(words))
        self.kinds = kinds_of(self.marks)


class PhraseTable:
    """All phrases of the targets, a number each, with a column for each thing that matching asks.

    targets (Sequence[Target]): Phrases without a single word in them are left out.
    """

    def __init__(self, targets: Sequence[Target]) -> None:
        self.phrases = _distinct_phrases(targets)
        spellings = ["".join(phrase.words) for phrase in self.phrases]
        heard = [join_sounds([sounds(word) for word in phrase.words]) for phrase in self.phrases]
        skeletons = [skeleton(sound) for sound in heard]
        self.spellings, self.sounds = np.array(spellings, np.object_), np.array(heard, np.object_)
        self.spoken = SoundTable(SoundFolder().fold([" ".join(phrase.words) for phrase in self.phrases]))
        self.first_words = WordColumn([phrase.words[0] for phrase in self.phrases])
        self.last_words = WordColumn([phrase.words[-1] for phrase in self.phrases])
        rarities = [[word_rarities().get(word, UNKNOWN) for word in phrase.words] for phrase in self.phrases]
        self.word_counts = np.array([len(phrase.words) for phrase in self.phrases], np.int64)
        self.lengths = np.array([len(spelling) for spelling in spellings], np.int64)
        self.sound_lengths = np.array([len(sound) for sound in heard], np.int64)
        self.marks = count_marks(spellings, heard)
        self.kinds = kinds_of(self.marks)
        self.plural = np.array([spelling.endswith("s") for spelling in spellings], bool)
        self.skeletons = np.array([pack(consonants) for consonants in skeletons], np.uint64)
        self.skeleton_lengths = np.array([min(len(each), SKELETON_LIMIT) for each in skeletons], np.int64)
        self.rarity_sums = np.array([sum(each) for each in rarities], np.float32)
        self.rarest = np.array([max(each) for each in rarities], np.float32)

    def __len__(self) -> int:
        return len(self.phrases)

    @property
    def longest(self) -> int:
        """The number of words of the longest phrase."""
        return int(self.word_counts.max(initial=0))


def _distinct_phrases(targets: Sequence[Target]) -> list[Phrase]:
    phrases: dict[tuple[str, ...], Phrase] = {}
    for place, target in enumerate(targets):
        for alias, text in enumerate((target.text, *target.aliases)):
            for words in _spoken_ways(phrase_words(text)):
                phrase = phrases.setdefault(words, Phrase(words))
                if all(meaning.target != place for meaning in phrase.meanings):
                    phrase.meanings.append(Meaning(place, alias))
    return list(phrases.values())


def _spoken_ways(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the words, and initials also with the `and` that is said or left out: SG&A, PG E, AT&T."""
    said = words[-2:-1] == ("and",)
    initials, last = words[: -2 if said else -1], words[-1:]
    if not initials or len(last[0]) > 1 or sum(map(len, initials)) > _MOST_INITIALS:
        return [words] if words else []
    return [words, initials + last if said else (*initials, "and", *last)]


def phrase_words(text: str) -> tuple[str, ...]:
    """Return the folded, spoken words of a phrase."""
    return tuple(word for token in tokenize(text) if (word := spoken(token.text)))


def expand(starts: NDArray[np.int64], counts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return, for rows that each own a slice of another table, the row of each element and its place there."""
    rows = np.repeat(np.arange(len(counts)), counts)
    offsets = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows, starts[rows] + offsets
