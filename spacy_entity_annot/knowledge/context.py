"""What the words around a heard form say for and against an entity."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from spacy_entity_annot.knowledge.cues import CUE_WORDS, CUES_BEFORE, coarse_type
from spacy_entity_annot.knowledge.features import rarity
from spacy_entity_annot.knowledge.sounds import SoundFolder
from spacy_entity_annot.knowledge.spoken import LONGEST, spoken_form
from spacy_entity_annot.knowledge.trigrams import Floats
from spacy_entity_annot.types import Entity, Query

CONTEXT_FEATURES = (
    "prior", "described", "named", "cued", "cued more", "cued before", "cued against", "same transcript",
    "expected type", "concept", "common concept", "plain concept", "bare concept",
)  # fmt: skip
"""The columns of `ContextFeatures.rows`: what is known of an entity by itself and beside the words around."""
_UNKNOWN_PRIOR = 0.5
_LONGEST_CONTEXT = 2_000
"""Characters of each text around the name that are read."""
_MOST_BEFORE = 20
_SHORTEST_WORD = 3


class Surroundings:
    """The words around one heard form.

    query (Query): The heard form and its context.
    folder (SoundFolder): Folds the words, so that a name said before is known again though misheard.
    """

    def __init__(self, query: Query, folder: SoundFolder) -> None:
        left, right = _around(query)
        self.utterance = frozenset(left) | frozenset(right)
        before = [word for text in query.before[-_MOST_BEFORE:] for word in _words(text)]
        self.words = self.utterance | frozenset(before)
        self.previous = left[-1] if left else ""
        self.sounds = frozenset(folder.fold(sorted(self.words)))
        self.commonness = 1 - rarity(spoken_form(query.text[:LONGEST]))
        self.plainness = _plainness(query)
        self.transcript = query.transcript
        self.type = query.type

    @property
    def empty(self) -> bool:
        """Whether nothing is known beyond the heard form."""
        return not (self.words or self.transcript or self.type)


class ContextFeatures:
    """Compares surroundings with entities; learns from all descriptions which words are rare.

    entities (Sequence[Entity | None]): The knowledge base by number, which may grow; those it holds at first say which
        words are rare.
    folder (SoundFolder): The one that folds the forms.
    """

    def __init__(self, entities: Sequence[Entity | None], folder: SoundFolder) -> None:
        self._entities = entities
        self._settled = [entity for entity in entities if entity is not None]
        self._folder = folder
        self._frequencies: Counter[str] | None = None
        self._profiles: dict[int, tuple[frozenset[str], frozenset[str]]] = {}

    def rows(self, around: Surroundings, numbers: Iterable[int], heard: frozenset[str]) -> Floats:
        """Return one row of `CONTEXT_FEATURES` for each entity in `numbers`.

        heard (frozenset[str]): The sounds of the heard words; they do not count as context.
        """
        cues = {kind: _cues(around, kind) for kind in (*CUE_WORDS, None)}
        rows = [self._row(around, number, heard, cues) for number in numbers]
        return np.array(rows, np.float32).reshape(-1, len(CONTEXT_FEATURES))

    def _row(
        self, around: Surroundings, number: int, heard: frozenset[str], cues: dict[str | None, tuple[float, ...]]
    ) -> tuple[float, ...]:
        entity = self._entities[number]
        assert entity is not None
        kind = coarse_type(entity.type)
        concept = float(kind is None)
        prior = _UNKNOWN_PRIOR if entity.prior is None else entity.prior
        beside = concept, concept * around.commonness, concept * around.plainness, concept * around.empty
        if around.empty:
            return prior, *(0.0,) * (len(CONTEXT_FEATURES) - 1 - len(beside)), *beside
        described, named = self._profile(number, entity)
        rarity = sum(self._rarity(word) for word in described & around.words)
        others = (named & around.sounds) - heard
        return (
            prior,
            1 - math.exp(-rarity / 8),
            min(len(others), 2) / 2,
            *cues[kind],
            float(around.transcript is not None and around.transcript in entity.meta.values()),
            float(around.type is not None and around.type == entity.type),
            *beside,
        )

    def _profile(self, number: int, entity: Entity) -> tuple[frozenset[str], frozenset[str]]:
        profile = self._profiles.get(number)
        if profile is None:
            names = [word for word in spoken_form(entity.name).split() if len(word) >= _SHORTEST_WORD]
            profile = frozenset(_description_words(entity)), frozenset(self._folder.fold(names))
            self._profiles[number] = profile
        return profile

    def _rarity(self, word: str) -> float:
        if self._frequencies is None:
            self._frequencies = Counter()
            for entity in self._settled:
                self._frequencies.update(set(_description_words(entity)))
        return math.log1p(len(self._settled) / (1 + self._frequencies[word])) if word not in _COMMON else 0.0


_WORD = re.compile(r"[^\W_]+")
_COMMON_WORDS = (
    "the and for that this with from have has was were are you your they not but his her its one out all about what "
    "when which who how can will would there their been more some just like also our very into than then them"
)
_COMMON = frozenset(_COMMON_WORDS.split())


def _words(text: str) -> list[str]:
    return _WORD.findall(text[:_LONGEST_CONTEXT].replace("'", "").replace("’", "").casefold())


def _description_words(entity: Entity) -> list[str]:
    kind = entity.meta.get("subtype")
    text = f"{entity.description or ''} {kind if isinstance(kind, str) else ''}"
    return [word for word in _words(text) if len(word) >= _SHORTEST_WORD]


def _around(query: Query) -> tuple[list[str], list[str]]:
    """Return the words before and after the heard form; all of them as after where it is not found."""
    if not query.context:
        return [], []
    start = query.context.find(query.text)
    if start < 0:
        start = query.context.casefold().find(query.text.casefold())
    if start < 0:
        return [], _words(query.context)
    return _words(query.context[:start]), _words(query.context[start + len(query.text) :])


def _plainness(query: Query) -> float:
    """Return 1 for a name written small among capitals, -1 for one written large within a sentence, else 0."""
    context, text = query.context or "", query.text
    start = context.find(text)
    if start <= 0 or context[:start].rstrip()[-1:] in ("", ".", "!", "?"):
        return 0.0
    if text[:1].isupper():
        return -1.0 if any(word[:1].islower() for word in context.split()) else 0.0
    return float(text.islower() and context[:1].isupper())


def _cues(around: Surroundings, kind: str | None) -> tuple[float, ...]:
    """Return how much the words speak for a type (any, and how many), the word before, and how much for others."""
    counts = {other: len(words & around.words) for other, words in CUE_WORDS.items()}
    most = max(counts.values())
    own = counts.get(kind, 0) if kind else 0
    before = kind is not None and around.previous in CUES_BEFORE.get(kind, ())
    return float(own > 0), min(own, 3) / 3, float(before), min(most - own, 3) / 3
