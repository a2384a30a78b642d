"""Bind each word of the vocabulary, once, to the pieces of phrases that it resembles."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from ..equal import distinct
from ..phrases import Phrase, PhraseTable, expand
from ..sounds.marks import count_marks, fewest_letter_edits, kinds_of
from ..sounds.phonetics import SKELETON_LIMIT, pack, skeleton, sounds
from ..words.background import UNKNOWN, word_rarities
from ..words.columns import Ids, Places
from ..words.vocabulary import Vocabulary
from .bindings import Bindings
from .skeletons import SkeletonIndex
from .trigrams import TrigramIndex

SHORTEST_PIECE = 3
"""Shorter pieces resemble too much; they are bound to themselves alone."""

_COMMON, _COMMON_PIECE = 2.7, 3.3
_LONG_PIECE = 6
_SHORTEST_EDITED = 4


class PieceTable:
    """Words, joined neighbours and joined whole phrases by which a phrase may be noticed.

    phrases (PhraseTable): The phrases.
    """

    def __init__(self, phrases: PhraseTable) -> None:
        numbers: dict[str, int] = {}
        rows = [
            (numbers.setdefault(piece, len(numbers)), number, first, count)
            for number, phrase in enumerate(phrases.phrases)
            for piece, first, count in _pieces(phrase)
        ]
        table = np.array(sorted(rows), np.int64).reshape(-1, 4)
        self.spellings = list(numbers)
        self.starts = np.searchsorted(table[:, 0], np.arange(len(numbers) + 1))
        self.phrase, self.first, self.count = table[:, 1], table[:, 2], table[:, 3]
        self.lengths = np.array([len(piece) for piece in numbers], np.int64)[table[:, 0]]
        self.behind = phrases.word_counts[self.phrase] - self.first - self.count
        self.rest_lengths = phrases.lengths[self.phrase] - self.lengths
        self.rest_marks = phrases.marks[self.phrase] - count_marks(self.spellings, [""] * len(numbers))[table[:, 0]]
        near = (self.first <= 1) & (self.behind <= 1)
        self.near_kinds = np.where(near, kinds_of(self.rest_marks), 0)
        """Which letters the other words have; none where more than one word stands on a side of the piece."""


def _pieces(phrase: Phrase) -> Iterator[tuple[str, int, int]]:
    """Yield pieces with the place of their first word and the number of words; common words do not tell a phrase."""
    words = phrase.words
    rarities = [word_rarities().get(word, UNKNOWN) for word in words]
    rarest = max(rarities)
    for count in sorted({1, 2, len(words)} if len(words) <= 3 else {1, 2}):
        for first in range(len(words) - count + 1):
            piece = "".join(words[first : first + count])
            key = count == 1 and rarities[first] == rarest
            telling = len(piece) >= SHORTEST_PIECE and max(rarities[first : first + count]) >= _COMMON_PIECE
            if key or telling:
                yield piece, first, count


class AnchorIndex:
    """Know for each word the pieces that it resembles.

    pieces (PieceTable): The pieces.
    vocabulary (Vocabulary): The words; each is bound once, by `bind`.
    similarity (float): The least similarity, in spelling or on the mean of spelling and sound, 0..1.
    """

    def __init__(self, pieces: PieceTable, vocabulary: Vocabulary, similarity: float) -> None:
        self.pieces = pieces
        self._vocabulary = vocabulary
        self._similarity = similarity
        heard = [sounds(piece) for piece in pieces.spellings]
        skeletons = [skeleton(sound) for sound in heard]
        self._spellings, self._sounds = np.array(pieces.spellings, np.object_), np.array(heard, np.object_)
        self._skeletons = SkeletonIndex(
            np.array([pack(each) for each in skeletons], np.uint64),
            np.array([min(len(each), SKELETON_LIMIT) for each in skeletons], np.int64),
            shortest_edited=_SHORTEST_EDITED,
        )
        self._numbers = {piece: number for number, piece in enumerate(pieces.spellings)}
        self._marks = count_marks(pieces.spellings, heard)
        self._trigrams = TrigramIndex(pieces.spellings, similarity)
        self._lengths = np.array([len(piece) for piece in pieces.spellings], np.int64)
        self._bindings = Bindings()

    def bind(self, words: Places) -> NDArray[np.bool_]:
        """Bind distinct new words, and return whether each resembles some piece."""
        return self._bindings.add(words, *self._resembling(words))

    def find(self, words: Ids) -> tuple[Places, Places]:
        """Return the rows of `words` that resemble pieces, and the rows of the piece table, one a phrase."""
        rows, pieces = self._bindings.find(words)
        starts = self.pieces.starts
        inner, entries = expand(starts[pieces], starts[pieces + 1] - starts[pieces])
        return rows[inner], entries

    def _resembling(self, words: Places) -> tuple[Places, Places]:
        """Return rows of `words` and the pieces that are alike, in order."""
        spellings = self._vocabulary["spelling"][words].tolist()
        pairs = [
            self._equal(spellings),
            self._skeletons.find(self._vocabulary["skeleton"][words]),
            self._by_letters(words, spellings),
        ]
        count = max(len(self._numbers), 1)
        rows, pieces = np.divmod(distinct(np.concatenate([rows * count + pieces for rows, pieces in pairs])), count)
        alike = self._alike(words[rows], pieces)
        return rows[alike], pieces[alike]

    def _equal(self, spellings: list[str]) -> tuple[Places, Places]:
        pairs = [(row, self._numbers[word]) for row, word in enumerate(spellings) if word in self._numbers]
        table = np.array(pairs, np.int64).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    def _by_letters(self, words: Places, spellings: list[str]) -> tuple[Places, Places]:
        """Return the pairs whose letters allow the similarity."""
        rows, pieces = self._trigrams.find(spellings)
        marks, lengths = self._vocabulary["marks"], self._vocabulary["sizes"][words[rows], 0]
        edits = fewest_letter_edits(self._marks.take(pieces, axis=0), marks.take(words[rows], axis=0))
        fits = edits <= (1 - self._similarity) * np.maximum(lengths, self._lengths[pieces]) + 1e-6
        return rows[fits], pieces[fits]

    def _alike(self, words: Places, pieces: Places) -> NDArray[np.bool_]:
        vocabulary = self._vocabulary
        spelling = process.cpdist(
            vocabulary["spelling"][words].tolist(), self._spellings[pieces].tolist(), scorer=OSA.normalized_similarity
        )
        sound = process.cpdist(
            vocabulary["sound"][words].tolist(), self._sounds[pieces].tolist(), scorer=Levenshtein.normalized_similarity
        )
        alike = np.maximum(spelling, (spelling + sound) / 2) >= self._similarity
        alike &= self._lengths[pieces] >= SHORTEST_PIECE
        alike &= (vocabulary["rarity"][words] > _COMMON) | (self._lengths[pieces] >= _LONG_PIECE)
        return np.asarray(alike | (spelling == 1))
