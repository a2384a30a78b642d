"""What the pipe knows: entities and target phrases, with the matcher and the candidates built from them when needed."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from .. import errors
from ..knowledge.candidates import CandidateGenerator
from ..knowledge.files.record import entity_from_record
from ..matching import Lesson, TargetMatcher
from ..types import Entity, JsonObject, Target


class Names:
    """The entities and target phrases of one pipe."""

    def __init__(self) -> None:
        self.entities: dict[str, Entity] = {}
        self.phrases: dict[tuple[str, str | None], Target] = {}  # by text and entity: two may share a name
        self.lessons: list[Lesson] = []
        self._matcher: TargetMatcher | None = None
        self._generator: CandidateGenerator | None = None
        self._types: frozenset[str] | None = None

    def __getstate__(self) -> dict[str, Any]:
        # Another process builds its own rather than receive large indices.
        return {**self.__dict__, "_matcher": None, "_generator": None}

    def __len__(self) -> int:
        return len(self.entities) + len(self.phrases)

    def __contains__(self, key: str) -> bool:
        return key in self.entities or any(text == key for text, _ in self.phrases)

    def add(self, entities: Iterable[Entity] = (), targets: Iterable[Target | str] = ()) -> None:
        """Take in entities and phrases; one of the same id, or text and entity, is replaced."""
        self.entities.update((entity.id, entity) for entity in entities)
        for target in targets:
            phrase = Target(target) if isinstance(target, str) else target
            self.phrases[phrase.text, phrase.entity] = phrase
        self._matcher = self._generator = self._types = None

    def learn(self, lessons: Iterable[Lesson]) -> None:
        """Receive what people said of heard forms; of docs, which have no transcript, only what counts everywhere."""
        self.lessons = [lesson for lesson in lessons if lesson.transcript is None]
        self._matcher = None

    def remove(self, key: str, *, owner: str) -> None:
        """Forget the entity of this id, or else the phrases of this text.

        key (str): An id or a phrase.
        owner (str): The pipe's name, for the error.
        RAISES: errors.UsageError where there is neither.
        """
        if key not in self:
            raise errors.UsageError(errors.PIPE_LACKS.format(name=owner, key=key))
        if key in self.entities:
            del self.entities[key]
        else:
            self.phrases = {place: phrase for place, phrase in self.phrases.items() if phrase.text != key}
        self._matcher = self._generator = self._types = None

    @property
    def targets(self) -> list[Target]:
        """What is looked for: the phrases, or else every entity under all its names."""
        return list(self.phrases.values()) or [Target.of(entity) for entity in self.entities.values()]

    def matcher(self, min_score: float) -> TargetMatcher:
        """Return the matcher of the targets."""
        if self._matcher is None or self._matcher.min_score != min_score:
            self._matcher = TargetMatcher(self.targets, min_score=min_score, lessons=self.lessons)
        return self._matcher

    def generator(self) -> CandidateGenerator:
        """Return the candidate generator of the entities."""
        if self._generator is None:
            self._generator = CandidateGenerator(self.entities.values())
        return self._generator

    def types(self) -> frozenset[str]:
        """Return the types of the entities."""
        if self._types is None:
            self._types = frozenset(entity.type for entity in self.entities.values() if entity.type)
        return self._types

    def dump_entities(self) -> bytes:
        """Return the entities as JSON lines."""
        return _dump(entity.record() for entity in self.entities.values())

    def dump_phrases(self) -> bytes:
        """Return the phrases as JSON lines."""
        return _dump(asdict(phrase) for phrase in self.phrases.values())

    def dump_lessons(self) -> bytes:
        """Return the lessons as JSON lines."""
        return _dump(lesson.record() for lesson in self.lessons)

    def load_lessons(self, lines: bytes) -> None:
        """Take in what `dump_lessons` returned."""
        self.learn(map(Lesson.of_record, _load(lines)))

    def load_entities(self, lines: bytes) -> None:
        """Take in what `dump_entities` returned."""
        self.add(entities=map(entity_from_record, _load(lines)))

    def load_phrases(self, lines: bytes) -> None:
        """Take in what `dump_phrases` returned."""
        self.add(targets=[Target(**{**record, "aliases": tuple(record["aliases"])}) for record in _load(lines)])


def _dump(records: Iterable[JsonObject]) -> bytes:
    # Not srsly, which rounds numbers.
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode("utf-8")


def _load(lines: bytes) -> Iterator[JsonObject]:
    return (json.loads(line) for line in lines.split(b"\n") if line)
