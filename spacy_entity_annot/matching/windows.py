"""Stretches of words in a column that may be a phrase: found by consonants and by words that resemble a piece of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .anchors import AnchorIndex
from .columns import Ids
from .phonetics import SKELETON_LIMIT
from .phrases import PhraseTable
from .skeletons import SkeletonIndex
from .vocabulary import Column, Vocabulary

Places = NDArray[np.int64]

_LIMIT = np.uint64(SKELETON_LIMIT)
_FOUR = np.uint64(4)
_SHIFTS = ((0, 0), (0, 1), (-1, 1), (0, -1), (1, -1))
_CONTEXT = 3
_WIDEST_BY_SKELETON = 8


@dataclass(frozen=True, slots=True)
class Windows:
    """Pairs of a stretch of words and a phrase, as columns.

    start (Places): The place of the first word.
    width (Places): The number of words.
    phrase (Places): The phrase.
    """

    start: Places
    width: Places
    phrase: Places

    def __len__(self) -> int:
        return len(self.start)

    def __getitem__(self, rows: NDArray[np.bool_] | Places) -> "Windows":
        return Windows(self.start[rows], self.width[rows], self.phrase[rows])

    def moved(self, start: int, width: int) -> "Windows":
        """Return windows that begin so many words later and are so many words wider."""
        return Windows(self.start + start, self.width + width, self.phrase)


def concatenate(parts: list[Windows]) -> Windows:
    """Return the windows of all parts, each once, by start, width and phrase."""
    start = np.concatenate([part.start for part in parts])
    width = np.concatenate([part.width for part in parts])
    phrase = np.concatenate([part.phrase for part in parts])
    order = np.lexsort((phrase, width, start))
    start, width, phrase = start[order], width[order], phrase[order]
    new = np.ones(len(start), bool)
    new[1:] = (start[1:] != start[:-1]) | (width[1:] != width[:-1]) | (phrase[1:] != phrase[:-1])
    return Windows(start[new], width[new], phrase[new])


class WindowFinder:
    """Propose windows of a column.

    vocabulary (Vocabulary): The words of the column.
    phrases (PhraseTable): The phrases.
    anchors (AnchorIndex): The words that resemble pieces of phrases; `bind` keeps it up to date.
    shortest_edited (int): Skeletons of at least so many consonants are found with one edit.
    rest (float): The least share of the other words' letters that must stand around an anchor, 0..1.
    """

    def __init__(
        self, vocabulary: Vocabulary, phrases: PhraseTable, anchors: AnchorIndex, *, shortest_edited: int, rest: float
    ) -> None:
        self._vocabulary = vocabulary
        self._phrases = phrases
        self._anchors = anchors
        self._rest = rest
        self._skeletons = SkeletonIndex(phrases.skeletons, phrases.skeleton_lengths, shortest_edited=shortest_edited)
        self._begins = Column(np.bool_)
        self._widest = min(_WIDEST_BY_SKELETON, phrases.longest + 2)

    @property
    def margin(self) -> int:
        """The number of barriers that must follow the column, so that no window runs out of it."""
        return max(self._phrases.longest, self._widest, _CONTEXT) + 2

    def bind(self) -> None:
        """Learn the words that are new since the last time."""
        self._anchors.bind()
        known = len(self._begins.values)
        codes, lengths = self._vocabulary["skeleton"][known:], self._vocabulary["skeleton_length"][known:]
        self._begins.extend(self._skeletons.begins(codes, lengths))

    def find(self, ids: Ids) -> list[Windows]:
        """Return windows, some of them twice, some running over barriers.

        ids (Ids): A column that begins and ends with `margin` barriers.
        """
        by_skeleton = self._by_skeleton(ids)
        return [*by_skeleton, *self._beside_vowels(ids, by_skeleton), *self._by_anchor(ids)]

    def _by_skeleton(self, ids: Ids) -> list[Windows]:
        codes, lengths = self._vocabulary["skeleton"], self._vocabulary["skeleton_length"]
        place = np.flatnonzero(self._begins.values[ids])
        code, length = codes[ids[place]], lengths[ids[place]].astype(np.uint64)
        found = [self._of_width(place, code, 1)]
        for width in range(2, self._widest + 1):
            following = ids[place + (width - 1)]
            fits = (lengths[following] <= SKELETON_LIMIT) & (length < _LIMIT)
            place, code, length, following = place[fits], code[fits], length[fits], following[fits]
            code, length = _append(code, length, codes[following], lengths[following].astype(np.uint64))
            fits = self._skeletons.may_begin(code)
            place, code, length, following = place[fits], code[fits], length[fits], following[fits]
            grown = lengths[following] > 0
            found.append(self._of_width(place[grown], code[grown], width))
        return found

    def _of_width(self, place: Places, code: NDArray[np.uint64], width: int) -> Windows:
        rows, phrase = self._skeletons.find(code)
        return Windows(place[rows], np.full(len(rows), width, np.int64), phrase)

    def _beside_vowels(self, ids: Ids, found: list[Windows]) -> list[Windows]:
        """Return the windows widened by a word without consonants, which their skeletons do not show."""
        lengths = self._vocabulary["skeleton_length"]
        wider = []
        for windows in found:
            wider.append(windows[lengths[ids[windows.start - 1]] == 0].moved(-1, 1))
            wider.append(windows[lengths[ids[windows.start + windows.width]] == 0].moved(0, 1))
        return wider

    def _by_anchor(self, ids: Ids) -> list[Windows]:
        place = np.flatnonzero(self._anchors.is_anchor(ids))
        rows, entries = self._anchors.find(ids[place])
        place, pieces = place[rows], self._anchors.pieces
        supported = self._rest_nearby(ids, place, entries)
        place, entries = place[supported], entries[supported]
        phrase = pieces.phrase[entries]
        width = self._phrases.word_counts[phrase] - pieces.count[entries] + 1
        windows = Windows(place - pieces.first[entries], width, phrase)
        return [windows.moved(start, wider) for start, wider in _SHIFTS]

    def _rest_nearby(self, ids: Ids, place: Places, entries: Places) -> NDArray[np.bool_]:
        """Return whether enough letters of the phrase's other words stand around each anchor."""
        pieces, signatures = self._anchors.pieces, self._vocabulary["signature"]
        left = pieces.first[entries]
        right = self._phrases.word_counts[pieces.phrase[entries]] - left - pieces.count[entries]
        around = np.zeros(len(place), np.uint64)
        for side, words in ((-1, left), (1, right)):
            inside = np.ones(len(place), bool)
            for distance in range(1, int(words.max(initial=0)) + 2):
                heard = ids[place + side * distance]
                inside &= (heard != 0) & (words + (distance > 1) >= distance)
                around |= np.where(inside, signatures[heard], np.uint64(0))
        found = np.bitwise_count(around & pieces.rest_signatures[entries])
        return np.asarray(found >= self._rest * pieces.rest_bits[entries])


def _append(
    code: NDArray[np.uint64], length: NDArray[np.uint64], more: NDArray[np.uint64], count: NDArray[np.uint64]
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return skeletons with those of the following words behind them; a consonant that meets itself counts once."""
    top = np.uint64(60)
    last = (code >> (np.uint64(64) - _FOUR * np.maximum(length, np.uint64(1)))) & np.uint64(15)
    meets = (last == (more >> top)) & (count > 0) & (length > 0)
    more, count = np.where(meets, more << _FOUR, more), count - meets
    return code | (more >> (_FOUR * length)), np.minimum(length + count, _LIMIT)
