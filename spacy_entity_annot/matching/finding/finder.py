"""Find stretches of words that may be a phrase: by consonants, and by words that resemble a piece of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..equal import distinct
from ..phrases import PhraseTable
from ..sounds.marks import count_kinds, kinds_of, missing
from ..sounds.phonetics import SKELETON_LIMIT
from ..words.columns import Ids, Places
from ..words.passages import Passage
from ..words.vocabulary import Column, DerivedColumn, Vocabulary
from ..words.windows import Windows, join_windows
from .anchors import AnchorIndex, PieceTable
from .bindings import Bindings
from .skeletons import SkeletonIndex, append_skeletons, first_consonant

Seeds = NDArray[np.uint32]

_LIMIT = np.uint64(SKELETON_LIMIT)
_MOVES, _GROWTHS = np.array([0, 0, -1, 0, 1]), np.array([0, 1, 1, -1, -1])
_WIDEST_BY_SKELETON = 8
_SHORTEST_SKELETON = 2
_BLOCK, _LARGEST_BLOCK, _COMPARISONS_A_BLOCK = 1 << 10, 1 << 14, 1 << 20
"""Words are bound in blocks: larger ones where there are few pieces to compare them with, to save numpy's calls."""
_UNBOUND, _ALONE, _ANCHOR = (np.uint32(1 << bit) for bit in range(3))
"""What is known of a word: nothing yet; its consonants are those of a phrase; it resembles a piece."""
_FOLLOWERS, _FIRST = np.uint32(8), np.uint32(20)
"""From which bit on it is known what a following word may begin with, and what the word itself begins with."""
_FEW = 4
"""Of so many words at most one may begin a phrase of several words: then it pays to look at those alone."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far afield windows are sought; the lower the least probability, the farther.

    similarity (float): The least similarity of a word and a piece of a phrase, 0..1.
    coverage (float): The least share of a long phrase's letters in words that resemble pieces of it, 0..1.
    letters (float): The least share of a phrase's other letters that stand in or beside a window, 0..1.
    shortest_edited (int): Skeletons of at least so many consonants are found with one edit.
    """

    similarity: float
    coverage: float
    letters: float
    shortest_edited: int

    @classmethod
    def of(cls, least: float) -> "Reach":
        """Return the reach for a least score in log-odds."""
        tightness = min(max((least + 4) / 4, 0.0), 1.0)
        return cls(
            similarity=0.55 + 0.15 * tightness,
            coverage=0.3 + 0.1 * tightness,
            letters=0.5 * tightness,
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
        pieces = PieceTable(phrases)
        self._anchors = AnchorIndex(pieces, vocabulary, reach.similarity)
        self._block = min(max(_BLOCK, _COMPARISONS_A_BLOCK // max(len(pieces.spellings), 1)), _LARGEST_BLOCK)
        # A single consonant is in too many words; short names are found by their letters.
        lengths = np.where(phrases.skeleton_lengths < _SHORTEST_SKELETON, 0, phrases.skeleton_lengths)
        self._skeletons = SkeletonIndex(phrases.skeletons, lengths, shortest_edited=reach.shortest_edited)
        self._alone = Bindings()
        self._seeds = Column(np.uint32)
        self._kinds = DerivedColumn(vocabulary, "marks", np.uint64, kinds_of)
        self._widest = min(_WIDEST_BY_SKELETON, phrases.longest + 2)

    @property
    def margin(self) -> int:
        """The number of zeros that must stand around a passage, so that no window runs out of it."""
        return max(self._phrases.longest, self._widest) + 3

    def bind(self, ids: Ids) -> None:
        """Learn the words of a column that are new; those of phrases alone wait until they are heard."""
        self._seeds.extend(np.full(len(self._vocabulary) - len(self._seeds.values), _UNBOUND))
        seeds = self._seeds.values
        new = distinct(ids[(seeds.take(ids) & _UNBOUND) > 0].astype(np.int64))
        for first in range(0, len(new), self._block):
            words = new[first : first + self._block]
            seeds[words] = self._bind_block(words)

    def _bind_block(self, words: Places) -> Seeds:
        """Return what words may be from now on."""
        codes, lengths = self._vocabulary["skeleton"][words], self._vocabulary["skeleton_length"][words]
        inside = np.flatnonzero((lengths > 0) & (lengths <= SKELETON_LIMIT))
        rows, phrases = self._skeletons.find(codes[inside])
        alone = self._alone.add(words, inside[rows], phrases)
        followers, first = self._skeletons.followers(codes, lengths), first_consonant(codes, lengths)
        follows = followers.astype(np.uint32) << _FOLLOWERS | first.astype(np.uint32) << _FIRST
        return np.asarray(follows | alone * _ALONE | self._anchors.bind(words) * _ANCHOR)

    def find(self, passage: Passage) -> Windows:
        """Return distinct windows, each inside one text, in the order of their widths."""
        ids = passage.ids
        seeds = self._seeds.values.take(ids)
        by_skeleton = join_windows(self._by_skeleton(ids, seeds))
        beside = self._beside_vowels(ids, by_skeleton)
        windows = self._distinct(ids, join_windows([by_skeleton, *beside, self._by_anchor(passage, seeds)]))
        return windows[np.flatnonzero(passage.holds(windows.start, windows.width))]

    def _distinct(self, ids: Ids, windows: Windows) -> Windows:
        by_phrase, by_start = len(self._phrases).bit_length(), len(ids).bit_length()
        keys = (((windows.width << by_start) | windows.start) << by_phrase) | windows.phrase
        keys = distinct(keys[np.flatnonzero(windows.width > 0)])
        stretches = keys >> by_phrase
        return Windows(stretches & ((1 << by_start) - 1), stretches >> by_start, keys & ((1 << by_phrase) - 1))

    def _by_skeleton(self, ids: Ids, seeds: Seeds) -> list[Windows]:
        place = np.flatnonzero((seeds & _ALONE) > 0)
        rows, phrase = self._alone.find(ids[place])
        found = [Windows(place[rows], np.ones(len(rows), np.int64), phrase)]
        place = np.flatnonzero((seeds[:-1] >> _FOLLOWERS) & (seeds[1:] >> _FIRST) > 0)
        few = _FEW * len(place) < len(ids)
        return found + (self._walk(ids, place) if few else self._sweep(ids))

    def _walk(self, ids: Ids, place: Places) -> list[Windows]:
        """Return the windows of several words from some places, wider ones where narrower ones begin a phrase."""
        codes, lengths = self._vocabulary["skeleton"], self._vocabulary["skeleton_length"]
        code, length = codes.take(ids[place]), lengths.take(ids[place])
        found = []
        for width in range(2, self._widest + 1):
            following = ids.take(place + (width - 1))
            count = lengths.take(following)
            fits = (count <= _LIMIT) & (length < _LIMIT)
            code, length = append_skeletons(code, length, codes.take(following), count)
            rows = np.flatnonzero(self._skeletons.may_begin(code) & fits)
            place, code, length = place[rows], code[rows], length[rows]
            grown = np.flatnonzero(count[rows] > 0)
            found.append(self._of_width(place[grown], code[grown], width))
        return found

    def _sweep(self, ids: Ids) -> list[Windows]:
        """Return what `_walk` returns from all places: for so many, neighbours in memory are worth more than choice."""
        word, word_length = (self._vocabulary[name].take(ids) for name in ("skeleton", "skeleton_length"))
        is_word = (word_length > 0) & (word_length <= _LIMIT)
        code, length, found = word, word_length, []
        for width in range(2, self._widest + 1):
            before, last = length[:-1], word_length[width - 1 :]
            code, length = append_skeletons(code[:-1], before, word[width - 1 :], last)
            place = np.flatnonzero(self._skeletons.may_be(code))
            fits = is_word.take(place) & is_word.take(place + width - 1) & (before.take(place) < _LIMIT)
            found.append(self._of_width(place[fits], code.take(place[fits]), width))
        return found

    def _of_width(self, place: Places, code: NDArray[np.uint64], width: int) -> Windows:
        rows, phrase = self._skeletons.find(code)
        return Windows(place[rows], np.full(len(rows), width, np.int64), phrase)

    def _beside_vowels(self, ids: Ids, windows: Windows) -> list[Windows]:
        """Return the windows widened by a word without consonants, which their skeletons do not show."""
        lengths = self._vocabulary["skeleton_length"]
        before = np.flatnonzero(lengths.take(ids.take(windows.start - 1)) == 0)
        after = np.flatnonzero(lengths.take(ids.take(windows.start + windows.width)) == 0)
        return [windows[before].moved(-1, 1), windows[after].moved(0, 1)]

    def _by_anchor(self, passage: Passage, seeds: Seeds) -> Windows:
        place = np.flatnonzero((seeds & _ANCHOR) > 0)
        rows, entries = self._anchors.find(passage.ids[place])
        place, pieces = place[rows], self._anchors.pieces
        phrase = pieces.phrase[entries]
        width = self._phrases.word_counts[phrase] - pieces.count[entries] + 1
        windows = Windows(place - pieces.first[entries], width, phrase)
        rows = self._covered(windows, pieces.lengths[entries])
        rows = rows[self._perhaps_nearby(passage.ids, place[rows], entries[rows])]
        rows = rows[self._rest_nearby(passage, place[rows], entries[rows])]
        # The other words may have been split or joined.
        starts = np.add.outer(_MOVES, windows.start[rows]).ravel()
        widths = np.add.outer(_GROWTHS, windows.width[rows]).ravel()
        return Windows(starts, widths, np.tile(windows.phrase[rows], len(_MOVES)))

    def _covered(self, windows: Windows, lengths: Places) -> Places:
        """Return the rows of windows in which anchors make up enough of the phrase; two words need but one of them."""
        long = self._phrases.word_counts[windows.phrase] > 2
        rows = np.flatnonzero(long)
        keys = windows.phrase[rows] * (1 << 40) + windows.start[rows]
        order = np.argsort(keys)
        keys, rows = keys[order], rows[order]
        sums = np.concatenate([[0], np.cumsum(lengths[rows])])
        # Anchors may disagree by one word about where the phrase begins.
        covered = sums[np.searchsorted(keys, keys + 1, "right")] - sums[np.searchsorted(keys, keys - 1)]
        enough = covered >= self._reach.coverage * self._phrases.lengths[windows.phrase[rows]]
        return np.concatenate([np.flatnonzero(~long), rows[enough]])

    def _perhaps_nearby(self, ids: Ids, place: Places, entries: Places) -> Places:
        """Return the rows that `_rest_nearby` may keep: it is asked of few, for its counts of letters are wide."""
        pieces, kinds = self._anchors.pieces, self._kinds.values.take(ids)
        neighbours = kinds[:-1] | kinds[1:]
        before = neighbours.take(place - 2) * (pieces.first[entries] > 0)
        after = neighbours.take(place + 1) * (pieces.behind[entries] > 0)
        lacks, _ = count_kinds(pieces.near_kinds[entries] & ~(before | after))
        return np.flatnonzero(lacks <= (1 - self._reach.letters) * pieces.rest_lengths[entries])

    def _rest_nearby(self, passage: Passage, place: Places, entries: Places) -> Places:
        """Return the rows where enough letters of the phrase's other words stand on the right sides of the anchor."""
        pieces = self._anchors.pieces
        left, right = pieces.first[entries], pieces.behind[entries]
        start, end = passage.clip(place - left - (left > 0), place + right + (right > 0) + 1, place)
        order = np.argsort(end - start)
        start, end, entries = start[order], end[order], entries[order]
        marks = self._vocabulary["marks"]
        heard = passage.totals(marks, start, end - start) - marks.take(passage.ids.take(place[order]), axis=0)
        lacks = missing(pieces.rest_marks.take(entries, axis=0), heard)
        return order[lacks <= (1 - self._reach.letters) * pieces.rest_lengths[entries]]
