"""Names in all transcripts while they are typed: the matcher, in portions that a person can wait for."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from ..matching import BALANCED, TargetMatcher
from ..mining import whole_transcripts
from ..types import Mention
from ..workspace import Workspace, iterate_utterances
from ..workspace.utterances import last_utterance_number

_PORTION = 512


@dataclass(frozen=True, slots=True)
class Portion:
    """What one part of the search gave.

    hits (tuple[tuple[Mention, str], ...]): What was found, each with the text that its offsets count.
    searched (int): The row of the last utterance that was searched; go on behind it.
    total (int): The row of the last utterance there is.
    """

    hits: tuple[tuple[Mention, str], ...]
    searched: int
    total: int

    @property
    def is_last(self) -> bool:
        """Whether nothing is left to search."""
        return self.searched >= self.total


def look_up(
    workspace: Workspace,
    text: str,
    *,
    after: int = 0,
    most: int = 50,
    seconds: float = 0.5,
    min_score: float = BALANCED,
    is_wanted: Callable[[], bool] = lambda: True,
) -> Portion:
    """Return where a name may have been spoken; it writes nothing.

    workspace (Workspace): Where to search.
    text (str): The name.
    after (int): Behind this row of an utterance.
    most (int): Stop after about so many hits.
    seconds (float): Stop after about so long.
    min_score (float): Report mentions of at least this probability, 0..1.
    is_wanted (Callable[[], bool]): Whether anybody still waits for the answer.
    """
    matcher = TargetMatcher([text], min_score=min_score)
    total = last_utterance_number(workspace)
    ends_at = time.monotonic() + seconds
    hits: list[tuple[Mention, str]] = []
    rows = iterate_utterances(workspace, after=after)
    for last, utterances in whole_transcripts(rows, least=_PORTION):
        by_id = {utterance.id: utterance for utterance in utterances}
        hits += [(hit, by_id[hit.utterance].reading(hit.alternative)) for hit in matcher.find(utterances)]
        after = last
        if len(hits) >= most or time.monotonic() > ends_at or not is_wanted():
            return Portion(tuple(hits), after, total)
    return Portion(tuple(hits), total, total)
