"""How a heard form and a known form resemble one another, as numbers between 0 and 1."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from ...matching.words.background import UNKNOWN, word_rarities
from ..heard import HeardForm
from ..index.trigrams import Floats, Integers

FORM_FEATURES = (
    "same words", "same letters", "same sounds", "cosine", "letters", "words sorted", "words shared", "sounds",
    "skeleton", "sounds within", "letters within", "first sound", "channel", "channel share", "rarity",
)  # fmt: skip
"""The columns of `form_features`."""

_Scorer = Callable[..., float]


@dataclass(frozen=True, slots=True)
class KnownForms:
    """Some forms of a knowledge base, as they are compared.

    numbers (Integers): Their numbers in the segment.
    spoken (list[str]): Their words.
    spellings (list[str]): The words run together.
    sounds (list[str]): Their folded sounds.
    skeletons (list[str]): Their consonant classes.
    rarities (Floats): How rare the rarest word of each is, 0..1.
    """

    numbers: Integers
    spoken: list[str]
    spellings: list[str]
    sounds: list[str]
    skeletons: list[str]
    rarities: Floats


def form_features(heard: HeardForm, known: KnownForms, cosines: Floats, channel: tuple[Floats, Floats]) -> Floats:
    """Return one row of `FORM_FEATURES` for each of the known forms.

    cosines (Floats): How alike their trigrams are, 0..1.
    channel (tuple[Floats, Floats]): Their channel and channel share.
    """
    rows = np.empty((len(known.spoken), len(FORM_FEATURES)), np.float32)
    rows[:, 0] = [form == heard.spoken for form in known.spoken]
    rows[:, 3] = cosines
    rows[:, 4] = _compare(heard.spelling, known.spellings, Indel.normalized_similarity)
    rows[:, 5] = _compare(heard.spoken, known.spoken, fuzz.token_sort_ratio, 100)
    rows[:, 6] = _compare(heard.spoken, known.spoken, fuzz.token_set_ratio, 100)
    rows[:, 7] = _compare(heard.sounds, known.sounds, Indel.normalized_similarity)
    rows[:, 8] = _compare(heard.skeleton, known.skeletons, Indel.normalized_similarity)
    rows[:, 9] = _compare(heard.sounds, known.sounds, fuzz.partial_ratio, 100)
    rows[:, 10] = _compare(heard.spelling, known.spellings, fuzz.partial_ratio, 100)
    rows[:, 1:3] = rows[:, (4, 7)] == 1
    rows[:, 11] = [sounds[:1] == heard.sounds[:1] for sounds in known.sounds]
    rows[:, 12], rows[:, 13] = channel
    rows[:, 14] = known.rarities
    return rows


def word_rarity(word: str) -> float:
    """Return how rare a word is in English text, 0..1."""
    return word_rarities().get(word, UNKNOWN) / UNKNOWN


def rarity(form: str) -> float:
    """Return the rarity of the rarest word of a spoken form, 0..1."""
    return max(map(word_rarity, form.split()), default=1.0)


def _compare(one: str, many: Sequence[str], scorer: _Scorer, whole: float = 1) -> Floats:
    compared: Floats = process.cdist([one], many, scorer=scorer, dtype=np.float32)[0] / np.float32(whole)
    return compared
