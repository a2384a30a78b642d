"""The same search in several processes: same hits, same scores, same order."""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from threading import Thread

from ..types import Mention, Utterance
from .batches import batches
from .columns import Places
from .matcher import TargetMatcher
from .readings import Readings
from .utterances import TextColumns

_LARGEST_BATCH = 4096
"""Smaller than in one process, so that none waits long for the others at the end."""

_AHEAD = 2
"""So many batches a process are read ahead: memory stays bounded however long the stream is."""

_matcher: TargetMatcher


def find_in_processes(
    matcher: TargetMatcher, utterances: Iterable[Utterance], *, processes: int
) -> Generator[Mention, None, None]:
    """Yield what the matcher's `find` yields.

    matcher (TargetMatcher): Each process begins with one like it, which takes a second or more: a short stream is
        searched faster in one process.
    utterances (Iterable[Utterance]): As for `find`.
    processes (int): How many work beside this one, which reads; 1 for none.
    """
    if processes == 1:
        yield from matcher.find(utterances)
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, context, initializer=_begin, initargs=(matcher,))
    waiting: deque[Future[list[Mention]]] = deque()
    try:
        for batch in batches(utterances, largest=_LARGEST_BATCH):
            with _without_interrupts():
                waiting.append(pool.submit(_find, TextColumns.of(batch[0]), batch[1]))
            if len(waiting) > _AHEAD * processes:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(matcher: TargetMatcher) -> None:
    global _matcher
    _matcher = matcher
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A process whose parent was killed would wait for work for ever.
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _find(utterances: TextColumns, transcripts: Places) -> list[Mention]:
    return list(_matcher.find_readings(Readings.of(utterances, transcripts)))


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
