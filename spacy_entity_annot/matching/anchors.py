"""Bind each word of the vocabulary, once, to the pieces of phrases that it resembles."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from .phonetics import SKELETON_LIMIT, pack, skeleton, sounds
from .phrases import Phrase, PhraseTable, expand
from .signatures import LETTERS, signature
from .skeletons import SkeletonIndex
from .vocabulary import Vocabulary

Places = NDArray[np.int64]

SHORTEST_PIECE = 3
"""Shorter pieces resemble too much; they are bound to themselves alone."""

_COMMON = 2.7
_LONG_PIECE = 6
_SHORTEST_EDITED = 4
_BLOCK = 1 << 21


class PieceTable:
    """Words, joined neighbours and joined whole phrases by which a phrase may be noticed.

    phrases (PhraseTable): The phrases.
    """

    def __init__(self, phrases: PhraseTable) -> None:
        numbers: dict[str, int] = {}
        rows = [
            (numbers.setdefault(piece, len(numbers)), number, first, count)
            for number, phrase in enumerate(phrases.phrases)
            for piece, first, count in _pieces(phrase, int(phrases.key_words[number]))
        ]
        table = np.array(sorted(rows), np.int64).reshape(-1, 4)
        self.spellings = list(numbers)
        self.starts = np.searchsorted(table[:, 0], np.arange(len(numbers) + 1))
        self.phrase, self.first, self.count = table[:, 1], table[:, 2], table[:, 3]
        rest = [_rest(phrases.phrases[phrase], first, count) for _, phrase, first, count in table.tolist()]
        self.rest_signatures = np.array([signature(spelling) for spelling in rest], np.uint64)
        self.rest_bits = np.bitwise_count(self.rest_signatures).astype(np.float32)


def _pieces(phrase: Phrase, key_word: int) -> Iterator[tuple[str, int, int]]:
    words = phrase.words
    for count in sorted({1, 2, len(words)} if len(words) <= 3 else {1, 2}):
        for first in range(len(words) - count + 1):
            piece = "".join(words[first : first + count])
            if len(piece) >= SHORTEST_PIECE or (count == 1 and first == key_word):
                yield piece, first, count


def _rest(phrase: Phrase, first: int, count: int) -> str:
    return "".join(phrase.words[:first] + phrase.words[first + count :])


class AnchorIndex:
    """Know for each word the pieces that it resembles.

    pieces (PieceTable): The pieces.
    vocabulary (Vocabulary): The words; new ones are bound by `bind`.
    similarity (float): The least similarity, in spelling or on the mean of spelling and sound, 0..1.
    """

    def __init__(self, pieces: PieceTable, vocabulary: Vocabulary, similarity: float) -> None:
        self.pieces = pieces
        self._vocabulary = vocabulary
        self._similarity = similarity
        self._sounds = [sounds(piece) for piece in pieces.spellings]
        skeletons = [skeleton(sound) for sound in self._sounds]
        self._skeletons = SkeletonIndex(
            np.array([pack(each) for each in skeletons], np.uint64),
            np.array([min(len(each), SKELETON_LIMIT) for each in skeletons], np.int64),
            shortest_edited=_SHORTEST_EDITED,
        )
        self._numbers = {piece: number for number, piece in enumerate(pieces.spellings)}
        self._letters = np.array([signature(piece) for piece in pieces.spellings], np.uint64) & LETTERS
        self._lengths = np.array([len(piece) for piece in pieces.spellings], np.int64)
        self._bound = 1
        self._pieces_of = np.zeros(0, np.int64)
        self._starts = np.zeros(2, np.int64)
        self._anchors = np.zeros(1, bool)

    def bind(self) -> None:
        """Bind the words that are new since the last time."""
        known, count = self._bound, len(self._vocabulary)
        if known == count:
            return
        words, pieces = self._resembling(known)
        order = np.lexsort((pieces, words))
        counts = np.bincount(words - known, minlength=count - known)
        self._starts = np.concatenate([self._starts, self._starts[-1] + np.cumsum(counts)])
        self._pieces_of = np.concatenate([self._pieces_of, pieces[order]])
        self._anchors = np.append(self._anchors, counts > 0)
        self._bound = count

    def is_anchor(self, words: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Return whether each word resembles some piece."""
        return self._anchors[words]

    def find(self, words: NDArray[np.int32]) -> tuple[Places, Places]:
        """Return the rows of `words` that resemble pieces, and the rows of the piece table, one a phrase."""
        rows, places = expand(self._starts[words], self._starts[words + 1] - self._starts[words])
        pieces = self._pieces_of[places]
        starts = self.pieces.starts
        inner, entries = expand(starts[pieces], starts[pieces + 1] - starts[pieces])
        return rows[inner], entries

    def _resembling(self, known: int) -> tuple[Places, Places]:
        """Return pairs of new words and pieces that are alike."""
        by_sound, pieces = self._skeletons.find(self._vocabulary["skeleton"][known:])
        pairs = [self._equal(known), (by_sound + known, pieces), *self._by_letters(known)]
        words = np.concatenate([pair[0] for pair in pairs])
        pieces = np.concatenate([pair[1] for pair in pairs])
        keys = np.unique(words * max(len(self._numbers), 1) + pieces)
        words, pieces = np.divmod(keys, max(len(self._numbers), 1))
        return self._alike(words, pieces)

    def _equal(self, known: int) -> tuple[Places, Places]:
        pairs = [
            (number, self._numbers[word])
            for number, word in enumerate(self._vocabulary.spellings[known:], known)
            if word in self._numbers
        ]
        table = np.array(pairs, np.int64).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    def _by_letters(self, known: int) -> Iterator[tuple[Places, Places]]:
        """Yield pairs whose letters allow the similarity, piece lengths together."""
        letters = self._vocabulary["signature"][known:] & LETTERS
        lengths = self._vocabulary["length"][known:]
        for length in np.unique(self._lengths[self._lengths >= SHORTEST_PIECE]).tolist():
            pieces = np.flatnonzero(self._lengths == length)
            near = np.flatnonzero((lengths >= self._similarity * length) & (lengths * self._similarity <= length))
            edits = ((1 - self._similarity) * np.maximum(lengths[near], length) + 1e-6).astype(np.int64)
            step = max(1, _BLOCK // max(len(near), 1))
            for block in (pieces[first : first + step] for first in range(0, len(pieces), step)):
                ones, others = self._letters[block][:, None], letters[near][None, :]
                fits = (np.bitwise_count(ones & ~others) <= edits) & (np.bitwise_count(others & ~ones) <= edits)
                rows, columns = np.nonzero(fits)
                yield near[columns] + known, block[rows]

    def _alike(self, words: Places, pieces: Places) -> tuple[Places, Places]:
        vocabulary, numbers, places = self._vocabulary, words.tolist(), pieces.tolist()
        spelling = process.cpdist(
            [vocabulary.spellings[number] for number in numbers],
            [self.pieces.spellings[place] for place in places],
            scorer=OSA.normalized_similarity,
        )
        sound = process.cpdist(
            [vocabulary.sounds[number] for number in numbers],
            [self._sounds[place] for place in places],
            scorer=Levenshtein.normalized_similarity,
        )
        alike = np.maximum(spelling, (spelling + sound) / 2) >= self._similarity
        alike &= self._lengths[pieces] >= SHORTEST_PIECE
        alike &= (vocabulary["rarity"][words] > _COMMON) | (self._lengths[pieces] >= _LONG_PIECE)
        alike |= spelling == 1
        return words[alike], pieces[alike]
