"""How far one person is: what waits, what is decided, and the effort of the session."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ..workspace import Workspace
from ..workspace.counts import IDLE_SECONDS, Effort
from ..workspace.queue import Progress, review_progress, utterances_of
from ..workspace.waits import Waits


class Tally:
    """The counts of one person's session, kept right without counting everything again.

    workspace (Workspace): Where the mentions are.
    annotator (str): The person.
    waits (Waits): What waits for the person.
    """

    def __init__(self, workspace: Workspace, *, annotator: str, waits: Waits) -> None:
        self._workspace, self._annotator, self._waits = workspace, annotator, waits
        self._seconds = 0.0
        self._made: set[int] = set()
        self._undone: list[bool] = []  # whether each act taken back was one of this session
        self.recount()

    def recount(self) -> None:
        """Count everything."""
        progress = self._count()
        self.remaining, self.decided = progress.waiting, progress.decided

    @property
    def effort(self) -> Effort:
        """The verdicts of this session that stand, and its active time."""
        return Effort(len(self._made), self._seconds)

    def add(self, numbers: Sequence[int], seconds: float | None) -> None:
        """Count one act as effort; a repeat costs nothing.

        numbers (Sequence[int]): Its decisions' rows, at least one.
        seconds (float | None): How long it took; None where nobody was watched.
        """
        if numbers[0] not in self._made:
            self._seconds += min(seconds or 0.0, IDLE_SECONDS)
        self._made.update(numbers)
        self._undone.clear()

    def take_back(self, numbers: Sequence[int]) -> None:
        """Count the decisions of an act no longer; the time that they took stays spent."""
        self._undone.append(not self._made.isdisjoint(numbers))
        self._made.difference_update(numbers)

    def do_again(self, numbers: Sequence[int]) -> None:
        """Count the act that was taken back last, if it was one of this session, by its new rows."""
        if self._undone and self._undone.pop():
            self._made.update(numbers)
        self.recount()

    @contextmanager
    def during(self, mentions: Sequence[int]) -> Iterator[None]:
        """Follow what happens to some mentions: a verdict may open or close several, but of their utterances alone."""
        utterances = utterances_of(self._workspace, mentions)
        earlier = self._count(utterances)
        yield
        later = self._count(utterances)
        self.remaining += later.waiting - earlier.waiting
        self.decided += later.decided - earlier.decided

    def _count(self, utterances: Sequence[int] | None = None) -> Progress:
        return review_progress(self._workspace, annotator=self._annotator, waits=self._waits, utterances=utterances)
