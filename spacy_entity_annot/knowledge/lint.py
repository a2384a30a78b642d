"""What is odd about a knowledge base: nothing here is refused, all of it costs somebody time later."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from ..types import Entity, JsonObject

LONG_NAME = 100
"""Characters; the longest name of an artist or a work in daily use has fewer."""
SHARED_BY = 5
"""An alias of more entities than this tells a reviewer nothing."""
SHOWN = 5
# Joiners are part of the spelling of Persian, Hindi and emoji; every other invisible character is an accident.
_JOINERS = "\u200c\u200d"

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something odd.

    kind (str): Which check found it, e.g. `shared-alias`.
    entities (tuple[str, ...]): The ids concerned; empty where the KB as a whole is meant.
    message (str): What is odd.
    """

    kind: str
    entities: tuple[str, ...]
    message: str

    def record(self) -> JsonObject:
        """Return the line that `kb lint --json` prints."""
        return {"kind": self.kind, "entities": list(self.entities), "message": self.message}


def lint_entities(entities: Iterable[Entity]) -> Iterator[Oddity]:
    """Yield what is odd about a knowledge base, check by check, in the order of its entities.

    entities (Iterable[Entity]): The knowledge base; held in memory.
    """
    knowledge_base = list(entities)
    for check in _CHECKS:
        yield from check(knowledge_base)


def _repeated_ids(entities: list[Entity]) -> Iterator[Oddity]:
    for id, group in _group((entity.id, entity.id) for entity in entities):
        if len(group) > 1:
            yield Oddity("repeated-id", (id,), f"{len(group)} entities have the id {id!r}.")


def _odd_names(entities: list[Entity]) -> Iterator[Oddity]:
    for entity in entities:
        for name in entity.names:
            for kind, oddity in _oddities(name):
                yield Oddity(kind, (entity.id,), f"{entity.id}: {oddity}: {_shorten(name)!r}.")


def _oddities(name: str) -> Iterator[tuple[str, str]]:
    letters = sum(character.isalnum() for character in name)
    if letters == 0:
        yield "empty-name", "a name without a letter or digit is never found"
    elif letters == 1:
        yield "short-name", "a name of one letter is found everywhere"
    if len(name) > LONG_NAME:
        yield "long-name", f"a name of {len(name)} characters is never spoken"
    if not name.isprintable() and any(_is_invisible(character) for character in name):
        yield "unusable-character", "a name holds a control or invisible character"


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs") and character not in _JOINERS


def _equal_names(entities: list[Entity]) -> Iterator[Oddity]:
    for _, group in _group((entity.name.casefold(), entity) for entity in entities):
        ids = _distinct(group)
        if len(ids) > 1:
            message = f"{len(ids)} entities are called {group[0].name!r}: {_list(ids)}."
            yield Oddity("equal-names", ids, message)


def _shared_aliases(entities: list[Entity]) -> Iterator[Oddity]:
    pairs = ((name.casefold(), entity) for entity in entities for name in entity.names)
    for alias, group in _group(pairs):
        ids = _distinct(group)
        if len(ids) > SHARED_BY:
            yield Oddity("shared-alias", ids, f"{len(ids)} entities have the alias {_shorten(alias)!r}: {_list(ids)}.")


def _alias_cycles(entities: list[Entity]) -> Iterator[Oddity]:
    named = dict(_group((entity.name.casefold(), entity.id) for entity in entities))
    edges = {
        entity.id: {id for alias in entity.aliases for id in named.get(alias.casefold(), ()) if id != entity.id}
        for entity in entities
    }
    for cycle in _cycles(edges):
        yield Oddity("alias-cycle", cycle, f"each is an alias of another: {_list(cycle)}.")


def _cycles(edges: dict[str, set[str]]) -> Iterator[tuple[str, ...]]:
    """Yield the groups of nodes that remain once nodes that lead nowhere, or are led to by none, are cut off."""
    size = len(edges) + 1
    while len(edges) < size:
        size = len(edges)
        reached = set().union(*edges.values())
        edges = {node: targets & edges.keys() for node, targets in edges.items() if node in reached}
        edges = {node: targets for node, targets in edges.items() if targets}
    while edges:
        group, front = [], [next(iter(edges))]
        while front:
            node = front.pop()
            if node in edges:
                group.append(node)
                front.extend(edges.pop(node))
        yield tuple(group)


def _unknown_fields(entities: list[Entity]) -> Iterator[Oddity]:
    for field in ("prior", "type", "description"):
        missing = sum(getattr(entity, field) is None for entity in entities)
        if missing:
            yield Oddity(f"no-{field}", (), f"{missing} of {len(entities)} entities have no {field}.")


def _group(pairs: Iterable[tuple[Key, Value]]) -> Iterable[tuple[Key, list[Value]]]:
    groups: defaultdict[Key, list[Value]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups.items()


def _distinct(entities: list[Entity]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entity.id for entity in entities))


def _list(ids: tuple[str, ...]) -> str:
    more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
    return ", ".join(ids[:SHOWN]) + more


def _shorten(name: str) -> str:
    return name if len(name) <= LONG_NAME else name[:LONG_NAME] + "…"


_CHECKS: tuple[Callable[[list[Entity]], Iterator[Oddity]], ...] = (
    _repeated_ids,
    _odd_names,
    _equal_names,
    _shared_aliases,
    _alias_cycles,
    _unknown_fields,
)
