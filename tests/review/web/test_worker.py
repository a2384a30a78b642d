"""Changes that wait together share one commit, and each of them gets its own answer."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any, TypeVar

import pytest

from spacy_entity_annot.errors import InputError, WorkspaceError
from spacy_entity_annot.review.web.worker import SECONDS_AT_ONCE, Worker
from spacy_entity_annot.workspace import Workspace

Result = TypeVar("Result")
Work = Callable[[Workspace], object]


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    Workspace.create(tmp_path / "annot.db").close()
    opened = Worker(tmp_path / "annot.db")
    yield opened
    opened.close()


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run in a thread of its own: Playwright keeps a loop running in the one of the tests."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def together(worker: Worker, works: list[Work]) -> list[object]:
    """Return what becomes of changes that wait while another one is made."""

    async def wait() -> list[object]:
        is_at_work, everybody_is_here = Event(), Event()

        def be_at_work(_: Workspace) -> bool:
            is_at_work.set()
            return everybody_is_here.wait(10)

        first = asyncio.create_task(worker.change(be_at_work))
        await asyncio.to_thread(is_at_work.wait, 10)
        rest = [asyncio.create_task(worker.change(work)) for work in works]
        await asyncio.sleep(0)
        everybody_is_here.set()
        await first
        return await asyncio.gather(*rest, return_exceptions=True)

    return run(wait())


def keep(name: str, size: int = 1) -> Work:
    def work(workspace: Workspace) -> str:
        with workspace.transaction() as connection:
            connection.execute("INSERT INTO setting VALUES (?, ?)", (name, "x" * size))
        return name

    return work


def refuse(workspace: Workspace) -> None:
    with workspace.transaction() as connection:
        connection.execute("INSERT INTO setting VALUES ('refused', '')")
        raise InputError("no")


def kept(worker: Worker) -> list[str]:
    query = "SELECT name FROM setting ORDER BY name"
    return run(worker.read(lambda workspace: [name for (name,) in workspace.connection.execute(query)]))


def commits(worker: Worker) -> list[str]:
    """Return a list that grows with each commit from now on."""
    found: list[str] = []

    def watch(workspace: Workspace) -> None:
        workspace.connection.set_trace_callback(lambda query: found.append(query) if query == "COMMIT" else None)

    run(worker.read(watch))
    return found


def test_changes_that_wait_together_share_a_commit(worker: Worker) -> None:
    seen = commits(worker)
    assert together(worker, [keep(str(n)) for n in range(3)]) == ["0", "1", "2"]
    assert kept(worker) == ["0", "1", "2"]
    assert len(seen) == 2  # one is that of the change which they waited for


def test_changes_that_take_long_are_committed_one_by_one(worker: Worker) -> None:
    def keep_slowly(name: str) -> Work:
        def work(workspace: Workspace) -> object:
            time.sleep(SECONDS_AT_ONCE)
            return keep(name)(workspace)

        return work

    seen = commits(worker)
    assert together(worker, [keep_slowly(name) for name in "abc"]) == ["a", "b", "c"]
    assert (kept(worker), len(seen)) == (["a", "b", "c"], 4)


def test_one_that_is_refused_takes_no_other_with_it(worker: Worker) -> None:
    first, refused, repeated, last = together(worker, [keep("a"), refuse, keep("a"), keep("b")])
    assert (first, str(refused), type(repeated).__name__, last) == ("a", "no", "IntegrityError", "b")
    assert kept(worker) == ["a", "b"]


def test_nobody_is_told_of_a_change_that_was_not_committed(worker: Worker, tmp_path: Path) -> None:
    lost: list[bool] = []
    worker.on_loss = lambda: lost.append(True)

    def fill_the_disk(workspace: Workspace) -> object:
        pages = workspace.connection.execute("PRAGMA page_count").fetchone()[0]
        workspace.connection.execute(f"PRAGMA max_page_count = {pages + 1}")
        return keep("large", 100_000)(workspace)

    failures = together(worker, [keep("a"), fill_the_disk, keep("b")])
    assert [type(failure) for failure in failures] == [WorkspaceError] * 3
    assert (lost, kept(worker)) == ([True], [])
