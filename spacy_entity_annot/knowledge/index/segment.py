"""Some entities with an index of their forms: a knowledge base is one large segment and a few small ones."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...matching.equal import distinct
from ...matching.sounds.folding import SoundFolder, skeleton
from ...types import Entity
from ..channel import NamedSounds
from ..context.profiles import Profiles, WordCounts
from ..forms import entity_forms
from ..heard import HeardForm
from ..ranking.features import rarity
from .array_file import Arrays, prefixed, under
from .entity_table import EntityTable
from .ragged import Ragged
from .rarity import Rarity
from .strings import Strings, find, find_all
from .trigram_index import TrigramIndex
from .trigrams import Floats, Integers

OWNERS_OF_A_FORM = 256
"""Entities looked at under one form; of the 3,285 that are a "county", those of the highest prior."""
_FOLDED_AT_ONCE = 1 << 14
_NONE = np.empty(0, np.int32)
_OWNER_COLUMNS = ("numbers", "names", "kinds", "shares")


class Segment:
    """Entities by id, and the distinct forms of theirs, sorted, with who owns them.

    entities (EntityTable): The entities.
    profiles (Profiles): What is known of them beside their names.
    forms (Strings): The spoken forms, rising.
    sounds (Strings): How each sounds.
    rarities (Floats): How rare its rarest word is, 0..1.
    owned (Integers): How many entities own it.
    owners (dict[str, NDArray[Any]]): For each owner, those of a form side by side and the likeliest first: the
        entity's `numbers` here, the `names` that the form comes from, its `kinds` and `shares` of the name.
    owner_starts (NDArray[np.int64]): The place of each form's first owner, and the end of the last one's.
    index (TrigramIndex): Finds forms.
    measures (Segment | None): The segment by whose measure of rarity it was built, None for its own.
    """

    def __init__(
        self, entities: EntityTable, profiles: Profiles, forms: Strings, sounds: Strings, rarities: Floats,
        owned: Integers, owners: dict[str, NDArray[Any]], owner_starts: NDArray[np.int64], index: TrigramIndex,
        measures: "Segment | None" = None,
    ) -> None:  # fmt: skip
        self.entities, self.profiles, self.index = entities, profiles, index
        self.spoken_forms, self.spoken_sounds = forms, sounds
        self.rarities, self.owned, self.owner_columns = rarities, owned, owners
        self._owners = Ragged(owners["numbers"], owner_starts)
        self._first_owners = owner_starts[:-1]
        self._measures = measures

    @classmethod
    def of(cls, entities: Iterable[Entity], folder: SoundFolder, measures: "Segment | None" = None) -> "Segment":
        """Build a segment.

        entities (Iterable[Entity]): Of different ids.
        folder (SoundFolder): Shared by all segments.
        measures (Segment | None): The segment whose measure of rarity this one shares.
        """
        known = sorted(entities, key=lambda entity: entity.id)
        profiles = Profiles.of(known, folder)
        forms, owned, owners, starts = _owned_forms(known, profiles.priors)
        sounds = Strings.of(_folded(forms, folder))
        views = Strings.of(form.replace(" ", "") for form in forms), sounds, Strings.of(map(skeleton, sounds))
        index = TrigramIndex.of(*views, rarity=measures.index.rarity if measures else None)
        rarities = np.array([rarity(form) for form in forms], np.float32)
        return cls(EntityTable.of(known), profiles, forms, sounds, rarities, owned, owners, starts, index, measures)

    def __len__(self) -> int:
        return len(self.entities)

    @property
    def rarity(self) -> Rarity:
        """How much trigrams weigh here."""
        return self.index.rarity

    @property
    def word_counts(self) -> WordCounts:
        """How often words stand in descriptions, by the measure of this segment."""
        return (self._measures or self).profiles.word_counts

    def forms(self, numbers: NDArray[Any]) -> list[str]:
        """Return the forms of these numbers."""
        return self.spoken_forms.take(numbers)

    def sounds(self, numbers: NDArray[Any]) -> list[str]:
        """Return the sounds of the forms of these numbers."""
        return self.spoken_sounds.take(numbers)

    def named_sounds(self, numbers: Integers) -> NamedSounds:
        """Return the same, as the channel compares them."""
        return NamedSounds(self.spoken_sounds, numbers)

    def find(self, other: "Segment") -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the numbers of another segment's forms that are here, and their numbers here."""
        places = find_all(self.spoken_forms, other.spoken_forms)
        pairs = [(number, place) for number, place in enumerate(places) if place is not None]
        both = np.array(pairs, np.int64).reshape(-1, 2)
        return both[:, 0], both[:, 1]

    def retrieve(self, heard: HeardForm, limit: int, fewest: int) -> tuple[Integers, Floats]:
        """Return the numbers of forms that may be meant by one reading, rising, and their cosines as far as known.

        Half of them are the nearest in letters and sounds; the other half are nearest when the consonants count as
        much again. On badly misheard artists among 179,000 forms that finds .72 where edit distance to each finds .71.

        heard (HeardForm): The reading.
        limit (int): Forms in each half.
        fewest (int): Where the nearest forms are those of fewer entities, the best of each entity come in, and where
            fewer share a trigram, entities of the highest prior.
        """
        nearest = self.index.nearest(heard.spelling, heard.sounds, heard.skeleton, limit=limit)
        places = nearest.places
        few = self._owners_of(nearest.numbers.take(places)) < fewest
        if few and len(places) < len(nearest.numbers):
            halves = [self._one_each(nearest.numbers, values, limit) for values in (nearest.close, nearest.loose)]
            places = distinct(np.concatenate((places, *halves)))
            places = places.take(nearest.numbers.take(places).argsort())
        numbers, close = nearest.numbers.take(places), nearest.close.take(places)
        added = self._popular[:fewest] if few and self._owners_of(numbers) < fewest else _NONE
        exact = find(self.spoken_forms, heard.spoken)
        if exact is not None:
            added = np.append(added, np.int32(exact))
        return _with_more(numbers, close, added) if len(added) else (numbers, close)

    def _owners_of(self, numbers: Integers) -> int:
        """Return how many entities come first under these forms."""
        return len(distinct(self.first_entities(numbers)))

    def _one_each(self, numbers: Integers, values: Floats, limit: int) -> NDArray[np.int64]:
        """Return the place of the best form of each entity, of the best entities."""
        ranked = np.lexsort((numbers, -values))
        firsts = np.unique(self.first_entities(numbers[ranked]), return_index=True)[1]
        places: NDArray[np.int64] = ranked[np.sort(firsts)[:limit]]
        return places

    @cached_property
    def _popular(self) -> Integers:
        """A form of each entity that owns some form before all others, those of the highest prior first."""
        firsts = self.first_entities(np.arange(len(self._first_owners)))
        entities, forms = np.unique(firsts, return_index=True)
        priors = np.nan_to_num(self.profiles.priors[entities])
        return forms[np.argsort(-priors, kind="stable")].astype(np.int32)

    def first_entities(self, numbers: NDArray[Any]) -> Integers:
        """Return the likeliest entity of each of these forms."""
        firsts: Integers = self._owners.values.take(self._first_owners.take(numbers))
        return firsts

    def owners(self, numbers: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return (place in `numbers`, place in the owner columns) for every owner of the given forms."""
        return self._owners.places(numbers)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what a file holds of it."""
        return {
            "rarities": self.rarities, "owned": self.owned, "owner starts": self._owners.starts,
            **prefixed("owners", self.owner_columns), **prefixed("entities", self.entities.arrays()),
            **prefixed("profiles", self.profiles.arrays()), **prefixed("index", self.index.arrays()),
            **prefixed("forms", self.spoken_forms.arrays()), **prefixed("sounds", self.spoken_sounds.arrays()),
        }  # fmt: skip

    @classmethod
    def from_arrays(cls, arrays: Arrays, measures: "Segment | None" = None) -> "Segment":
        """Return the segment that `arrays` describes.

        measures (Segment | None): The one whose measure of rarity it was built with.
        """
        index = TrigramIndex.from_arrays(under("index", arrays), measures.rarity if measures else None)
        forms, sounds = (Strings.from_arrays(under(name, arrays)) for name in ("forms", "sounds"))
        return cls(
            EntityTable.from_arrays(under("entities", arrays)), Profiles.from_arrays(under("profiles", arrays)),
            forms, sounds, arrays["rarities"], arrays["owned"], under("owners", arrays), arrays["owner starts"], index,
            measures,
        )  # fmt: skip


def _owned_forms(
    entities: Sequence[Entity], priors: Floats
) -> tuple[Strings, Integers, dict[str, NDArray[Any]], NDArray[np.int64]]:
    """Return the sorted forms, how many own each, and the columns of the owners with their starts."""
    places: dict[str, int] = {}
    # bare arrays: a tuple for each of some million forms would occupy the garbage collector
    columns: list[array[Any]] = [array(kind) for kind in "iibif"]
    for number, entity in enumerate(entities):
        for text, found in entity_forms(entity).items():
            for column, value in zip(columns, (places.setdefault(text, len(places)), number, *found), strict=True):
                column.append(value)
    forms = sorted(places)
    rank = np.empty(len(forms), np.int32)
    rank[[places[form] for form in forms]] = np.arange(len(forms))
    form, numbers, kinds, names, shares = map(np.array, columns)
    form = rank[form]
    order = np.lexsort((numbers, -np.nan_to_num(priors[numbers]), kinds, form))
    owned = np.bincount(form, minlength=len(forms)).astype(np.int32)
    within = np.arange(len(order)) - np.repeat(np.cumsum(owned) - owned, owned)
    kept = order[within < OWNERS_OF_A_FORM]
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(np.minimum(owned, OWNERS_OF_A_FORM), dtype=np.int64)))
    owners = dict(zip(_OWNER_COLUMNS, (numbers[kept], names[kept], kinds[kept], shares[kept]), strict=True))
    return Strings.of(forms), owned, owners, starts


def _with_more(numbers: Integers, close: Floats, added: Integers) -> tuple[Integers, Floats]:
    """Return the numbers together, rising, and the values of those that have one, else 0."""
    together = distinct(np.concatenate((numbers, added)))
    values = np.zeros(len(together), np.float32)
    values[together.searchsorted(numbers)] = close
    return together, values


def _folded(forms: Strings, folder: SoundFolder) -> Iterator[str]:
    for start in range(0, len(forms), _FOLDED_AT_ONCE):
        yield from folder.fold(forms[start : start + _FOLDED_AT_ONCE])
