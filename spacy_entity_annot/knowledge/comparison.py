"""A heard form held against the forms of a segment."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from spacy_entity_annot.knowledge.features import FORM_FEATURES, KnownForms, form_features
from spacy_entity_annot.knowledge.forms import FormKind
from spacy_entity_annot.knowledge.heard import HeardForm
from spacy_entity_annot.knowledge.segment import Segment
from spacy_entity_annot.knowledge.trigrams import Floats, Integers
from spacy_entity_annot.matching.equal import distinct
from spacy_entity_annot.matching.sounds import skeleton

OWNER_FEATURES = (
    "alias", "short", "part", "acronym", "code", "exact name", "exact alias", "exact code", "share", "common part",
    "part heard", "owners",
)  # fmt: skip
"""What the kind of a form says, how much of the name it covers, and how many entities own it (1 for 1,000)."""
_KINDS = np.array((FormKind.ALIAS, FormKind.SHORT, FormKind.PART, FormKind.ACRONYM, FormKind.CODE), np.int8)
_EXACT = np.array((FormKind.NAME, FormKind.ALIAS, FormKind.CODE), np.int8)
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
        return Comparison(self.entities[places], self.names[places], self.rows[places])


def compare(segment: Segment, readings: Sequence[HeardForm], limit: int, fewest: int) -> Comparison:
    """Return how the segment's nearest forms compare; each feature is that of the reading that fits best.

    segment (Segment): The known forms.
    readings (Sequence[HeardForm]): What may have been heard, at least one.
    limit (int): Forms retrieved in each of two lists for each reading.
    fewest (int): Entities to find, as far as the segment has them.
    """
    numbers = distinct(np.concatenate([segment.retrieve(reading, limit, fewest) for reading in readings]))
    known = _known(segment, numbers)
    views = [form_features(reading, known, _cosines(segment, reading, known)) for reading in readings]
    places, owners = segment.owners(numbers)
    columns = segment.owner_columns
    rows = np.empty((len(owners), len(FORM_FEATURES) + len(OWNER_FEATURES)), np.float32)
    resembling, owned = rows[:, : len(FORM_FEATURES)], rows[:, len(FORM_FEATURES) :]
    resembling[:] = reduce(np.maximum, views)[places]
    kinds = columns["kinds"][owners][:, None]
    owned[:, :5] = kinds == _KINDS
    owned[:, 5:8] = (kinds == _EXACT) * resembling[:, _SAME_WORDS, None]
    owned[:, 8] = columns["shares"][owners]
    owned[:, 9:11] = owned[:, 2, None]
    owned[:, 9] *= 1 - resembling[:, _RARITY]
    owned[:, 10] *= resembling[:, _CHANNEL_SHARE]
    owned[:, 11] = (np.log10(segment.owned[numbers]) / 3)[places]
    return Comparison(columns["numbers"][owners], columns["names"][owners], rows)


def _known(segment: Segment, numbers: Integers) -> KnownForms:
    spoken, sounds = segment.forms(numbers), segment.sounds(numbers)
    # one call for all forms, which hold no line breaks, is much sooner than one for each
    spellings = "\n".join(spoken).replace(" ", "").split("\n")
    skeletons = skeleton("\n".join(sounds)).split("\n")
    return KnownForms(numbers, spoken, spellings, sounds, skeletons, segment.rarities[numbers])


def _cosines(segment: Segment, reading: HeardForm, known: KnownForms) -> Floats:
    heard = reading.spelling, reading.sounds, reading.skeleton
    return segment.index.cosines(heard, known.numbers, (known.spellings, known.sounds))


def joined(comparisons: Sequence[Comparison]) -> Comparison:
    """Return several comparisons as one."""
    return Comparison(
        np.concatenate([one.entities for one in comparisons]),
        np.concatenate([one.names for one in comparisons]),
        np.concatenate([one.rows for one in comparisons]),
    )
