"""The same search in several processes: same hits, same scores, same order."""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any, TypeVar

from .. import errors
from ..errors import SearchError
from ..types import Mention, Utterance
from .batches import batches
from .matcher import TargetMatcher
from .readings import Hit, Readings
from .stored import StoredTexts
from .utterances import TextColumns
from .words.columns import Places

_LARGEST_BATCH = 8192
"""Smaller than in one process, so that none waits long for the others at the end."""

_AHEAD = 3
"""So many batches a process are read ahead: memory stays bounded however long the stream is."""

_Result = TypeVar("_Result")
_Hits = dict[int, list[Hit]]

_matcher: TargetMatcher


def find_in_processes(
    matcher: TargetMatcher, utterances: Iterable[Utterance], *, processes: int
) -> Generator[Mention, None, None]:
    """Yield what the matcher's `find` yields.

    matcher (TargetMatcher): Each process begins with one like it, which takes half a second: a short stream is
        searched faster in one process.
    utterances (Iterable[Utterance]): As for `find`.
    processes (int): How many work beside this one, which reads; 1 for none.
    RAISES (SearchError): A process was ended from outside.
    """
    if processes == 1:
        yield from matcher.find(utterances)
        return
    with _Workers.of(matcher, processes) as workers:
        batch_futures = (
            workers.idlest().submit(_find, TextColumns.of(batch), transcripts)
            for batch, transcripts in batches(utterances, largest=_LARGEST_BATCH)
        )
        for mentions in _in_order(batch_futures, ahead=_AHEAD * processes):
            yield from mentions


def stored_hits_in_processes(
    matcher: TargetMatcher, parts: Iterable[StoredTexts], *, processes: int
) -> Generator[tuple[StoredTexts, _Hits], None, None]:
    """Yield parts of a store, each with what the matcher's `stored_hits` finds in it.

    matcher (TargetMatcher): As for `find_in_processes`.
    parts (Iterable[StoredTexts]): All of a store, in order.
    processes (int): As for `find_in_processes`.
    RAISES (SearchError): A process was ended from outside.
    """
    if processes == 1:
        for texts in parts:
            yield texts, matcher.stored_hits(texts)
        return
    given: deque[StoredTexts] = deque()

    def give(texts: StoredTexts) -> "Future[_Hits]":
        given.append(texts)
        chosen = workers.idlest()
        for worker in workers.all:
            if worker is not chosen:  # it learns the words, which later parts are written in
                worker.submit(_stored_hits, texts.behind(texts.last))
        return chosen.submit(_stored_hits, texts)

    with _Workers.of(matcher, processes) as workers:
        for hits in _in_order(map(give, parts), ahead=_AHEAD * processes):
            yield given.popleft(), hits


class _Worker:
    """A process with a matcher, which does what it is given one after the other."""

    def __init__(self, matcher: TargetMatcher) -> None:
        context = multiprocessing.get_context("spawn")
        self._ours, self._end = context.Pipe(duplex=False)
        self._pool = ProcessPoolExecutor(1, context, initializer=_begin, initargs=(self._ours,))
        self._given: deque[Future[Any]] = deque()
        self._matcher: TargetMatcher | None = matcher

    def submit(self, task: Callable[..., _Result], *arguments: object) -> "Future[_Result]":
        matcher, self._matcher = self._matcher, None
        if matcher is not None:  # what is large is no argument of `_begin`: a process that dies unread would block us
            self.submit(_receive, matcher)
        with _without_interrupts():
            future = self._pool.submit(task, *arguments)
        self._given.append(future)
        return future

    def waiting(self) -> int:
        while self._given and self._given[0].done():
            self._given.popleft()
        return len(self._given)

    def end(self) -> None:
        """End it at once, whatever it is at."""
        self._end.close()
        self._pool.shutdown(cancel_futures=True)
        self._ours.close()


class _Workers:
    def __init__(self, workers: list[_Worker]) -> None:
        self.all = workers

    @classmethod
    @contextmanager
    def of(cls, matcher: TargetMatcher, processes: int) -> Iterator["_Workers"]:
        """Start processes, and end them after the block."""
        workers = [_Worker(matcher) for _ in range(processes)]
        try:
            yield cls(workers)
        except BrokenProcessPool:
            raise SearchError(errors.PROCESS_ENDED) from None
        finally:
            for worker in workers:
                worker.end()

    def idlest(self) -> _Worker:
        return min(self.all, key=_Worker.waiting)


def _in_order(futures: Iterable["Future[_Result]"], *, ahead: int) -> Iterator[_Result]:
    """Yield results in the order of their futures, of which at most so many are asked for ahead."""
    waiting: deque[Future[_Result]] = deque()
    for future in futures:
        waiting.append(future)
        while len(waiting) > ahead or (waiting and waiting[0].done()):
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _begin(parent: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Connection) -> None:
    """End this process when the other end is closed: by a parent that needs it no more, or that was killed."""
    parent.poll(None)
    os._exit(1)


def _receive(matcher: TargetMatcher) -> None:
    global _matcher
    _matcher = matcher


def _find(utterances: TextColumns, transcripts: Places) -> list[Mention]:
    return list(_matcher.find_readings(Readings.of(utterances, transcripts)))


def _stored_hits(texts: StoredTexts) -> _Hits:
    return _matcher.stored_hits(texts)


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Let a process that begins here inherit that Ctrl-C is not meant for it; this one hears of it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
