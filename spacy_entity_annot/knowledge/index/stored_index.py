"""An index of entities in two files: one of all that were there when it was built, one of what changed since.

Both are derived: whoever deletes them, or finds them damaged or in the way of another process, has them built again.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import numpy as np

from ...matching.sounds.folding import SoundFolder
from ...types import Entity
from .array_file import (
    Arrays,
    DamagedFile,
    prefixed,
    read_arrays,
    under,
    write_arrays,
)
from .entity_index import EntityIndex
from .segment import Segment

FORMAT = 4
"""Changes with what a file holds, also where only the spoken forms of names change."""
WHOLE, LATER = "entities.index", "entities-later.index"
MOST_LATER = 10
"""What changed is indexed apart as long as it is at most a tenth of all, and built in with the rest beyond that."""
State = tuple[int, int]


class EntitySource(Protocol):
    """What an index is derived from; all of it in one state."""

    @property
    def state(self) -> State:
        """Two numbers that no other state has."""

    def changed(self, since: State) -> list[int] | None:
        """Return the numbers of the entities that changed since a state; None where that is not of this history."""

    def entities(self, numbers: Iterable[int] | None = None) -> Iterator[tuple[int, Entity]]:
        """Yield entities with their numbers: those of `numbers` that are there, or all."""


class StoredIndex:
    """The files of one index.

    folder (Path | None): Where they are, which must exist; None keeps nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def open(self, source: EntitySource) -> EntityIndex:
        """Return the index of the source in its present state, from the files as far as they have it.

        source (EntitySource): The entities.
        """
        whole = self._read(WHOLE)
        changed = None if whole is None else source.changed(_state(whole))
        if whole is None or changed is None or len(changed) * MOST_LATER > len(whole["numbers"]):
            return self._build(source)
        first = Segment.from_arrays(under("segment", whole))
        gone = np.flatnonzero(np.isin(whole["numbers"], changed)).tolist()
        return self._with_later(source, first, gone, changed, _state(whole)) if changed else EntityIndex([first])

    def _build(self, source: EntitySource) -> EntityIndex:
        known = sorted(source.entities(), key=lambda one: one[1].id)
        index = EntityIndex([Segment.of([entity for _, entity in known], SoundFolder())])
        numbers = np.array([number for number, _ in known], np.int64)
        self._write(WHOLE, index.segments[0], {"state": np.array(source.state), "numbers": numbers})
        if self._folder is not None:
            with suppress(OSError):
                (self._folder / LATER).unlink(missing_ok=True)
        return index

    def _with_later(
        self, source: EntitySource, first: Segment, gone: list[int], changed: list[int], since: State
    ) -> EntityIndex:
        stored = self._read(LATER)
        if stored is not None and (_state(stored), _state(stored, "since")) == (source.state, since):
            return EntityIndex([first, Segment.from_arrays(under("segment", stored), first)], gone)
        index = EntityIndex([first], gone)
        index.add(entity for _, entity in source.entities(changed))
        for later in index.segments[1:]:
            self._write(LATER, later, {"state": np.array(source.state), "since": np.array(since)})
        return index

    def _read(self, name: str) -> Arrays | None:
        if self._folder is None:
            return None
        try:
            arrays = read_arrays(self._folder / name)
        except (OSError, DamagedFile):
            return None
        return arrays if arrays["format"].tolist() == [FORMAT] else None

    def _write(self, name: str, segment: Segment, state: Arrays) -> None:
        if self._folder is not None:
            with suppress(OSError):
                arrays = {"format": np.array([FORMAT]), **state, **prefixed("segment", segment.arrays())}
                write_arrays(self._folder / name, arrays)


def _state(arrays: Arrays, name: str = "state") -> State:
    revision, mark = arrays[name].tolist()
    return revision, mark
