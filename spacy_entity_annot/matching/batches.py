"""A stream of utterances in batches of whole transcripts."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np

from ..types import Utterance
from .words.columns import Places

TRANSCRIPT_LIMIT = 20_000
"""A transcript of more utterances is scored in parts of this size."""

_FIRST_BATCH, _LARGEST_BATCH = 64, 16384


def batches(
    utterances: Iterable[Utterance], *, largest: int = _LARGEST_BATCH
) -> Iterator[tuple[list[Utterance], Places]]:
    """Yield utterances with the number of the transcript of each, from 0, in batches that end where one ends.

    utterances (Iterable[Utterance]): Utterances of one transcript stand together; one without a transcript is one.
    largest (int): The most utterances that a batch waits for.
    YIELDS (tuple[list[Utterance], Places]): Those of a stream grow, so that the first mentions come soon.
    """
    stream, size = iter(utterances), largest if isinstance(utterances, Sequence) else _FIRST_BATCH
    waiting: list[Utterance] = []
    while more := list(islice(stream, size)):
        waiting += more
        starts = begins_transcript(waiting)
        # The last transcript may go on.
        end = int(np.flatnonzero(starts)[-1]) if waiting[-1].transcript else len(waiting)
        if end:
            yield waiting[:end], np.cumsum(starts[:end]) - 1
            waiting, size = waiting[end:], min(2 * size, largest)
    if waiting:
        yield waiting, np.cumsum(begins_transcript(waiting)) - 1


def begins_transcript(utterances: Sequence[Utterance]) -> Places:
    """Return 1 for each utterance that begins a transcript, or a part of a long one, and 0 for the others."""
    names = [utterance.transcript for utterance in utterances]
    if not any(names):
        return np.ones(len(names), np.int64)
    begins = np.array(
        [not name or name != before for name, before in zip(names, [None, *names], strict=False)], np.int64
    )
    starts = np.flatnonzero(begins)
    if np.diff(starts, append=len(names)).max() > TRANSCRIPT_LIMIT:
        place = np.arange(len(names)) - starts[np.cumsum(begins) - 1]
        begins[place % TRANSCRIPT_LIMIT == 0] = 1
    return begins
