"""Which entities were added, changed or removed since some state: what an index of them has to catch up with."""

from collections.abc import Iterable, Iterator

from ..types import Entity
from .entities import entities_with_numbers
from .workspace import Workspace

EntityState = tuple[int, int]
"""How many changes led to a state of a workspace's entities, and a number drawn at random with the last of them.

A copy of the workspace that changes in another way comes to other states.
"""


def entity_state(workspace: Workspace) -> EntityState:
    """Return the present state."""
    query = "SELECT revision, mark FROM entity_change ORDER BY revision DESC LIMIT 1"
    revision, mark = workspace.connection.execute(query).fetchone()
    return revision, mark


def changed_entities(workspace: Workspace, since: EntityState) -> list[int] | None:
    """Return the numbers of the entities that changed since a state, removed ones included.

    RETURNS (list[int] | None): None where the workspace was never in that state.
    """
    query = "SELECT 1 FROM entity_change WHERE revision = ? AND mark = ?"
    if workspace.connection.execute(query, since).fetchone() is None:
        return None
    query = "SELECT DISTINCT entity FROM entity_change WHERE revision > ? ORDER BY entity"
    return [number for (number,) in workspace.connection.execute(query, since[:1])]


def numbered_entities(workspace: Workspace, numbers: Iterable[int] | None = None) -> Iterator[tuple[int, Entity]]:
    """Yield the entities in use with their numbers.

    numbers (Iterable[int] | None): Only these, as far as they are in use; None: all.
    """
    if numbers is None:
        yield from entities_with_numbers(workspace)
        return
    for number in numbers:
        yield from entities_with_numbers(workspace, only=number)
