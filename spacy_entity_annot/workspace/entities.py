"""Entities as rows: added, updated, retired."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .. import errors
from ..errors import UsageError
from ..types import Entity
from .packing import pack, unpack
from .workspace import Workspace, now

_PAGE = 1_000
_LAST = 2**63 - 1
_COLUMNS = "entity.number, entity.id, entity.name, entity.type, entity.description, entity.prior, entity.meta"


@dataclass(frozen=True, slots=True)
class AddedEntities:
    """What became of the entities given: how many were new, changed, or as they had been."""

    added: int
    updated: int
    unchanged: int


def add_entities(workspace: Workspace, entities: Iterable[Entity]) -> AddedEntities:
    """Add entities, and bring known ones up to date; decisions keep pointing at theirs.

    workspace (Workspace): Where to add them.
    entities (Iterable[Entity]): Any number; read as a stream, written in one transaction.
    RETURNS (AddedEntities): The counts.
    """
    added = updated = unchanged = 0
    with workspace.transaction() as connection:
        for entity in entities:
            stored = _stored(connection, entity.id)
            if stored is not None and stored[1] == entity and not stored[2]:
                unchanged += 1
                continue
            added, updated = (added + 1, updated) if stored is None else (added, updated + 1)
            _write(connection, entity)
    return AddedEntities(added, updated, unchanged)


def iterate_entities(workspace: Workspace, *, type: str | None = None) -> Iterator[Entity]:
    """Yield the entities in use, in the order in which they were added.

    workspace (Workspace): Where to read.
    type (str | None): Only those of this type.
    """
    return (entity for _, entity in entities_with_numbers(workspace, type=type))


def entities_with_numbers(
    workspace: Workspace, *, type: str | None = None, only: int | None = None
) -> Iterator[tuple[int, Entity]]:
    """Yield the entities in use with their row numbers, in the order in which they were added.

    workspace (Workspace): Where to read.
    type (str | None): Only those of this type.
    only (int | None): Only the one of this number.
    """
    last, end = (0, _LAST) if only is None else (only - 1, only)
    while True:
        rows = workspace.connection.execute(
            f"SELECT {_COLUMNS} FROM entity WHERE number > ?1 AND number <= ?3 AND retired_at IS NULL"
            f" AND (?2 IS NULL OR type = ?2) ORDER BY number LIMIT {_PAGE}",
            (last, type, end),
        ).fetchall()
        if not rows:
            return
        aliases = _aliases(workspace.connection, rows[0][0], rows[-1][0])
        for row in rows:
            yield row[0], _entity(row, aliases.get(row[0], ()))
        last = rows[-1][0]


def get_entity(workspace: Workspace, id: str) -> Entity | None:
    """Return an entity, also a retired one, or None."""
    stored = _stored(workspace.connection, id)
    return None if stored is None else stored[1]


def retired_at(workspace: Workspace, id: str) -> str | None:
    """Return when an entity was retired, as ISO 8601; None where it is in use or unknown."""
    row = workspace.connection.execute("SELECT retired_at FROM entity WHERE id = ?", (id,)).fetchone()
    return None if row is None else row[0]


def count_entities(workspace: Workspace) -> int:
    """Return how many entities are in use."""
    return int(workspace.connection.execute("SELECT count(*) FROM entity WHERE retired_at IS NULL").fetchone()[0])


def remove_entity(workspace: Workspace, id: str) -> bool:
    """Remove an entity; one with decisions is retired instead: it is proposed no more, its decisions stand.

    workspace (Workspace): Where to remove it.
    id (str): The entity's id.
    RETURNS (bool): Whether it was retired rather than deleted.
    RAISES (UsageError): There is no such entity.
    """
    with workspace.transaction() as connection:
        row = connection.execute("SELECT number FROM entity WHERE id = ?", (id,)).fetchone()
        if row is None:
            raise UsageError(errors.ENTITY_UNKNOWN.format(id=id))
        connection.execute("DELETE FROM candidate WHERE entity = ?", row)
        connection.execute("DELETE FROM acceptance WHERE entity = ?", row)
        if connection.execute("SELECT 1 FROM decision WHERE entity = ?", row).fetchone():
            connection.execute("UPDATE entity SET retired_at = ? WHERE number = ?", (now(), row[0]))
            return True
        connection.execute("DELETE FROM entity WHERE number = ?", row)
        return False


def _stored(connection: sqlite3.Connection, id: str) -> tuple[int, Entity, bool] | None:
    row = connection.execute(f"SELECT {_COLUMNS}, retired_at FROM entity WHERE id = ?", (id,)).fetchone()
    if row is None:
        return None
    aliases = _aliases(connection, row[0], row[0])
    return row[0], _entity(row, aliases.get(row[0], ())), row[-1] is not None


def _write(connection: sqlite3.Connection, entity: Entity) -> None:
    (number,) = connection.execute(
        "INSERT INTO entity (id, name, type, description, prior, meta) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET name = excluded.name, type = excluded.type, prior = excluded.prior,"
        " description = excluded.description, meta = excluded.meta, retired_at = NULL RETURNING number",
        (entity.id, entity.name, entity.type, entity.description, entity.prior,
         pack(dict(entity.meta))),
    ).fetchone()  # fmt: skip
    connection.execute("DELETE FROM alias WHERE entity = ?", (number,))
    connection.execute("DELETE FROM brought_entity WHERE entity = ?", (number,))  # what is said here is ours
    connection.executemany(
        "INSERT INTO alias VALUES (?, ?, ?)", [(number, position, text) for position, text in enumerate(entity.aliases)]
    )


def _aliases(connection: sqlite3.Connection, first: int, last: int) -> dict[int, tuple[str, ...]]:
    grouped: dict[int, list[str]] = {}
    query = "SELECT entity, text FROM alias WHERE entity BETWEEN ? AND ? ORDER BY entity, position"
    for number, text in connection.execute(query, (first, last)):
        grouped.setdefault(number, []).append(text)
    return {number: tuple(texts) for number, texts in grouped.items()}


def _entity(row: Iterable[Any], aliases: tuple[str, ...]) -> Entity:
    _, id, name, type, description, prior, meta, *_ = row
    return Entity(id, name, aliases, type, description, prior, unpack(meta))


def linked_entities(workspace: Workspace) -> dict[str, str | None]:
    """Return the type of each entity that some standing decision links to, by its id."""
    query = (
        "SELECT id, type FROM entity WHERE retired_at IS NULL AND number IN (SELECT entity FROM standing_decision"
        " WHERE entity IS NOT NULL)"
    )
    return dict(workspace.connection.execute(query).fetchall())
