"""How a heard form and a known form resemble one another, as numbers between 0 and 1."""

from collections.abc import Callable, Sequence

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from spacy_entity_annot.knowledge.channel import certain_odds, channel_odds
from spacy_entity_annot.knowledge.heard import HeardForm
from spacy_entity_annot.knowledge.segment import FormSegment
from spacy_entity_annot.knowledge.trigrams import Floats, Integers
from spacy_entity_annot.matching.background import UNKNOWN, word_rarities

FORM_FEATURES = (
    "same words", "same letters", "same sounds", "cosine", "letters", "words sorted", "words shared", "sounds",
    "skeleton", "sounds within", "letters within", "first sound", "channel", "channel share", "rarity",
)  # fmt: skip
"""The columns of `form_features`."""

_Scorer = Callable[..., float]


def form_features(heard: HeardForm, segment: FormSegment, numbers: Integers, cosines: Floats) -> Floats:
    """Return one row of `FORM_FEATURES` for each of the segment's forms in `numbers`."""
    forms = [segment.forms[number] for number in numbers.tolist()]
    spellings = [segment.spellings[number] for number in numbers.tolist()]
    sounds = [segment.sounds[number] for number in numbers.tolist()]
    skeletons = [segment.skeletons[number] for number in numbers.tolist()]
    odds = channel_odds(heard.sounds, sounds)
    columns: list[Floats] = [
        np.array([form == heard.spoken for form in forms], np.float32),
        np.array([spelling == heard.spelling for spelling in spellings], np.float32),
        np.array([sound == heard.sounds for sound in sounds], np.float32),
        cosines,
        _compare(heard.spelling, spellings, Indel.normalized_similarity),
        _compare(heard.spoken, forms, fuzz.token_sort_ratio, 100),
        _compare(heard.spoken, forms, fuzz.token_set_ratio, 100),
        _compare(heard.sounds, sounds, Indel.normalized_similarity),
        _compare(heard.skeleton, skeletons, Indel.normalized_similarity),
        _compare(heard.sounds, sounds, fuzz.partial_ratio, 100),
        _compare(heard.spelling, spellings, fuzz.partial_ratio, 100),
        np.array([sound[:1] == heard.sounds[:1] for sound in sounds], np.float32),
        np.clip(odds, -10, 30) / np.float32(20),
        np.clip(odds / max(certain_odds(heard.sounds), 1.0), -1, 1),
        np.array([rarity(form) for form in forms], np.float32),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def word_rarity(word: str) -> float:
    """Return how rare a word is in English text, 0..1."""
    return word_rarities().get(word, UNKNOWN) / UNKNOWN


def rarity(form: str) -> float:
    """Return the rarity of the rarest word of a spoken form, 0..1."""
    return max(map(word_rarity, form.split()), default=1.0)


def _compare(one: str, many: Sequence[str], scorer: _Scorer, whole: float = 1) -> Floats:
    compared: Floats = process.cdist([one], many, scorer=scorer, dtype=np.float32)[0] / np.float32(whole)
    return compared
