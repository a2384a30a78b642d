"""What one person has on screen, since when, and what was called to come next."""

import time
from collections.abc import Iterator, Sequence

from .item import ReviewItem


class Stage:
    """The item on screen and the mentions that come before all others.

    called (Sequence[int]): The rows of the mentions that come first, in this order.
    """

    def __init__(self, called: Sequence[int] = ()) -> None:
        self.shown: ReviewItem | None = None
        self._called = list(called)
        self._wanted = 0
        self._shown_at = 0.0

    def show(self, item: ReviewItem | None) -> ReviewItem | None:
        """Put an item on screen, and return it."""
        self.shown = item
        self._shown_at = time.monotonic()
        return item

    def show_instead(self, item: ReviewItem, other: ReviewItem) -> ReviewItem:
        """Put the same item in another form on screen where it is there, and return that; its time goes on."""
        if self.shown is item:
            self.shown = other
        return other

    def take_away(self, item: ReviewItem) -> None:
        """Take an item off the screen, if it is there."""
        if self.shown is item:
            self.shown = None

    def seconds(self, item: ReviewItem) -> float | None:
        """Return how long an item has been on screen; None where it is not there."""
        return time.monotonic() - self._shown_at if self.shown is item else None

    def call(self, mentions: Sequence[int]) -> None:
        """Let mentions come next, as far as they wait.

        mentions (Sequence[int]): Their rows.
        """
        self._called = [*mentions, *self._called]

    def put_first(self, mention: int) -> None:
        """Let a mention come next, whether it waits or not, and what is on screen behind it.

        mention (int): Its row.
        """
        behind = self._called if self.shown is None else [self.shown.row, *self._called]
        self._called = [mention, *(other for other in behind if other != mention)]
        self._wanted, self.shown = mention, None

    def calls(self) -> Iterator[tuple[int, bool]]:
        """Yield the mentions that come next, each once, and whether it comes although it may not wait."""
        while self._called:
            mention = self._called.pop(0)
            yield mention, mention == self._wanted
