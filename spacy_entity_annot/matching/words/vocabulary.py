"""The words met so far, numbered, with a column for each thing that the matcher asks about a word."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from ..sounds.folding import SoundFolder
from ..sounds.marks import PACKED, count_marks
from ..sounds.numbers import speak
from ..sounds.phonetics import SKELETON_LIMIT, pack, skeleton, sounds
from .background import UNKNOWN, word_rarities
from .columns import BARRIER, Bytes, HashTable, Ids, Places, blocks_of_words, hash_words, to_bytes
from .cues import cues
from .tokens import fold

UNKNOWN_WORD = "unk"
"""What some recognisers write, in angle brackets, for a word that they have no spelling for."""

_NO_SKELETON = 99
_COLUMNS: dict[str, DTypeLike] = {
    "spelling": np.object_,
    "sound": np.object_,
    "sound_tail": np.object_,
    "spoken": np.object_,
    "first_sound": np.int32,
    "last_sound": np.int32,
    "skeleton": np.uint64,
    "skeleton_length": np.uint64,
    "rarity": np.float32,
    "sizes": (np.int32, 4),
    "marks": (np.uint64, PACKED),
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
        self._table = HashTable()
        self._numbers: dict[str, int] = {}
        self._new: list[str] = []
        self._folder = SoundFolder()
        self._columns = {name: Column(kind) for name, kind in _COLUMNS.items()}
        self._number_of("")
        self.silent = self._number_of(" ")
        self._extend()
        self["skeleton_length"][:] = _NO_SKELETON
        self["rarity"][self.silent] = 0
        self["sizes"][: self.silent + 1] = 0
        self["marks"][: self.silent + 1] = 0
        barrier = np.frombuffer(BARRIER.ljust(8), np.uint8)
        self._table.insert(hash_words(barrier, np.array([0]), np.array([1])), np.zeros(1, np.int32))

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, name: str) -> NDArray[Any]:
        """Return one column: a value for each word."""
        return self._columns[name].values

    def encode(self, texts: list[str]) -> Ids:
        """Return the words of texts as one column of numbers, with a 0 after each text."""
        if not texts:
            return np.zeros(0, np.int32)
        array = to_bytes(texts)
        return np.concatenate([self._encode_block(array, *words) for words in blocks_of_words(array)])

    def number(self, word: str) -> int:
        """Return the number of one folded, spoken word, -1 where it was never met."""
        return self._numbers.get(word, -1)

    def add(self, words: Iterable[str]) -> None:
        """Number folded, spoken words without a text."""
        for word in words:
            self._number_of(word)
        self._extend()

    def since(self, known: int) -> dict[str, NDArray[Any]]:
        """Return the columns of the words from number `known` on."""
        return {name: self[name][known:].copy() for name in _COLUMNS}

    def learn(self, words: Mapping[str, NDArray[Any]]) -> Ids:
        """Take words with what another vocabulary knows of them, and return their numbers.

        words (Mapping[str, NDArray[Any]]): Columns as `since` returns them, without repeats.
        """
        known = len(self)
        numbers = np.array([self._numbers.setdefault(word, len(self._numbers)) for word in words["spelling"].tolist()])
        new = np.flatnonzero(numbers >= known)
        for name, column in self._columns.items():
            column.extend(words[name][new])
        return numbers.astype(np.int32)

    def _encode_block(self, array: Bytes, starts: Places, lengths: Places) -> Ids:
        hashes = hash_words(array, starts, lengths)
        ids = self._table.find(hashes)
        new = np.flatnonzero(ids < 0)
        if len(new):
            unique, first, inverse = np.unique(hashes[new], return_index=True, return_inverse=True)
            # In the order in which they are heard, so that equal texts have equal numbers.
            order = np.argsort(first)
            met = new[first[order]]
            places = zip(starts[met].tolist(), (starts + lengths)[met].tolist(), strict=True)
            heard = (array[start:end].tobytes().decode() for start, end in places)
            numbers = np.empty(len(unique), np.int32)
            numbers[order] = [self._number_of(spoken(word)) for word in heard]
            self._table.insert(unique, numbers)
            self._extend()
            ids[new] = numbers[inverse]
        return ids

    def _number_of(self, spelling: str) -> int:
        number = self._numbers.setdefault(spelling, len(self._numbers))
        if number == len(self["spelling"]) + len(self._new):
            self._new.append(spelling)
        return number

    def _extend(self) -> None:
        """Fill the columns of the new words."""
        spellings, self._new = self._new, []
        rarities, weights = word_rarities(), cues()
        heard = [sounds(spelling) for spelling in spellings]
        skeletons = [skeleton(sound) for sound in heard]
        columns: dict[str, Sequence[object] | NDArray[Any]] = {
            "spelling": spellings,
            "sound": heard,
            "spoken": self._folder.fold(spellings),
            "sound_tail": [sound[1:] for sound in heard],
            "first_sound": [ord(sound[0]) if sound else 0 for sound in heard],
            "last_sound": [ord(sound[-1]) if sound else 0 for sound in heard],
            "skeleton": [pack(consonants) for consonants in skeletons],
            "skeleton_length": [min(len(consonants), SKELETON_LIMIT) for consonants in skeletons],
            "rarity": [rarities.get(spelling, UNKNOWN) for spelling in spellings],
            "sizes": _sizes(spellings, heard),
            "marks": count_marks(spellings, heard),
            "cue_before": [weights.before.get(spelling, 0.0) for spelling in spellings],
            "cue_after": [weights.after.get(spelling, 0.0) for spelling in spellings],
            "plural": [spelling.endswith("s") for spelling in spellings],
            "unknown": [float(spelling == UNKNOWN_WORD) for spelling in spellings],
        }
        for name, values in columns.items():
            self._columns[name].extend(values)


class Column:
    """A growing array.

    kind (DTypeLike): The type of its values; of a pair, the type and how many make one value.
    """

    def __init__(self, kind: DTypeLike) -> None:
        self._kind = kind
        self._room: NDArray[Any] = np.zeros(1024, kind)
        self._count = 0

    @property
    def values(self) -> NDArray[Any]:
        """The values so far, as a view."""
        return self._room[: self._count]

    def extend(self, values: Sequence[object] | NDArray[Any]) -> None:
        """Add values at the end."""
        count = self._count + len(values)
        if count > len(self._room):
            grown = np.zeros(2 * count, self._kind)
            grown[: self._count] = self.values
            self._room = grown
        self._room[self._count : count] = values
        self._count = count


class DerivedColumn:
    """What follows from a column of a vocabulary; worked out for its words once they are asked for.

    vocabulary (Vocabulary): The words.
    source (str): The column.
    kind (DTypeLike): The type of the values that follow, as for `Column`.
    derive (Callable[[NDArray[Any]], NDArray[Any]]): Returns them.
    """

    def __init__(
        self, vocabulary: Vocabulary, source: str, kind: DTypeLike, derive: Callable[[NDArray[Any]], NDArray[Any]]
    ) -> None:
        self._vocabulary = vocabulary
        self._source = source
        self._derive = derive
        self._column = Column(kind)

    @property
    def values(self) -> NDArray[Any]:
        """A value for each word."""
        known = len(self._column.values)
        if known < len(self._vocabulary):
            self._column.extend(self._derive(self._vocabulary[self._source][known:]))
        return self._column.values


def _sizes(spellings: list[str], heard: list[str]) -> NDArray[np.int32]:
    """Return how long each word is, in letters and in sounds, how rare, in tenths, and whether it is unknown."""
    rarities = word_rarities()
    rows = [
        (len(spelling), len(sound), round(10 * rarities.get(spelling, UNKNOWN)), spelling == UNKNOWN_WORD)
        for spelling, sound in zip(spellings, heard, strict=True)
    ]
    return np.array(rows, np.int32).reshape(-1, 4)


def spoken(word: str) -> str:
    """Return the folded, spoken form of a word: what two spellings of the same sound share at best."""
    return speak(fold(word)) or word
