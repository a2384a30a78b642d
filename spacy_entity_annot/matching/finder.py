"""Find stretches of words that may be a phrase: by consonants, and by words that resemble a piece of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .anchors import AnchorIndex, PieceTable
from .columns import Ids
from .marks import missing
from .passages import Passage
from .phonetics import SKELETON_LIMIT
from .phrases import PhraseTable, distinct
from .skeletons import SkeletonIndex
from .vocabulary import Column, Vocabulary
from .windows import Places, Windows

_LIMIT = np.uint64(SKELETON_LIMIT)
_FOUR = np.uint64(4)
_SHIFTS = ((0, 0), (0, 1), (-1, 1), (0, -1), (1, -1))
_WIDEST_BY_SKELETON = 8
_SHORTEST_SKELETON = 2


@dataclass(frozen=True, slots=True)
class Reach:
    """How far afield windows are sought; the lower the least probability, the farther.

    similarity (float): The least similarity of a word and a piece of a phrase, 0..1.
    coverage (float): The least share of a long phrase's letters in words that resemble pieces of it, 0..1.
    letters (float): The least share of a phrase's other letters that stand in or beside a window, 0..1.
    likeness (float): The least bound on the similarity of a window and a phrase, 0..1.
    shortest_edited (int): Skeletons of at least so many consonants are found with one edit.
    """

    similarity: float
    coverage: float
    letters: float
    likeness: float
    shortest_edited: int

    @classmethod
    def of(cls, least: float) -> "Reach":
        """Return the reach for a least score in log-odds."""
        tightness = min(max((least + 4) / 4, 0.0), 1.0)
        return cls(
            similarity=0.55 + 0.15 * tightness,
            coverage=0.3 + 0.1 * tightness,
            letters=0.5 * tightness,
            likeness=0.3 + 0.3 * tightness,
            shortest_edited=6 if tightness > 0.5 else 4,
        )


class WindowFinder:
    """Propose windows of a passage that may be phrases.

    vocabulary (Vocabulary): The words of the passage.
    phrases (PhraseTable): The phrases.
    reach (Reach): How far afield to look.
    """

    def __init__(self, vocabulary: Vocabulary, phrases: PhraseTable, reach: Reach) -> None:
        self._vocabulary = vocabulary
        self._phrases = phrases
        self._reach = reach
        self._anchors = AnchorIndex(PieceTable(phrases), vocabulary, reach.similarity)
        # A single consonant is in too many words; short names are found by their letters.
        lengths = np.where(phrases.skeleton_lengths < _SHORTEST_SKELETON, 0, phrases.skeleton_lengths)
        self._skeletons = SkeletonIndex(phrases.skeletons, lengths, shortest_edited=reach.shortest_edited)
        self._begins = Column(np.bool_)
        self._widest = min(_WIDEST_BY_SKELETON, phrases.longest + 2)

    @property
    def margin(self) -> int:
        """The number of zeros that must stand around a passage, so that no window runs out of it."""
        return max(self._phrases.longest, self._widest) + 3

    def bind(self, ids: Ids) -> None:
        """Learn the words of a column that are new."""
        self._anchors.bind(ids)
        known = len(self._begins.values)
        codes, lengths = self._vocabulary["skeleton"][known:], self._vocabulary["skeleton_length"][known:]
        self._begins.extend(self._skeletons.begins(codes, lengths))

    def find(self, passage: Passage) -> Windows:
        """Return distinct windows, each inside one text."""
        by_skeleton = self._by_skeleton(passage.ids)
        parts = [*by_skeleton, *self._beside_vowels(passage.ids, by_skeleton), *self._by_anchor(passage)]
        windows = self._distinct(parts)
        return windows[passage.holds(windows.start, windows.width)]

    def _distinct(self, parts: list[Windows]) -> Windows:
        widths, phrases = self._phrases.longest + 3 + _WIDEST_BY_SKELETON, max(len(self._phrases), 1)
        parts = [part[part.width > 0] for part in parts]
        keys = [(part.start * widths + part.width) * phrases + part.phrase for part in parts]
        rest, phrase = np.divmod(distinct(np.concatenate(keys)), phrases)
        start, width = np.divmod(rest, widths)
        return Windows(start, width, phrase)

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

    def _by_anchor(self, passage: Passage) -> list[Windows]:
        place = np.flatnonzero(self._anchors.is_anchor(passage.ids))
        rows, entries = self._anchors.find(passage.ids[place])
        place, pieces = place[rows], self._anchors.pieces
        phrase = pieces.phrase[entries]
        width = self._phrases.word_counts[phrase] - pieces.count[entries] + 1
        windows = Windows(place - pieces.first[entries], width, phrase)
        rows = self._covered(windows, pieces.lengths[entries])
        rows = rows[self._rest_nearby(passage, place[rows], entries[rows])]
        return [windows[rows].moved(start, wider) for start, wider in _SHIFTS]

    def _covered(self, windows: Windows, lengths: Places) -> Places:
        """Return the rows of windows in which anchors make up enough of the phrase; two words need but one of them."""
        keys = windows.phrase * (1 << 40) + windows.start
        order = np.argsort(keys)
        keys, sums = keys[order], np.concatenate([[0], np.cumsum(lengths[order])])
        # Anchors may disagree by one word about where the phrase begins.
        covered = sums[np.searchsorted(keys, keys + 1, "right")] - sums[np.searchsorted(keys, keys - 1)]
        phrase = windows.phrase[order]
        wanted = self._reach.coverage * self._phrases.lengths[phrase]
        rows: Places = order[(covered >= wanted) | (self._phrases.word_counts[phrase] <= 2)]
        return rows

    def _rest_nearby(self, passage: Passage, place: Places, entries: Places) -> NDArray[np.bool_]:
        """Return whether enough letters of the phrase's other words stand on the right sides of each anchor."""
        pieces = self._anchors.pieces
        left, phrase = pieces.first[entries], pieces.phrase[entries]
        right = self._phrases.word_counts[phrase] - left - pieces.count[entries]
        start, end = passage.clip(place - left - (left > 0), place + right + (right > 0) + 1, place)
        marks = self._vocabulary["marks"]
        heard = passage.totals(marks, start, end - start) - marks[passage.ids[place]]
        lacks = missing(pieces.rest_marks[entries], heard)
        return np.asarray(
            lacks <= (1 - self._reach.letters) * (self._phrases.lengths[phrase] - pieces.lengths[entries])
        )


def _append(
    code: NDArray[np.uint64], length: NDArray[np.uint64], more: NDArray[np.uint64], count: NDArray[np.uint64]
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return skeletons with those of the following words behind them; a consonant that meets itself counts once."""
    top = np.uint64(60)
    last = (code >> (np.uint64(64) - _FOUR * np.maximum(length, np.uint64(1)))) & np.uint64(15)
    meets = (last == (more >> top)) & (count > 0) & (length > 0)
    more, count = np.where(meets, more << _FOUR, more), count - meets
    return code | (more >> (_FOUR * length)), np.minimum(length + count, _LIMIT)
