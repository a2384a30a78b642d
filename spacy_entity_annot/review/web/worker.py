"""A thread of its own for the workspace: SQLite's connection stays in it, and no other request waits for the disk."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from ...workspace import Workspace
from ...workspace.connection import translated_errors

Result = TypeVar("Result")

SECONDS_AT_ONCE = 0.05
"""Changes that share a commit take no longer, so that the first of them is not kept waiting by the last."""


@dataclass(frozen=True, slots=True)
class _Change:
    work: Callable[[Workspace], Any]
    durable: bool
    answer: Future[Any] = field(default_factory=Future)


class Worker:
    """One thread with one open workspace; what it is given to do is done in order.

    path (Path): The workspace.
    read_only (bool): Refuse every write.
    on_loss (Callable[[], None]): An attribute: told in the thread when changes that seemed done were not committed.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.on_loss: Callable[[], None] = lambda: None
        self._changes: deque[_Change] = deque()
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="workspace")
        self._workspace = self._executor.submit(Workspace.open, path, read_only=read_only).result()

    async def read(self, work: Callable[[Workspace], Result]) -> Result:
        """Return what the work returns, once it is its turn."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, work, self._workspace)

    async def change(self, work: Callable[[Workspace], Result], *, durable: bool = True) -> Result:
        """Return what the work returns, once it is its turn and what it changed is committed.

        Changes that come while others are made wait together and share one commit: waiting for the disk takes longer
        than a verdict.

        work (Callable[[Workspace], Result]): What it writes before it raises an error stays, as without the others.
        durable (bool): Whether to wait for the disk; see `Workspace.transaction`.
        """
        change = _Change(work, durable)
        self._changes.append(change)
        self._executor.submit(self._make_changes)
        result: Result = await asyncio.wrap_future(change.answer)
        return result

    def close(self) -> None:
        """Finish what was begun, and close the workspace."""
        self._executor.submit(self._workspace.close).result()
        self._executor.shutdown()

    def _make_changes(self) -> None:
        """Make what waits, as far as there is time for; of the turns that were to make them each makes the rest."""
        waiting = list(self._changes)
        if not waiting:
            return
        made: list[tuple[Any, Exception | None]] = []
        ends_at = time.monotonic() + SECONDS_AT_ONCE
        try:
            with self._workspace.transaction(durable=any(change.durable for change in waiting)):
                while len(made) < len(waiting) and (not made or time.monotonic() < ends_at):
                    made.append(self._make(waiting[len(made)]))
        except Exception as error:
            self.on_loss()
            made = [(None, error)] * len(waiting)
        for result, failure in made:
            change = self._changes.popleft()
            if not change.answer.set_running_or_notify_cancel():
                continue
            if failure is None:
                change.answer.set_result(result)
            else:
                change.answer.set_exception(failure)

    def _make(self, change: _Change) -> tuple[Any, Exception | None]:
        try:
            with translated_errors(self._workspace.path):
                return change.work(self._workspace), None
        except Exception as error:
            if not self._workspace.connection.in_transaction:  # SQLite took back what the others changed, too
                raise
            return None, error


class Workers(NamedTuple):
    """The threads of a server.

    desks (Worker): The one that decides.
    reader (Worker): The one that looks things up, however long that takes.
    watcher (Worker): The one that notices what others change, whatever the others are at.
    """

    desks: Worker
    reader: Worker
    watcher: Worker


@contextmanager
def working(path: Path) -> Iterator[Workers]:
    """Keep the threads of a server before a workspace, in a `with` statement.

    path (Path): The workspace.
    """
    with ExitStack() as stack:
        workers = []
        for read_only in (False, True, True):
            workers.append(Worker(path, read_only=read_only))
            stack.callback(workers[-1].close)
        yield Workers(*workers)
