"""The entities of KB files, as a stored index is derived from them."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from ..types import Entity, ProblemHandler
from .files import read_entities

READING = 1
"""Changes with what is read from the same files."""
_AT_ONCE = 1 << 20
_TOLD_EVERY = 10_000
WaitHandler = Callable[[str], None]


def ignore(text: str) -> None:
    """Tell nobody."""


class FileEntities:
    """Entities of files that are read only when the index is built.

    paths (Sequence[str]): KB files and folders, in their order.
    on_problem (ProblemHandler): Called with each row that cannot be taken, when they are read.
    on_wait (WaitHandler): See `telling`.
    """

    def __init__(self, paths: Sequence[str], on_problem: ProblemHandler, *, on_wait: WaitHandler = ignore) -> None:
        self._paths, self._on_problem, self._on_wait = paths, on_problem, on_wait
        digest = hashlib.sha256(f"{READING}".encode())
        for path in paths:
            _add(digest, Path(path))
        first, second = (int.from_bytes(digest.digest()[place : place + 8], "big") >> 1 for place in (0, 8))
        self.state = (first, second)
        """A digest of the files' names and contents."""

    def changed(self, since: tuple[int, int]) -> list[int] | None:
        """Return no numbers where nothing changed since a state, else None."""
        return [] if since == self.state else None

    def entities(self, numbers: Iterable[int] | None = None) -> Iterator[tuple[int, Entity]]:
        """Yield all entities with their numbers."""
        return enumerate(telling(read_entities(self._paths, on_problem=self._on_problem), self._on_wait))


def telling(entities: Iterable[Entity], on_wait: WaitHandler) -> Iterator[Entity]:
    """Yield entities and tell how many were read, and at last that they are being indexed.

    entities (Iterable[Entity]): The entities.
    on_wait (WaitHandler): Called with a text every now and then.
    """
    number = 0
    for number, entity in enumerate(entities, 1):
        yield entity
        if number % _TOLD_EVERY == 0:
            on_wait(f"{number:,} entities read")
    on_wait(f"indexing {number:,} entities")


def _add(digest: "hashlib._Hash", path: Path) -> None:
    """Take in a name, which helps to tell the format, and what stands under it, each with its length."""
    files = sorted(path.iterdir()) if path.is_dir() else []
    digest.update(f"{len(os.fsencode(path.name))} {len(files)} ".encode() + os.fsencode(path.name))
    for file in files:
        _add(digest, file)
    if path.is_file():
        digest.update(f"{path.stat().st_size} ".encode())
        with path.open("rb") as opened:
            while data := opened.read(_AT_ONCE):
                digest.update(data)
