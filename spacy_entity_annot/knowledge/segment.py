"""Forms of some entities with their index: a knowledge base is one large segment and a few small ones."""

from bisect import bisect_left
from collections.abc import Iterable

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Indel

from spacy_entity_annot.knowledge.forms import FormKind, entity_forms
from spacy_entity_annot.knowledge.heard import HeardForm
from spacy_entity_annot.knowledge.sounds import SoundFolder, skeleton
from spacy_entity_annot.knowledge.trigrams import Floats, Integers, TrigramIndex, best
from spacy_entity_annot.types import Entity

OWNERS_OF_A_FORM = 256
"""Entities looked at under one form; of the 3,285 that are a "county", those of the highest prior."""

_Owner = tuple[FormKind, float, str, int, int, float]
"""Kind, negative prior, id, entity number, name number and share: sorted, the likeliest come first."""


class FormSegment:
    """The distinct forms of some entities, sorted, with who owns them.

    entities (Iterable[tuple[int, Entity]]): The entities with their numbers in the knowledge base.
    folder (SoundFolder): Shared by all segments.
    beside (FormSegment | None): The segment whose measure of rarity this one shares.
    """

    def __init__(
        self, entities: Iterable[tuple[int, Entity]], folder: SoundFolder, beside: "FormSegment | None" = None
    ) -> None:
        owners: dict[str, list[_Owner]] = {}
        for number, entity in entities:
            for text, form in entity_forms(entity).items():
                owner = (form.kind, -(entity.prior or 0.0), entity.id, number, form.name, form.share)
                owners.setdefault(text, []).append(owner)
        self.forms = sorted(owners)
        self.sounds = folder.fold(self.forms)
        self.spellings = [form.replace(" ", "") for form in self.forms]
        self.skeletons = [skeleton(sound) for sound in self.sounds]
        self._take_owners([sorted(owners[form]) for form in self.forms])
        close, loose = (beside._close.weights, beside._loose.weights) if beside else (None, None)
        self._close: TrigramIndex = TrigramIndex((self.spellings, self.sounds), close)
        self._loose: TrigramIndex = TrigramIndex((self.skeletons,), loose)

    def _take_owners(self, rows: list[list[_Owner]]) -> None:
        self.owned = np.array([len(owners) for owners in rows], np.int32)
        kept = [owners[:OWNERS_OF_A_FORM] for owners in rows]
        flat = [owner for owners in kept for owner in owners]
        self._starts = np.concatenate(([0], np.cumsum([len(owners) for owners in kept]))).astype(np.int32)
        self.owner_kinds = np.array([owner[0] for owner in flat], np.int8)
        self.owner_numbers = np.array([owner[3] for owner in flat], np.int32)
        self.owner_names = np.array([owner[4] for owner in flat], np.int32)
        self.owner_shares = np.array([owner[5] for owner in flat], np.float32)
        self._first_owners = self.owner_numbers[self._starts[:-1]]

    def __len__(self) -> int:
        return len(self.forms)

    def exact(self, spoken: str) -> int | None:
        """Return the number of the form that is spelled exactly so."""
        place = bisect_left(self.forms, spoken)
        return place if place < len(self.forms) and self.forms[place] == spoken else None

    def retrieve(self, heard: HeardForm, limit: int, fewest: int) -> dict[int, float]:
        """Return the forms that may be meant by one reading, with their trigram cosines.

        Half of them are the nearest in letters and sounds; the other half are nearest when the consonants count as
        much again. On badly misheard artists among 179,000 forms that finds .72 where edit distance to each finds .71.
        heard (HeardForm): The reading.
        limit (int): Forms in each half.
        fewest (int): Where fewer entities share a trigram, those nearest by edit distance come in.
        """
        cosines = self._close.cosines(heard.spelling, heard.sounds)
        loosely = cosines + self._loose.cosines(heard.skeleton)
        numbers = np.concatenate((self._diverse(cosines, limit, fewest), self._diverse(loosely, limit, fewest)))
        if len(np.unique(self._first_owners[numbers])) < fewest:
            numbers = np.concatenate((numbers, self._diverse(self._similarities(heard), limit, fewest)))
        exact = self.exact(heard.spoken)
        if exact is not None:
            numbers = np.append(numbers, np.int32(exact))
        return dict(zip(numbers.tolist(), cosines[numbers].tolist(), strict=True))

    def _similarities(self, heard: HeardForm) -> Floats:
        spelled = process.cdist([heard.spelling], self.spellings, scorer=Indel.normalized_similarity, dtype=np.float32)
        above_zero: Floats = spelled[0] + np.float32(1e-3)
        return above_zero

    def _diverse(self, values: Floats, limit: int, fewest: int) -> Integers:
        """Return the best forms; where few entities own them all, the best form of each entity instead."""
        numbers = best(values, limit)
        if len(np.unique(self._first_owners[numbers])) >= min(limit, fewest):
            return numbers
        ranked = best(values, len(values))
        firsts = np.sort(np.unique(self._first_owners[ranked], return_index=True)[1])
        return ranked[firsts[:limit]]

    def owners(self, numbers: Integers) -> tuple[Integers, Integers]:
        """Return (place in `numbers`, owner row) for every owner of the given forms."""
        counts = self._starts[numbers + 1] - self._starts[numbers]
        places = np.repeat(np.arange(len(numbers), dtype=np.int32), counts)
        offsets = np.arange(len(places), dtype=np.int32) - np.repeat(np.cumsum(counts) - counts, counts)
        return places, (self._starts[numbers][places] + offsets).astype(np.int32)
