"""Which entities may be meant by a heard form, with the probability of each and of none."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ..types import Candidate, Entity, Query, Suggestion
from .completion import Liking
from .index.compiled import expect
from .index.entity_index import EntityIndex
from .index.selection import foremost
from .index.trigrams import Floats, Integers
from .ranking.calibration import UNCHANGED, Calibration
from .ranking.comparison import NOTHING_COMPARED, Comparison
from .ranking.confidence import probabilities
from .ranking.nil import query_features
from .ranking.ranking import FIXED, Ranker, shares
from .ranking.reasons import reasons
from .spoken import LONGEST, comparable_form

VERSION = 7
"""Changes when the same question may get other probabilities."""
RETRIEVED = 64
"""Forms compared closely in each of two lists for each reading; beyond 64 the first place hardly gains."""

MOST_ENTITIES = 128
"""Entities held against the context; those of one form, such as a first name, are seldom more."""
FEWEST = 24
"""Entities compared for each heard form, as far as there are so many; probabilities were fitted with so many."""
WIDER = 4
"""How many times as many are compared for those behind them, again and again until there are enough."""


NOTHING = Liking()
_BATCH = 64
"""Queries that are answered together."""
_TRUE = np.ones(1, np.bool_)


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

    def rows_at(self, places: Integers) -> "Judgement":
        """Return what is known of the entities at the given places."""
        return Judgement(self.compared.rows_at(places), self.scores.take(places), self.query)


class CandidateGenerator:
    """Names the entities that a heard form may mean.

    entities (Iterable[Entity] | EntityIndex): The knowledge base; of entities with equal ids the last one counts.
    ranker (Ranker): The weights, where decisions have taught better ones than the package's.
    calibration (Calibration): What decisions on this knowledge base and noise made of the probabilities.
    """

    def __init__(
        self,
        entities: Iterable[Entity] | EntityIndex,
        *,
        ranker: Ranker = FIXED,
        calibration: Calibration = UNCHANGED,
    ) -> None:
        self._ranker, self._calibration = ranker, calibration
        if isinstance(entities, EntityIndex):
            self._index = entities
        else:
            self._index = EntityIndex()
            self._index.add(entities)

    def __len__(self) -> int:
        return len(self._index)

    def add(self, entities: Iterable[Entity]) -> None:
        """Take in entities, replacing those of the same id; the next question sees them."""
        self._index.add(entities)

    def remove(self, ids: Iterable[str]) -> None:
        """Forget entities; ids that are not there are passed over."""
        self._index.remove(ids)

    def suggest(self, queries: Sequence[Query | str], *, k: int = 10) -> list[Suggestion]:
        """Return the best candidates of each heard form, in the order of `queries`.

        queries (Sequence[Query | str]): Heard forms, bare or with what is known around them.
        k (int): The most candidates of each.
        """
        asked = [Query(query) if isinstance(query, str) else query for query in queries]
        expect(len(asked))
        batches = [asked[start : start + _BATCH] for start in range(0, len(asked), _BATCH)]
        return [suggestion for batch in batches for suggestion in self._suggest(batch, k)]

    def complete(self, typed: str, *, liking: Liking = NOTHING, k: int = 10) -> list[Candidate]:
        """Return the entities with a name that begins as typed, the likeliest first; their probability is not known.

        typed (str): The beginning of a name.
        liking (Liking): What is likely where it is typed.
        k (int): At most so many.
        """
        return [Candidate(entity, alias, 0.0) for entity, alias in self._index.completing(typed, liking, k=k)]

    def begins_a_name(self, typed: str) -> bool:
        """Return whether some name begins as typed."""
        return self._index.begins_a_form(typed)

    def _suggest(self, queries: Sequence[Query], k: int) -> list[Suggestion]:
        found = zip(queries, self._found(queries, FEWEST), strict=True)
        judged = [self._judged(query, compared, FEWEST) for query, compared in found]
        return [self._suggestion(*one, k) for one in zip(queries, judged, strict=True)]

    def _suggestion(self, query: Query, judged: Judgement | None, k: int) -> Suggestion:
        if judged is None:
            return Suggestion(query.text, (), 1.0)
        likely = probabilities(judged.query, judged.compared.rows, judged.scores, self._ranker)
        calibrated, nil = self._calibration.apply(likely.candidates, likely.nil)
        candidates = self._candidates(judged, calibrated, min(k, FEWEST))
        fewest = FEWEST
        while len(candidates) < k and fewest < min(k, len(self)):
            fewest *= WIDER
            candidates += self._behind(query, candidates, nil, min(k, fewest), fewest)
        return Suggestion(query.text, tuple(candidates), nil)

    def _candidates(self, judged: Judgement, likely: Floats, k: int) -> list[Candidate]:
        ranked = self._ranked(judged, k)
        rows, names = [row for _, row in ranked], judged.compared.names
        given = zip(ranked, likely.tolist(), reasons(judged.compared.rows[rows]), strict=False)
        return [
            Candidate(entity, entity.names[names[row]], probability, why) for (entity, row), probability, why in given
        ]

    def _behind(self, query: Query, before: Sequence[Candidate], nil: float, k: int, fewest: int) -> list[Candidate]:
        """Return further candidates, up to `k` with those before; they share what these and nil leave over."""
        judged = self.judge(query, fewest)
        if judged is None:
            return []
        known = [self.number(candidate.entity.id) for candidate in before]
        further = judged.rows_at(np.flatnonzero(~np.isin(judged.compared.entities, known)).astype(np.int32))
        if not len(further.scores):
            return []
        missing = float(further.query @ self._ranker.missing)
        left = max(1 - nil - sum(candidate.probability for candidate in before), 0)
        likely = np.sort(shares(further.scores, missing))[::-1] * np.float32(left)
        least = np.float32(before[-1].probability if before else 1)
        return self._candidates(further, np.minimum(likely, least), k - len(before))

    def _ranked(self, judged: Judgement, k: int) -> list[tuple[Entity, int]]:
        """Return the `k` likeliest entities with their rows: by score, which is by probability, prior and id."""
        numbers = judged.compared.entities
        priors = self._index.priors(numbers)
        order = np.lexsort((-priors, -judged.scores))
        values = list(zip((-judged.scores.take(order)).tolist(), (-priors.take(order)).tolist(), strict=True))
        # ids are looked up only for those that may be shown, ties with the last one included
        shown = bisect_right(values, values[min(k, len(values)) - 1])
        rows = order[:shown].tolist()
        found = [(self._index.entity(number), row) for number, row in zip(numbers[rows].tolist(), rows, strict=True)]
        if len(set(values[:shown])) < shown:
            ids = [(value, entity.id) for value, (entity, _) in zip(values, found, strict=False)]
            found = [found[place] for place in sorted(range(shown), key=ids.__getitem__)]
        return found[:k]

    def judge(self, query: Query, fewest: int = FEWEST) -> Judgement | None:
        """Return the evidence behind a suggestion, or None where nothing can be compared.

        query (Query): The heard form.
        fewest (int): Entities to compare, as far as there are so many.
        """
        [found] = self._found([query], fewest)
        return self._judged(query, found, fewest)

    def _judged(self, query: Query, found: Comparison, fewest: int) -> Judgement | None:
        if not len(found.entities):
            return None
        summed = self._ranker.scores(found.rows)
        # the context is the same for all forms of an entity, so its best one is known before
        first = _best_rows(found.entities, summed)
        most = max(MOST_ENTITIES, fewest)
        if len(first) > most:
            first = first.take(foremost(summed.take(first), most))
        compared = self._with_context(query, found.rows_at(first))
        spoken = comparable_form(query.text[:LONGEST])
        heard = query_features(spoken, compared.rows, context=bool(query.context), size=len(self))
        return Judgement(compared, self._ranker.scores(compared.rows), heard)

    def number(self, id: str | None) -> int:
        """Return the number by which comparisons name an entity, -1 for one that is not there."""
        return self._index.number(id)

    def compare(self, query: Query, fewest: int = FEWEST) -> Comparison:
        """Return one row of `columns.FEATURES` for each form of each entity that may be meant."""
        [found] = self._found([query], fewest)
        summed = self._ranker.scores(found.rows)
        first = _best_rows(found.entities, summed)
        likely = found.entities.take(first.take(foremost(summed.take(first), max(MOST_ENTITIES, fewest))))
        return self._with_context(query, found.rows_at(np.isin(found.entities, likely).nonzero()[0].astype(np.int32)))

    def _found(self, queries: Sequence[Query], fewest: int) -> list[Comparison]:
        """Return the rows of each query without their context.

        Step by step for all of them, so that the code and the tables of a step stay near the processor.
        """
        readings = [self._index.readings(query.text) for query in queries]
        limit = max(RETRIEVED, 2 * fewest)
        retrieved = [self._index.retrieve(own, limit, fewest) for own in readings]
        return [
            self._index.compare(forms, own, fewest) if forms else NOTHING_COMPARED
            for forms, own in zip(retrieved, readings, strict=True)
        ]

    def _with_context(self, query: Query, found: Comparison) -> Comparison:
        beside = self._index.context(query, found.entities)
        return Comparison(found.entities, found.names, np.concatenate((found.rows, beside), axis=1))


def _best_rows(entities: Integers, summed: Floats) -> Integers:
    """Return for each entity its row of the highest score."""
    order = np.lexsort((-summed, entities))
    rising = entities.take(order)
    firsts = np.concatenate((_TRUE[: len(rising)], rising[1:] != rising[:-1]))
    rows: Integers = order[firsts].astype(np.int32)
    return rows
