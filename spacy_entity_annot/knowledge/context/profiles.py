"""What is known of entities beside their names, as columns to hold against the words around a heard form."""

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...matching.sounds.folding import SoundFolder
from ...types import Entity
from ..index.array_file import Arrays, prefixed, under
from ..index.ragged import Ragged
from ..index.trigrams import Floats, Integers
from ..spoken import spoken_form
from .cues import KINDS, coarse_type

LONGEST_TEXT = 2_000
"""Characters of each description, and of each text around a name, that are read."""
SHORTEST_WORD = 3
LINKED_IN = "linked in "
"""Begins the fields that decisions add; they say nothing of how well an entity is known."""
_MOST_FIELDS = 4
_FOLDED_AT_ONCE = 1 << 14
Keys = NDArray[np.uint32]
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """Return the folded words of a text."""
    return _WORD.findall(text[:LONGEST_TEXT].replace("'", "").replace("’", "").casefold())


def key_of(text: str) -> int:
    """Return the number that stands for a text in the columns, its CRC-32; two texts of one number are rare."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def keys_of(texts: Iterable[str]) -> Keys:
    """Return the distinct keys of some texts, rising."""
    return np.array(sorted({key_of(text) for text in texts}), np.uint32)


@dataclass(frozen=True, slots=True)
class WordCounts:
    """In how many descriptions a word stands.

    words (Keys): The words, rising.
    counts (Integers): Of each.
    descriptions (int): How many there are.
    """

    words: Keys
    counts: Integers
    descriptions: int

    def rarity(self, words: Keys) -> Floats:
        """Return how rare each word is, from 0."""
        found = np.zeros(len(words))
        if len(self.words):
            places = np.minimum(np.searchsorted(self.words, words), len(self.words) - 1)
            found = np.where(self.words[places] == words, self.counts[places], 0)
        return np.log1p(self.descriptions / (1 + found)).astype(np.float32)


class Profiles:
    """The columns, a row an entity.

    priors (Floats): How often it is meant, 0..1; not a number where unknown.
    kinds (NDArray[np.int8]): The place of its type in `cues.KINDS`, -1 for others.
    types (Keys): The key of the type as it is written, 0 for none.
    described (Ragged): The keys of its description's words.
    named (Ragged): Those of the sounds of its name's words.
    tagged (Ragged): Those of the texts among its further fields.
    documented (NDArray[np.int8]): How many of these fields say something, up to 4.
    small (NDArray[np.bool_]): Whether its name is written small, as those of classes of things are.
    """

    def __init__(
        self, priors: Floats, kinds: NDArray[np.int8], types: Keys, described: Ragged, named: Ragged, tagged: Ragged,
        documented: NDArray[np.int8], small: NDArray[np.bool_],
    ) -> None:  # fmt: skip
        self.priors, self.kinds, self.types = priors, kinds, types
        self.documented, self.small = documented, small
        self.described, self.named, self.tagged = described, named, tagged
        self._counts: WordCounts | None = None

    @classmethod
    def of(cls, entities: Sequence[Entity], folder: SoundFolder) -> "Profiles":
        """Take in entities.

        entities (Sequence[Entity]): By number.
        folder (SoundFolder): The one that folds their forms.
        """
        kinds = [coarse_type(entity.type) for entity in entities]
        return cls(
            np.array([np.nan if entity.prior is None else entity.prior for entity in entities], np.float32),
            np.array([-1 if kind is None else KINDS.index(kind) for kind in kinds], np.int8),
            np.array([key_of(entity.type) if entity.type else 0 for entity in entities], np.uint32),
            _keyed(_description_words(entity) for entity in entities),
            Ragged.of(map(sorted, _name_keys(entities, folder)), np.uint32),
            _keyed((value for value in entity.meta.values() if isinstance(value, str)) for entity in entities),
            np.array([min(_fields(entity), _MOST_FIELDS) for entity in entities], np.int8),
            np.array([entity.name[:1].islower() for entity in entities], np.bool_),
        )

    def __len__(self) -> int:
        return len(self.priors)

    @property
    def word_counts(self) -> WordCounts:
        """In how many of these entities' descriptions each word stands."""
        if self._counts is None:
            words, counts = np.unique(self.described.values, return_counts=True)
            self._counts = WordCounts(words, counts.astype(np.int32), len(self))
        return self._counts

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what a file holds of it."""
        counts = self.word_counts
        return {"priors": self.priors, "kinds": self.kinds, "types": self.types,
                "documented": self.documented, "small": self.small,
                "words": counts.words, "counts": counts.counts,
                **prefixed("described", self.described.arrays()), **prefixed("named", self.named.arrays()),
                **prefixed("tagged", self.tagged.arrays())}  # fmt: skip

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> "Profiles":
        """Return the columns that `arrays` describes."""
        described, named, tagged = (
            Ragged.from_arrays(under(name, arrays)) for name in ("described", "named", "tagged")
        )
        profiles = cls(arrays["priors"], arrays["kinds"], arrays["types"], described, named, tagged,
                       arrays["documented"], arrays["small"])  # fmt: skip
        profiles._counts = WordCounts(arrays["words"], arrays["counts"], len(profiles))
        return profiles


def name_words(name: str) -> list[str]:
    """Return the words of a name that are long enough to be known again."""
    return [word for word in spoken_form(name).split() if len(word) >= SHORTEST_WORD]


def _fields(entity: Entity) -> int:
    """Return how many of the further fields hold text, those aside that decisions have added."""
    texts = (field for field, value in entity.meta.items() if isinstance(value, str) and value)
    return sum(not field.startswith(LINKED_IN) for field in texts)


def _description_words(entity: Entity) -> list[str]:
    kind = entity.meta.get("subtype")
    text = f"{entity.description or ''} {kind if isinstance(kind, str) else ''}"
    return [word for word in words_of(text) if len(word) >= SHORTEST_WORD]


def _name_keys(entities: Sequence[Entity], folder: SoundFolder) -> Iterator[set[int]]:
    """Yield the keys of the sounds of each name's words; the new words of a block are folded at once."""
    keys: dict[str, int] = {}
    for start in range(0, len(entities), _FOLDED_AT_ONCE):
        named = [name_words(entity.name) for entity in entities[start : start + _FOLDED_AT_ONCE]]
        new = list({word for words in named for word in words} - keys.keys())
        keys.update(zip(new, map(key_of, folder.fold(new)), strict=True))
        yield from ({keys[word] for word in words} for words in named)


def _keyed(rows: Iterable[Iterable[str]]) -> Ragged:
    return Ragged.of((sorted({key_of(text) for text in texts}) for texts in rows), np.uint32)
