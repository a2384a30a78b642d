"""What the words around a heard form say for and against an entity."""

import numpy as np
from numpy.typing import NDArray

from ...matching.sounds.folding import SoundFolder
from ...types import Query
from ..index.ragged import Ragged
from ..index.trigrams import Floats, Integers
from ..ranking.features import rarity
from ..spoken import LONGEST, spoken_form
from .cues import CUE_WORDS, CUES_BEFORE, KINDS
from .profiles import Keys, Profiles, WordCounts, key_of, keys_of, words_of
from .type_words import type_words

CONTEXT_FEATURES = (
    "prior", "described", "named", "cued", "cued more", "cued before", "cued against", "same transcript",
    "expected type", "fitting type", "documented", "small name",
    "concept", "common concept", "plain concept", "bare concept",
)  # fmt: skip
"""The columns of `context_rows`: what is known of an entity by itself and beside the words around."""
_UNKNOWN_PRIOR = 0.5
_MOST_FIELDS = np.float32(4)
_MOST_BEFORE = 20


class Surroundings:
    """The words around one heard form.

    query (Query): The heard form and its context.
    folder (SoundFolder): Folds the words, so that a name said before is known again though misheard.
    """

    def __init__(self, query: Query, folder: SoundFolder) -> None:
        left, right = words_beside(query)
        before = [word for text in query.before[-_MOST_BEFORE:] for word in words_of(text)]
        words = frozenset((*left, *right, *before))
        spoken = spoken_form(query.text[:LONGEST])
        self.commonness = 1 - rarity(spoken)
        self.plainness = _plainness(query)
        self.empty = not (words or query.transcript or query.type)
        """Whether nothing is known beyond the heard form; then the rest is not asked for."""
        if self.empty:
            return
        heard = frozenset(folder.fold(spoken.split()))
        self.words: Keys = keys_of(words - _COMMON)
        self.sounds: Keys = keys_of(frozenset(folder.fold(sorted(words))) - heard)
        self.cues = _cues(words, left[-1] if left else "")
        self.types = type_words().fitting(left, right) if query.context else np.zeros(len(KINDS) + 1, np.float32)
        self.transcript = None if query.transcript is None else key_of(query.transcript)
        self.type = None if query.type is None else key_of(query.type)


def context_rows(around: Surroundings, profiles: Profiles, numbers: Integers, counts: WordCounts) -> Floats:
    """Return one row of `CONTEXT_FEATURES` for each entity in `numbers`.

    around (Surroundings): Of the heard form.
    profiles (Profiles): What is known of the entities.
    numbers (Integers): Their numbers there.
    counts (WordCounts): Says which words of descriptions are rare.
    """
    rows = np.zeros((len(numbers), len(CONTEXT_FEATURES)), np.float32)
    priors, kinds = profiles.priors[numbers], profiles.kinds[numbers]
    concept = kinds < 0
    rows[:, 0] = np.where(np.isnan(priors), _UNKNOWN_PRIOR, priors)
    rows[:, 10] = profiles.documented[numbers] / _MOST_FIELDS
    rows[:, 11] = profiles.small[numbers]
    rows[:, -4:] = concept[:, None] * np.array((1, around.commonness, around.plainness, around.empty), np.float32)
    if around.empty:
        return rows
    shared = _shared(profiles.described, numbers, around.words, counts.rarity(around.words))
    rows[:, 1] = 1 - np.exp(-shared / 8)
    rows[:, 2] = np.minimum(_shared(profiles.named, numbers, around.sounds), 2) / 2
    rows[:, 3:7] = around.cues[kinds]
    if around.transcript is not None:
        rows[:, 7] = _shared(profiles.tagged, numbers, np.array([around.transcript], np.uint32)) > 0
    rows[:, 9] = around.types[kinds]
    if around.type is not None:
        rows[:, 8] = profiles.types[numbers] == around.type
    return rows


def _shared(
    known: Ragged, numbers: Integers, keys: Keys, weights: Floats | None = None
) -> NDArray[np.float64] | NDArray[np.int64]:
    """Return for each entity how many of the keys are among its own, or how much these weigh."""
    rows, places = known.places(numbers)
    if not len(keys) or not len(rows):
        return np.zeros(len(numbers))
    own = known.values[places]
    found = np.minimum(np.searchsorted(keys, own), len(keys) - 1)
    hit = np.flatnonzero(keys[found] == own)
    return np.bincount(rows[hit], None if weights is None else weights[found[hit]], len(numbers))


_COMMON_WORDS = (
    "the and for that this with from have has was were are you your they not but his her its one out all about what "
    "when which who how can will would there their been more some just like also our very into than then them"
)
_COMMON = frozenset(_COMMON_WORDS.split())


def words_beside(query: Query) -> tuple[list[str], list[str]]:
    """Return the words before and after the heard form; all of them as after where it is not found."""
    if not query.context:
        return [], []
    start = query.context.find(query.text)
    if start < 0:
        start = query.context.casefold().find(query.text.casefold())
    if start < 0:
        return [], words_of(query.context)
    return words_of(query.context[:start]), words_of(query.context[start + len(query.text) :])


def _plainness(query: Query) -> float:
    """Return 1 for a name written small among capitals, -1 for one written large within a sentence, else 0."""
    context, text = query.context or "", query.text
    start = context.find(text)
    if start <= 0 or context[:start].rstrip()[-1:] in ("", ".", "!", "?"):
        return 0.0
    if text[:1].isupper():
        return -1.0 if any(word[:1].islower() for word in context.split()) else 0.0
    return float(text.islower() and context[:1].isupper())


def _cues(words: frozenset[str], previous: str) -> Floats:
    """Return how much the words speak for each type (any, how many, the word before) and for others.

    The last row is that of entities of no type of ours.
    """
    counts = [len(words & CUE_WORDS[kind]) for kind in KINDS] + [0]
    most = max(counts)
    before = [previous in CUES_BEFORE.get(kind, ()) for kind in KINDS] + [False]
    rows = [(own > 0, min(own, 3) / 3, cued, min(most - own, 3) / 3) for own, cued in zip(counts, before, strict=True)]
    return np.array(rows, np.float32)
