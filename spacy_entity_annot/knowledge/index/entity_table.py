"""Entities in two arrays, read from their JSON when they are shown."""

import json
from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

from ...types import Entity
from .array_file import Arrays, prefixed, under
from .strings import Strings, find, find_all


class EntityTable:
    """Entities by number, in the order of their ids.

    ids (Sequence[str]): Their ids, rising.
    entities (Sequence[Entity] | Strings): The same as objects, or as JSON.
    """

    def __init__(self, ids: Sequence[str], entities: Sequence[Entity] | Strings) -> None:
        self.ids, self._entities = ids, entities

    @classmethod
    def of(cls, entities: Sequence[Entity]) -> "EntityTable":
        """Take in entities with rising ids."""
        return cls([entity.id for entity in entities], entities)

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, number: int) -> Entity:
        stored = self._entities[number]
        return stored if isinstance(stored, Entity) else _decoded(stored)

    def number(self, id: str) -> int | None:
        """Return the number of the entity with this id, or None."""
        return find(self.ids, id)

    def numbers(self, ids: Sequence[str]) -> list[int | None]:
        """Return what `number` returns for each of many ids."""
        return find_all(self.ids, ids)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what a file holds of it."""
        records = Strings.of(_encoded(self[number]) for number in range(len(self)))
        return {**prefixed("ids", Strings.of(self.ids).arrays()), **prefixed("records", records.arrays())}

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> "EntityTable":
        """Return the entities that `arrays` describes."""
        return cls(Strings.from_arrays(under("ids", arrays)), Strings.from_arrays(under("records", arrays)))


def _encoded(entity: Entity) -> str:
    fields = [entity.id, entity.name, entity.aliases, entity.type, entity.description, entity.prior, dict(entity.meta)]
    return json.dumps(fields, separators=(",", ":"))


def _decoded(text: str) -> Entity:
    id, name, aliases, kind, description, prior, meta = json.loads(text)
    return Entity(id, name, tuple(aliases), kind, description, prior, meta)
