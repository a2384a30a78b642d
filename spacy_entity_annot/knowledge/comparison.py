"""A heard form held against the forms of a segment."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from spacy_entity_annot.knowledge.features import FORM_FEATURES, KnownForms, form_features
from spacy_entity_annot.knowledge.forms import FormKind
from spacy_entity_annot.knowledge.heard import HeardForm
from spacy_entity_annot.knowledge.segment import Segment
from spacy_entity_annot.knowledge.sounds import skeleton
from spacy_entity_annot.knowledge.trigrams import Floats, Integers

OWNER_FEATURES = (
    "alias", "short", "part", "acronym", "code", "exact name", "exact alias", "exact code", "share", "common part",
    "part heard", "owners",
)  # fmt: skip
"""What the kind of a form says, how much of the name it covers, and how many entities own it (1 for 1,000)."""
_KINDS = (FormKind.ALIAS, FormKind.SHORT, FormKind.PART, FormKind.ACRONYM, FormKind.CODE)
_EXACT = (FormKind.NAME, FormKind.ALIAS, FormKind.CODE)
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
    numbers = np.unique(np.concatenate([segment.retrieve(reading, limit, fewest) for reading in readings]))
    known = _known(segment, numbers)
    views = [form_features(reading, known, _cosines(segment, reading, known)) for reading in readings]
    places, owners = segment.owners(numbers)
    resembling = np.maximum.reduce(views)[places]
    kinds = segment.owner_columns["kinds"][owners]
    part = (kinds == FormKind.PART).astype(np.float32)
    columns = [
        *(kinds == kind for kind in _KINDS),
        *((kinds == kind) * resembling[:, _SAME_WORDS] for kind in _EXACT),
        segment.owner_columns["shares"][owners],
        part * (1 - resembling[:, _RARITY]),
        part * resembling[:, _CHANNEL_SHARE],
        np.log10(segment.owned[numbers][places]) / 3,
    ]
    rows = np.concatenate((resembling, np.stack(columns, axis=1).astype(np.float32)), axis=1)
    return Comparison(segment.owner_columns["numbers"][owners], segment.owner_columns["names"][owners], rows)


def _known(segment: Segment, numbers: Integers) -> KnownForms:
    spoken, sounds = segment.forms(numbers), segment.sounds(numbers)
    spellings, skeletons = [form.replace(" ", "") for form in spoken], [skeleton(sound) for sound in sounds]
    return KnownForms(numbers, spoken, spellings, sounds, skeletons, segment.rarities[numbers])


def _cosines(segment: Segment, reading: HeardForm, known: KnownForms) -> Floats:
    heard = reading.spelling, reading.sounds
    return segment.index.cosines(heard, known.numbers, (known.spellings, known.sounds))


def joined(comparisons: Sequence[Comparison]) -> Comparison:
    """Return several comparisons as one."""
    return Comparison(
        np.concatenate([one.entities for one in comparisons]),
        np.concatenate([one.names for one in comparisons]),
        np.concatenate([one.rows for one in comparisons]),
    )
