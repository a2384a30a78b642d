"""A heard form held against the forms of a segment."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

import numpy as np

from ...matching.equal import distinct
from ...matching.sounds.folding import skeleton
from ..channel import channel_features
from ..forms import FormKind
from ..heard import HeardForm
from ..index.segment import Segment
from ..index.selection import best, foremost
from ..index.trigrams import Floats, Integers
from .features import FORM_FEATURES, KnownForms, form_features

OWNER_FEATURES = (
    "alias", "short", "part", "acronym", "code", "exact name", "exact alias", "exact code", "share", "common part",
    "part heard", "owners",
)  # fmt: skip
"""What the kind of a form says, how much of the name it covers, and how many entities own it (1 for 1,000)."""
_KINDS = np.array((FormKind.ALIAS, FormKind.SHORT, FormKind.PART, FormKind.ACRONYM, FormKind.CODE), np.int8)
_EXACT = np.array((FormKind.NAME, FormKind.ALIAS, FormKind.CODE), np.int8)
FINALISTS = 2
"""Forms whose every feature is computed, for each entity to find."""
_COSINE_WEIGHT, _CHANNEL_WEIGHT, _SHARE_WEIGHT = map(np.float32, (2.4, 3.5, 2.3))
_SAME_WORDS, _CHANNEL_SHARE, _RARITY = map(FORM_FEATURES.index, ("same words", "channel share", "rarity"))


@dataclass(frozen=True, slots=True)
class Comparison:
    """One row for each form of each entity that may be meant.

    entities (Integers): The entities' numbers in the knowledge base.
    names (Integers): The number of the entity's name that the form comes from.
    rows (Floats): `FORM_FEATURES`, then `OWNER_FEATURES`.
    """

    entities: Integers
    names: Integers
    rows: Floats

    def rows_at(self, places: Integers) -> "Comparison":
        """Return the rows at the given places."""
        return Comparison(self.entities.take(places), self.names.take(places), self.rows.take(places, axis=0))


NOTHING_COMPARED = Comparison(
    np.empty(0, np.int32), np.empty(0, np.int32), np.empty((0, len(FORM_FEATURES) + len(OWNER_FEATURES)), np.float32)
)


class Retrieved(NamedTuple):
    """Forms of a segment that may be meant.

    segment (Segment): Whose they are.
    numbers (Integers): The forms, rising.
    close (Sequence[Floats]): For each reading of what was heard, their cosines as far as known, else 0.
    """

    segment: Segment
    numbers: Integers
    close: Sequence[Floats]

    @classmethod
    def of(cls, segment: Segment, readings: Sequence[HeardForm], limit: int, fewest: int) -> "Retrieved":
        """Return the forms that some reading may mean.

        segment (Segment): The known forms.
        readings (Sequence[HeardForm]): What may have been heard, at least one.
        limit (int): Forms retrieved in each of two lists for each reading.
        fewest (int): Entities to find, as far as the segment has them.
        """
        found = [segment.retrieve(reading, limit, fewest) for reading in readings]
        if len(found) == 1:
            return cls(segment, found[0][0], [found[0][1]])
        numbers = distinct(np.concatenate([own for own, _ in found]))
        close = np.zeros((len(found), len(numbers)), np.float32)
        for row, (own, cosines) in zip(close, found, strict=True):
            row[numbers.searchsorted(own)] = cosines
        return cls(segment, numbers, list(close))


def compare(retrieved: Retrieved, readings: Sequence[HeardForm], fewest: int) -> Comparison:
    """Return how the retrieved forms compare; each feature is that of the reading that fits best.

    retrieved (Retrieved): The forms.
    readings (Sequence[HeardForm]): The readings by which they were retrieved.
    fewest (int): Entities to compare closely, as far as there are so many.
    """
    segment, numbers, close = retrieved
    names = segment.named_sounds(numbers)
    channels = [channel_features(reading.sounds, names) for reading in readings]
    kept = _finalists(segment, numbers, close, channels, fewest)
    known = _known(segment, numbers.take(kept))
    views = [
        form_features(reading, known, _cosines(segment, reading, known.numbers), (odds.take(kept), share.take(kept)))
        for reading, (odds, share) in zip(readings, channels, strict=True)
    ]
    return _owned(segment, known.numbers, views[0] if len(views) == 1 else reduce(np.maximum, views))


def _finalists(
    segment: Segment, numbers: Integers, close: Sequence[Floats], channels: Sequence[tuple[Floats, Floats]], fewest: int
) -> Integers:
    """Return the places of the forms that can win, and of enough entities' best ones.

    By cosine and channel alone, weighed as in the ranking, 1 in 250 first places was not among the best 48 forms, none
    of most sets; the other features of a form take as long as all before.
    """
    most = FINALISTS * fewest
    if len(numbers) <= most:
        return np.arange(len(numbers), dtype=np.int32)
    quick = [
        own * _COSINE_WEIGHT + odds * _CHANNEL_WEIGHT + share * _SHARE_WEIGHT
        for own, (odds, share) in zip(close, channels, strict=True)
    ]
    values = quick[0] if len(quick) == 1 else reduce(np.maximum, quick)
    kept = foremost(values, most)
    entities = segment.first_entities(numbers)
    if len(distinct(entities.take(kept))) >= fewest:
        return kept
    ranked = best(values, len(values))
    firsts = np.sort(np.unique(entities[ranked], return_index=True)[1])[:fewest]
    return distinct(np.concatenate((kept, ranked[firsts])))


def _owned(segment: Segment, numbers: Integers, resemblances: Floats) -> Comparison:
    """Return a row for each owner of each form, given how the forms resemble."""
    places, owners = segment.owners(numbers)
    columns = segment.owner_columns
    rows = np.empty((len(owners), len(FORM_FEATURES) + len(OWNER_FEATURES)), np.float32)
    resembling, owned = rows[:, : len(FORM_FEATURES)], rows[:, len(FORM_FEATURES) :]
    resembling[:] = resemblances.take(places, axis=0)
    kinds = columns["kinds"].take(owners)[:, None]
    owned[:, :5] = kinds == _KINDS
    owned[:, 5:8] = (kinds == _EXACT) * resembling[:, _SAME_WORDS, None]
    owned[:, 8] = columns["shares"].take(owners)
    owned[:, 9:11] = owned[:, 2, None]
    owned[:, 9] *= 1 - resembling[:, _RARITY]
    owned[:, 10] *= resembling[:, _CHANNEL_SHARE]
    owned[:, 11] = (np.log10(segment.owned.take(numbers)) / 3).take(places)
    return Comparison(columns["numbers"].take(owners), columns["names"].take(owners), rows)


def _known(segment: Segment, numbers: Integers) -> KnownForms:
    spoken, sounds = segment.forms(numbers), segment.sounds(numbers)
    # one call for all forms, which hold no line breaks, is much sooner than one for each
    spellings = "\n".join(spoken).replace(" ", "").split("\n")
    skeletons = skeleton("\n".join(sounds)).split("\n")
    return KnownForms(numbers, spoken, spellings, sounds, skeletons, segment.rarities.take(numbers))


def _cosines(segment: Segment, reading: HeardForm, numbers: Integers) -> Floats:
    heard = reading.spelling, reading.sounds, reading.skeleton
    return segment.index.cosines(heard, numbers, (segment.spoken_forms, segment.spoken_sounds))


def joined(comparisons: Sequence[Comparison]) -> Comparison:
    """Return several comparisons as one."""
    return Comparison(
        np.concatenate([one.entities for one in comparisons]),
        np.concatenate([one.names for one in comparisons]),
        np.concatenate([one.rows for one in comparisons]),
    )
