"""A thread of its own for the workspace: SQLite's connection stays in it, and no other request waits for the disk."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from ...workspace import Workspace

Result = TypeVar("Result")


class Worker:
    """One thread with one open workspace; what it is given to do is done in order.

    path (Path): The workspace.
    read_only (bool): Refuse every write.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="workspace")
        self._workspace = self._executor.submit(Workspace.open, path, read_only=read_only).result()

    async def do(self, work: Callable[[Workspace], Result]) -> Result:
        """Return what the work returns, once it is its turn."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, work, self._workspace)

    def close(self) -> None:
        """Finish what was begun, and close the workspace."""
        self._executor.submit(self._workspace.close).result()
        self._executor.shutdown()
