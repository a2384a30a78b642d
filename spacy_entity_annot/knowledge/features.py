"""How a heard form and a known form resemble one another, as numbers between 0 and 1."""

from collections.abc import Callable, Sequence

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel, JaroWinkler, Levenshtein

from spacy_entity_annot.knowledge.heard import HeardForm
from spacy_entity_annot.knowledge.segment import FormSegment
from spacy_entity_annot.knowledge.trigrams import Floats, Integers

FORM_FEATURES = (
    "same words", "same letters", "same sounds", "cosine", "letters", "letters jaro", "words sorted", "words shared",
    "sounds", "sounds jaro", "skeleton", "sounds within", "letters within", "first letter", "first sound", "length",
    "few edits",
)  # fmt: skip
"""The columns of `form_features`."""

_Scorer = Callable[..., float]


def form_features(heard: HeardForm, segment: FormSegment, numbers: Integers, cosines: Floats) -> Floats:
    """Return one row of `FORM_FEATURES` for each of the segment's forms in `numbers`."""
    forms = [segment.forms[number] for number in numbers.tolist()]
    spellings = [segment.spellings[number] for number in numbers.tolist()]
    sounds = [segment.sounds[number] for number in numbers.tolist()]
    skeletons = [segment.skeletons[number] for number in numbers.tolist()]
    columns: list[Floats] = [
        np.array([form == heard.spoken for form in forms], np.float32),
        np.array([spelling == heard.spelling for spelling in spellings], np.float32),
        np.array([sound == heard.sounds for sound in sounds], np.float32),
        cosines,
        _compare(heard.spelling, spellings, Indel.normalized_similarity),
        _compare(heard.spelling, spellings, JaroWinkler.similarity),
        _compare(heard.spoken, forms, fuzz.token_sort_ratio, 100),
        _compare(heard.spoken, forms, fuzz.token_set_ratio, 100),
        _compare(heard.sounds, sounds, Indel.normalized_similarity),
        _compare(heard.sounds, sounds, JaroWinkler.similarity),
        _compare(heard.skeleton, skeletons, Indel.normalized_similarity),
        _compare(heard.sounds, sounds, fuzz.partial_ratio, 100),
        _compare(heard.spelling, spellings, fuzz.partial_ratio, 100),
        np.array([spelling[:1] == heard.spelling[:1] for spelling in spellings], np.float32),
        np.array([sound[:1] == heard.sounds[:1] for sound in sounds], np.float32),
        _length_ratios(len(heard.spelling), spellings),
        1 - np.minimum(_compare(heard.sounds, sounds, Levenshtein.distance, 8), np.float32(1)),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _compare(one: str, many: Sequence[str], scorer: _Scorer, whole: float = 1) -> Floats:
    compared: Floats = process.cdist([one], many, scorer=scorer, dtype=np.float32)[0] / np.float32(whole)
    return compared


def _length_ratios(length: int, many: Sequence[str]) -> Floats:
    lengths = np.array([len(one) for one in many], np.float32)
    longest = np.maximum(np.maximum(lengths, length), 1)
    return (np.minimum(lengths, length) / longest).astype(np.float32)
