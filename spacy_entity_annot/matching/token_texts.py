"""Texts that another tokeniser has split and numbered: they are searched without being put together again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .equal import distinct
from .phrases import expand
from .words.columns import Hashes, HashTable, Ids, Places
from .words.vocabulary import Column, Vocabulary

_APOSTROPHE = "'"


@dataclass(frozen=True, slots=True)
class TokenTexts:
    """Texts as columns of tokens, one text behind the other.

    tokens (Hashes): The number of each token; equal strings have equal numbers, none has 0.
    spaced (NDArray[np.bool_]): Whether a space follows it; other white space is a token.
    counts (Places): The number of tokens of each text.
    string (Callable[[int], str]): Returns what a number stands for; asked once for each number.
    text (Callable[[int], str]): Returns a text by its place; asked for those with hits, and for doubtful ones.
    """

    tokens: Hashes
    spaced: NDArray[np.bool_]
    counts: Places
    string: Callable[[int], str]
    text: Callable[[int], str]


class TokenWords:
    """The words of each token, remembered.

    vocabulary (Vocabulary): Counts the words.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._rows = HashTable()
        self._words = Column(np.int32)
        self._starts, self._counts = Column(np.int64), Column(np.int64)
        self._first_joins, self._last_joins = Column(np.bool_), Column(np.bool_)
        self._add([""])  # row 0: behind each text

    def encode(self, texts: TokenTexts) -> tuple[Ids, Places]:
        """Return what the vocabulary's `encode` returns of the texts, in another order, and the place of each text.

        A text may have other words than its tokens where two of them stand without a space between, as `do` and `n't`;
        such a text is read, and comes last.
        """
        rows = self._rows_of(texts)
        ends = np.cumsum(texts.counts)
        doubtful = distinct(np.searchsorted(ends, self._joined(rows, texts.spaced, ends), "right"))
        others = np.delete(np.arange(len(texts.counts)), doubtful)
        rows = np.insert(rows, ends, 0)
        if len(doubtful):
            rows = rows[np.repeat(~np.isin(np.arange(len(ends)), doubtful), texts.counts + 1)]
        _, words = expand(self._starts.values.take(rows), self._counts.values.take(rows))
        read = self._vocabulary.encode([texts.text(place) for place in doubtful.tolist()])
        return np.concatenate([self._words.values.take(words), read]), np.concatenate([others, doubtful])

    def _joined(self, rows: Ids, spaced: NDArray[np.bool_], ends: Places) -> Places:
        """Return the tokens that may make one word with the next one of their text."""
        joined = self._last_joins.values.take(rows[:-1]) & self._first_joins.values.take(rows[1:]) & ~spaced[:-1]
        joined[ends[(ends > 0) & (ends < len(rows))] - 1] = False
        return np.flatnonzero(joined)

    def _rows_of(self, texts: TokenTexts) -> Ids:
        rows = self._rows.find(texts.tokens)
        new = np.flatnonzero(rows < 0)
        if len(new):
            first = np.sort(np.unique(texts.tokens[new], return_index=True)[1])
            met = texts.tokens[new[first]]
            count = len(self._starts.values)
            self._add([texts.string(token) for token in met.tolist()])
            self._rows.insert(met, np.arange(count, count + len(met), dtype=np.int32))
            rows[new] = self._rows.find(texts.tokens[new])
        return rows

    def _add(self, strings: Sequence[str]) -> None:
        words = self._vocabulary.encode(list(strings))
        ends = np.flatnonzero(words == 0) + len(self._words.values)
        starts = np.concatenate([[len(self._words.values)], ends[:-1] + 1])
        # Behind a text stands the word 0 itself.
        self._counts.extend(ends - starts if len(self._starts.values) else ends - starts + 1)
        self._starts.extend(starts)
        self._words.extend(words)
        self._first_joins.extend([_joins(string[:1]) for string in strings])
        self._last_joins.extend([_joins(string[-1:]) for string in strings])


def _joins(letter: str) -> bool:
    """Return whether a letter may be in one word with another; of ASCII, punctuation always parts words."""
    return letter.isalnum() or letter == _APOSTROPHE or not letter.isascii()
