"""The entities of a knowledge base that grows: segments of them, and which are no longer there."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ...matching.sounds.folding import SoundFolder
from ...types import Entity, Query
from ..completion import Liking, begins_a_form, completing
from ..context.context import CONTEXT_FEATURES, Surroundings, context_rows
from ..heard import HeardForm, heard_forms
from ..ranking.comparison import Comparison, Retrieved, compare, joined
from .segment import Segment
from .trigrams import Floats, Integers

LATER_SEGMENTS = 2
"""So many are searched beside the first one before any are merged: what changed in the files, and what was learned."""
GROWTH = 8
"""A later segment is merged with what comes after it when that is an eighth of it, so that there are few of them and
large ones are seldom built again; all are merged with the first one where they outgrow it."""


class EntityIndex(Mapping[str, Entity]):
    """Entities by id and by number, in segments of rising numbers.

    segments (Sequence[Segment]): The first one measures for all of them.
    gone (Iterable[int]): Numbers whose entities are no longer there.
    """

    def __init__(self, segments: Sequence[Segment] = (), gone: Iterable[int] = ()) -> None:
        self._folder = SoundFolder()
        self.segments = list(segments) or [Segment.of((), self._folder)]
        self.gone = set(gone)
        self._settle()

    def __len__(self) -> int:
        return int(self._starts[-1]) - len(self.gone)

    def add(self, entities: Iterable[Entity]) -> None:
        """Take in entities, replacing those of the same id."""
        latest = {entity.id: entity for entity in entities}
        if not latest:
            return
        self._forget(latest)
        later = int(self._starts[-1] - self._starts[1]) + len(latest)
        if later > len(self.segments[0]):
            self._merge(latest.values())
        else:
            first = self._first_to_merge(len(latest))
            latest = {entity.id: entity for entity in self._left(first)} | latest
            self.gone = {number for number in self.gone if number < self._starts[first]}
            del self.segments[first:]
            self.segments.append(self._later(latest.values()))
        self._settle()

    def _first_to_merge(self, total: int) -> int:
        """Return the first segment to be merged with `total` more entities, or how many segments there are."""
        first = len(self.segments)
        if first > LATER_SEGMENTS:
            while first > 1 and len(self.segments[first - 1]) < GROWTH * total:
                first -= 1
                total += len(self.segments[first])
        return first

    def remove(self, ids: Iterable[str]) -> None:
        """Forget entities; ids that are not there are passed over."""
        self._forget(ids)
        if len(self.gone) > len(self):
            self._merge(())
        self._settle()

    def number(self, id: str | None) -> int:
        """Return the number of an entity, -1 for one that is not there."""
        for start, segment in zip(self._starts.tolist(), self.segments, strict=False):
            place = None if id is None else segment.entities.number(id)
            if place is not None and start + place not in self.gone:
                return int(start + place)
        return -1

    def entity(self, number: int) -> Entity:
        """Return the entity of a number."""
        segment = bisect_right(self._firsts, number) - 1
        return self.segments[segment].entities[number - self._firsts[segment]]

    def __iter__(self) -> Iterator[str]:
        return (entity.id for entity in self._left(0))

    def __getitem__(self, id: str) -> Entity:
        number = self.number(id)
        if number < 0:
            raise KeyError(id)
        return self.entity(number)

    def readings(self, text: str) -> list[HeardForm]:
        """Return the readings of a heard form."""
        return heard_forms(text, self._folder)

    def retrieve(self, readings: Sequence[HeardForm], limit: int, fewest: int) -> list[Retrieved]:
        """Return the forms of each segment that may be meant, see `comparison.Retrieved.of`; none without readings."""
        segments = self.segments if readings else ()
        return [Retrieved.of(segment, readings, limit, fewest) for segment in segments if len(segment)]

    def compare(self, retrieved: Sequence[Retrieved], readings: Sequence[HeardForm], fewest: int) -> Comparison:
        """Return how the retrieved forms of all segments compare, see `comparison.compare`."""
        found = []
        for own in retrieved:
            start, compared = self._start(own.segment), compare(own, readings, fewest)
            found.append(Comparison(compared.entities + start, compared.names, compared.rows) if start else compared)
        together = found[0] if len(found) == 1 else joined(found)
        if not self.gone:
            return together
        return together.rows_at(np.flatnonzero(~np.isin(together.entities, self._gone)).astype(np.int32))

    def context(self, query: Query, numbers: Integers) -> Floats:
        """Return the context features of entities, see `context.context_rows`."""
        around = Surroundings(query, self._folder)
        rows = np.empty((len(numbers), len(CONTEXT_FEATURES)), np.float32)
        for own, here in self._by_segment(numbers):
            rows[here] = context_rows(around, own.profiles, numbers[here] - self._start(own), own.word_counts)
        return rows

    def completing(self, typed: str, liking: Liking, *, k: int) -> list[tuple[Entity, str]]:
        """Return the entities with a form that begins as typed, each with a name of theirs, the likeliest first.

        typed (str): The beginning of a name, or of a part of it.
        liking (Liking): What is likely.
        k (int): At most so many.
        """
        linked, seen = (
            np.array([self.number(id) for id in sorted(ids)], np.int32) for ids in (liking.linked, liking.seen)
        )
        found: list[tuple[float, int, int]] = []
        for start, segment in zip(self._starts.tolist(), self.segments, strict=False):
            numbers, names, likely = completing(segment, typed, liking, linked - start, seen - start)
            stay = np.flatnonzero(~np.isin(numbers + start, self._gone))
            best = stay[np.argsort(-likely[stay], kind="stable")[:k]]
            rows = zip(likely[best].tolist(), (numbers[best] + start).tolist(), names[best].tolist(), strict=True)
            found += [(-one, number, name) for one, number, name in rows]
        best_of_all = [(self.entity(number), name) for _, number, name in sorted(found)[:k]]
        return [(entity, entity.names[name]) for entity, name in best_of_all]

    def begins_a_form(self, typed: str) -> bool:
        """Return whether some form of some entity begins with what was typed."""
        return any(begins_a_form(segment, typed) for segment in self.segments)

    def priors(self, numbers: Integers) -> Floats:
        """Return the priors of entities, 0 where unknown."""
        priors = np.empty(len(numbers), np.float32)
        for own, here in self._by_segment(numbers):
            priors[here] = own.profiles.priors[numbers[here] - self._start(own)]
        priors[np.isnan(priors)] = 0
        return priors

    def _by_segment(self, numbers: Integers) -> Iterable[tuple[Segment, NDArray[np.intp] | slice]]:
        if len(self.segments) == 1:
            return [(self.segments[0], slice(None))]
        places = np.searchsorted(self._starts, numbers, "right") - 1
        return [(self.segments[place], np.flatnonzero(places == place)) for place in np.unique(places).tolist()]

    def _start(self, segment: Segment) -> np.int32:
        return np.int32(self._starts[self.segments.index(segment)])

    def _later(self, entities: Iterable[Entity]) -> Segment:
        """Return a segment to stand beside the others, whose forms count the owners in those, too."""
        segment = Segment.of(entities, self._folder, self.segments[0])
        for start, earlier in zip(self._starts.tolist(), self.segments, strict=False):
            shared, numbers = earlier.find(segment)
            of_form, rows = earlier.owners(numbers)
            gone = np.array(sorted(self.gone), np.int64)
            stay = ~np.isin(earlier.owner_columns["numbers"][rows] + np.int64(start), gone)
            segment.owned[shared] += np.bincount(of_form[stay], minlength=len(numbers)).astype(np.int32)
        return segment

    def _forget(self, ids: Iterable[str]) -> None:
        sought = list(ids)
        for start, segment in zip(self._starts.tolist(), self.segments, strict=False):
            found = segment.entities.numbers(sought)
            self.gone.update(int(start) + place for place in found if place is not None)

    def _left(self, first: int) -> Iterable[Entity]:
        for start, segment in list(zip(self._starts.tolist(), self.segments, strict=False))[first:]:
            for place in range(len(segment)):
                if start + place not in self.gone:
                    yield segment.entities[place]

    def _merge(self, more: Iterable[Entity]) -> None:
        self.segments = [Segment.of((*self._left(0), *more), self._folder)]
        self.gone = set()

    def _settle(self) -> None:
        self._starts = np.concatenate(([0], np.cumsum([len(segment) for segment in self.segments])))
        self._firsts: list[int] = self._starts[:-1].tolist()
        self._gone = np.array(sorted(self.gone), np.int32)
