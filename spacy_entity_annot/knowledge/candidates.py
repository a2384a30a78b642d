"""Which entities may be meant by a heard form, with the probability of each and of none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from spacy_entity_annot.knowledge.calibration import UNCHANGED, Calibration
from spacy_entity_annot.knowledge.columns import FEATURES
from spacy_entity_annot.knowledge.comparison import Comparison, compare, joined
from spacy_entity_annot.knowledge.context import ContextFeatures, Surroundings
from spacy_entity_annot.knowledge.heard import heard_forms
from spacy_entity_annot.knowledge.nil import nil_features, nil_probability, query_features
from spacy_entity_annot.knowledge.ranking import FIXED, Ranker, shares
from spacy_entity_annot.knowledge.reasons import reasons
from spacy_entity_annot.knowledge.segment import FormSegment
from spacy_entity_annot.knowledge.sounds import SoundFolder
from spacy_entity_annot.knowledge.spoken import LONGEST, comparable_form
from spacy_entity_annot.knowledge.trigrams import Floats, Integers
from spacy_entity_annot.types import Candidate, Entity, Query, Suggestion

VERSION = 1
"""Changes when the same question may get other probabilities."""
RETRIEVED = 64
"""Forms compared closely in each of two lists for each reading; beyond 64 the first place hardly gains."""

MOST_SEGMENTS = 8
"""Later additions are searched one by one up to here, then merged."""
MOST_ENTITIES = 128
"""Entities held against the context; those of one form, such as a first name, are seldom more."""
FEWEST = 24
"""Entities compared for each heard form, as far as there are so many."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The evidence behind a suggestion.

    compared (Comparison): One row for each entity, its best.
    scores (Floats): The rows' scores.
    query (Floats): `nil.QUERY_FEATURES`.
    """

    compared: Comparison
    scores: Floats
    query: Floats


class CandidateGenerator:
    """Names the entities that a heard form may mean.

    entities (Iterable[Entity]): The knowledge base; of entities with equal ids the last one counts.
    ranker (Ranker): The weights, where decisions have taught better ones than the package's.
    calibration (Calibration): What decisions on this knowledge base and noise made of the probabilities.
    """

    def __init__(
        self, entities: Iterable[Entity], *, ranker: Ranker = FIXED, calibration: Calibration = UNCHANGED
    ) -> None:
        self._ranker, self._calibration = ranker, calibration
        self._folder = SoundFolder()
        self._entities: list[Entity | None] = []
        self._numbers: dict[str, int] = {}
        self.add(entities)

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, entities: Iterable[Entity]) -> None:
        """Take in entities, replacing those of the same id; the next question sees them."""
        latest = {entity.id: entity for entity in entities}
        for id in latest:
            self._forget(id)
        first = len(self._entities)
        self._entities.extend(latest.values())
        self._numbers.update((id, number) for number, id in enumerate(latest, start=first))
        if not first or len(self._entities) > 2 * self._settled:
            self._rebuild()
        elif len(self._segments) > MOST_SEGMENTS:
            self._segments[1:] = [self._segment(self._settled)]
        elif latest:
            self._segments.append(self._segment(first))

    def remove(self, ids: Iterable[str]) -> None:
        """Forget entities; ids that are not there are passed over."""
        for id in ids:
            self._forget(id)
        if len(self._entities) > 2 * len(self._numbers):
            self._rebuild()

    def _forget(self, id: str) -> None:
        number = self._numbers.pop(id, None)
        if number is not None:
            self._entities[number] = None

    def _rebuild(self) -> None:
        """Index all that is left, by id, in one segment, which later ones stand beside."""
        left = sorted((entity for entity in self._entities if entity is not None), key=lambda entity: entity.id)
        self._entities = [*left]
        self._numbers = {entity.id: number for number, entity in enumerate(left)}
        self._settled = len(self._entities)
        self._context = ContextFeatures(self._entities, self._folder)
        self._segments: list[FormSegment] = []
        self._segments.append(self._segment(0))

    def _segment(self, first: int) -> FormSegment:
        numbered = enumerate(self._entities[first:], start=first)
        present = [(number, entity) for number, entity in numbered if entity is not None]
        return FormSegment(present, self._folder, self._segments[0] if self._segments else None)

    def suggest(self, queries: Sequence[Query | str], *, k: int = 10) -> list[Suggestion]:
        """Return the best candidates of each heard form, in the order of `queries`.

        queries (Sequence[Query | str]): Heard forms, bare or with what is known around them.
        k (int): The most candidates of each.
        """
        return [self._suggest(Query(query) if isinstance(query, str) else query, k) for query in queries]

    def _suggest(self, query: Query, k: int) -> Suggestion:
        judged = self.judge(query, max(k, FEWEST))
        if judged is None:
            return Suggestion(query.text, (), 1.0)
        missing = float(judged.query @ self._ranker.missing)
        features = nil_features(judged.query, judged.compared.rows, judged.scores, missing)
        nil = nil_probability(features, self._ranker.nil)
        likely = (1 - nil) * shares(judged.scores, missing)
        ranked = sorted(
            (-share, -(entity.prior or 0.0), entity.id, row)
            for row, share in enumerate(likely.tolist())
            if (entity := self._entities[judged.compared.entities[row]]) is not None
        )
        shown = [-negative for negative, *_ in ranked]
        calibrated, nil = self._calibration.apply(np.array(shown, np.float32), nil)
        candidates = [
            self._candidate(judged.compared, row, share)
            for (*_, row), share in zip(ranked[:k], calibrated.tolist(), strict=False)
        ]
        return Suggestion(query.text, tuple(candidates), nil)

    def _candidate(self, compared: Comparison, row: int, probability: float) -> Candidate:
        entity = self._entities[compared.entities[row]]
        assert entity is not None
        return Candidate(entity, entity.names[compared.names[row]], probability, reasons(compared.rows[row]))

    def judge(self, query: Query, fewest: int = FEWEST) -> Judgement | None:
        """Return the evidence behind a suggestion, or None where nothing can be compared.

        query (Query): The heard form.
        fewest (int): Entities to compare, as far as there are so many.
        """
        compared = self.compare(query, fewest)
        if not len(compared.entities):
            return None
        summed = self._ranker.scores(compared.rows)
        best = _best_rows(compared.entities, summed)
        compared = compared.rows_at(best)
        heard = query_features(comparable_form(query.text[:LONGEST]), compared.rows, context=bool(query.context))
        return Judgement(compared, summed[best], heard)

    def number(self, id: str | None) -> int:
        """Return the number by which comparisons name an entity, -1 for one that is not there."""
        return self._numbers.get(id, -1) if id is not None else -1

    def compare(self, query: Query, fewest: int = FEWEST) -> Comparison:
        """Return one row of `columns.FEATURES` for each form of each entity that may be meant."""
        readings = heard_forms(query.text, self._folder)
        if not readings or not self._numbers:
            return Comparison(np.empty(0, np.int32), np.empty(0, np.int32), np.empty((0, len(FEATURES)), np.float32))
        limit = max(RETRIEVED, 2 * fewest)
        found = self._alive(joined([compare(segment, readings, limit, fewest) for segment in self._segments]))
        found = self._likely(found, max(MOST_ENTITIES, fewest))
        distinct, places = np.unique(found.entities, return_inverse=True)
        heard = frozenset(self._folder.fold(readings[0].spoken.split()))
        beside = self._context.rows(Surroundings(query, self._folder), distinct.tolist(), heard)
        return Comparison(found.entities, found.names, np.concatenate((found.rows, beside[places]), axis=1))

    def _likely(self, found: Comparison, most: int) -> Comparison:
        """Return the rows of the `most` entities whose forms resemble the heard one best."""
        resemblance = self._ranker.scores(found.rows)
        best = _best_rows(found.entities, resemblance)
        if len(best) <= most:
            return found
        kept = found.entities[best[np.argsort(-resemblance[best], kind="stable")[:most]]]
        return found.rows_at(np.flatnonzero(np.isin(found.entities, kept)).astype(np.int32))

    def _alive(self, found: Comparison) -> Comparison:
        if len(self._numbers) == len(self._entities):
            return found
        alive = np.array([self._entities[number] is not None for number in found.entities.tolist()], bool)
        return found.rows_at(np.flatnonzero(alive).astype(np.int32))


def _best_rows(entities: Integers, summed: Floats) -> Integers:
    """Return for each entity its row of the highest score."""
    order = np.lexsort((-summed, entities))
    first = np.diff(entities[order], prepend=-1) > 0
    best: Integers = order[first].astype(np.int32)
    return best
