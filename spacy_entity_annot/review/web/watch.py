"""What is flagged as harmful leaves every open page: they are told as soon as anybody, anywhere, masks something."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable

from ...workspace.harm import mask_version
from .worker import Worker

SECONDS_A_LOOK = 0.1


class Watch:
    """One look at the workspace for all open pages.

    worker (Worker): Looks; nothing else keeps it waiting.
    is_ending (Callable[[], bool]): Whether the server is about to end, so that nothing may keep it waiting.
    """

    def __init__(self, worker: Worker, *, is_ending: Callable[[], bool]) -> None:
        self._worker = worker
        self._is_ending = is_ending
        self._look: asyncio.Task[str] | None = None
        self._looked_at = 0.0

    async def version(self) -> str:
        """Return what changes whenever something is masked or unmasked, as of a moment ago."""
        now = time.monotonic()
        if self._look is None or (self._look.done() and now - self._looked_at >= SECONDS_A_LOOK):
            self._looked_at = now
            self._look = asyncio.create_task(self._worker.read(mask_version))
        return await asyncio.shield(self._look)

    async def events(self) -> AsyncIterator[str]:
        """Yield an event whenever an utterance is masked or unmasked, whoever did it, and one to begin with."""
        known = ""
        while not self._is_ending():
            version = await self.version()
            if version != known:
                yield f"event: mask\ndata: {version}\n\n"
                known = version
            await asyncio.sleep(SECONDS_A_LOOK)
