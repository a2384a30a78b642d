"""The words met so far, numbered, with a column for each thing that the matcher asks about a word."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .background import UNKNOWN, word_rarities
from .columns import BARRIER, Hasher, HashTable, Ids, to_bytes, words
from .context import cues
from .numbers import speak
from .phonetics import SKELETON_LIMIT, pack, skeleton, sounds
from .signatures import signature
from .tokens import fold

BLOCK_CHARACTERS = 1 << 17
"""Texts are read in blocks of about this size, which stay in the processor's cache."""

UNKNOWN_WORD = "unk"
"""What some recognisers write, in angle brackets, for a word that they have no spelling for."""

_NO_SKELETON = 99
_LONGEST = 9999
_COLUMNS: dict[str, type[np.generic]] = {
    "skeleton": np.uint64,
    "skeleton_length": np.int16,
    "length": np.int64,
    "rarity": np.float32,
    "signature": np.uint64,
    "cue_before": np.float32,
    "cue_after": np.float32,
    "plural": np.bool_,
    "unknown": np.float32,
}


class Vocabulary:
    """Number words and keep what is known of each; number 0 stands between texts.

    Words whose folded, spoken form is the same share a number.
    """

    def __init__(self) -> None:
        self._hasher = Hasher()
        self._table = HashTable()
        self._numbers: dict[str, int] = {}
        self.spellings: list[str] = []
        self.sounds: list[str] = []
        self._columns = {name: Column(kind) for name, kind in _COLUMNS.items()}
        self._number_of("")
        self.silent = self._number_of(" ")
        self._extend(0)
        self["skeleton_length"][:] = _NO_SKELETON
        self["length"][self.silent] = self["rarity"][self.silent] = self["signature"][self.silent] = 0
        hashes = self._hasher.hash(np.frombuffer(BARRIER, np.uint8), np.array([0]), np.array([1]))
        self._table.insert(hashes, np.zeros(1, np.int32))

    def __len__(self) -> int:
        return len(self.spellings)

    def __getitem__(self, name: str) -> NDArray[Any]:
        """Return one column: a value for each word."""
        return self._columns[name].values

    def encode(self, texts: list[str]) -> Ids:
        """Return the words of texts as one column of numbers, with a 0 after each text."""
        columns = [self._encode_block(block) for block in _blocks(texts)]
        return np.concatenate(columns) if columns else np.zeros(0, np.int32)

    def number(self, word: str) -> int:
        """Return the number of one folded, spoken word, -1 where it was never met."""
        return self._numbers.get(word, -1)

    def add(self, words: Iterable[str]) -> None:
        """Number folded, spoken words without a text."""
        known = len(self)
        for word in words:
            self._number_of(word)
        self._extend(known)

    def _encode_block(self, texts: list[str]) -> Ids:
        starts, ends, array = words(to_bytes(texts))
        hashes = self._hasher.hash(array, starts, ends)
        ids = self._table.find(hashes)
        new = np.flatnonzero(ids < 0)
        if len(new):
            known = len(self)
            unique, first, inverse = np.unique(hashes[new], return_index=True, return_inverse=True)
            raw = [array[starts[place] : ends[place]].tobytes() for place in new[first].tolist()]
            numbers = np.array([self._number_of(spoken(word.decode())) for word in raw], np.int32)
            self._table.insert(unique, numbers)
            self._extend(known)
            ids[new] = numbers[inverse]
        return ids

    def _number_of(self, spelling: str) -> int:
        number = self._numbers.setdefault(spelling, len(self.spellings))
        if number == len(self.spellings):
            self.spellings.append(spelling)
            self.sounds.append(sounds(spelling))
        return number

    def _extend(self, known: int) -> None:
        """Fill the columns of the words from number `known` on."""
        spellings, rarities, weights = self.spellings[known:], word_rarities(), cues()
        skeletons = [skeleton(sound) for sound in self.sounds[known:]]
        columns: dict[str, Sequence[float]] = {
            "skeleton": [pack(consonants) for consonants in skeletons],
            "skeleton_length": [min(len(consonants), SKELETON_LIMIT) for consonants in skeletons],
            "length": [min(len(spelling), _LONGEST) for spelling in spellings],
            "rarity": [rarities.get(spelling, UNKNOWN) for spelling in spellings],
            "signature": [signature(spelling) for spelling in spellings],
            "cue_before": [weights.before.get(spelling, 0.0) for spelling in spellings],
            "cue_after": [weights.after.get(spelling, 0.0) for spelling in spellings],
            "plural": [spelling.endswith("s") for spelling in spellings],
            "unknown": [float(spelling == UNKNOWN_WORD) for spelling in spellings],
        }
        for name, values in columns.items():
            self._columns[name].extend(values)


class Column:
    """A growing array.

    kind (type[np.generic]): The type of its values.
    """

    def __init__(self, kind: type[np.generic]) -> None:
        self._room: NDArray[Any] = np.zeros(1024, kind)
        self._count = 0

    @property
    def values(self) -> NDArray[Any]:
        """The values so far, as a view."""
        return self._room[: self._count]

    def extend(self, values: Sequence[float] | NDArray[Any]) -> None:
        """Add values at the end."""
        count = self._count + len(values)
        if count > len(self._room):
            grown = np.zeros(2 * count, self._room.dtype)
            grown[: self._count] = self.values
            self._room = grown
        self._room[self._count : count] = values
        self._count = count


def _blocks(texts: list[str]) -> Iterator[list[str]]:
    block: list[str] = []
    size = 0
    for text in texts:
        block.append(text)
        size += len(text)
        if size > BLOCK_CHARACTERS:
            yield block
            block, size = [], 0
    if block:
        yield block


def spoken(word: str) -> str:
    """Return the folded, spoken form of a word: what two spellings of the same sound share at best."""
    return speak(fold(word)) or word
