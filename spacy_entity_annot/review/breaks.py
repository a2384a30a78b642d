"""A gentle reminder that a break is due."""

import time
from collections.abc import Callable

SECONDS_OF_WORK = 50 * 60.0
SECONDS_OF_REST = 5 * 60.0
REMINDER = "You have worked for {minutes} minutes without a pause. A short one does you good."


class Breaks:
    """How long a person has worked without a pause; a pause is whenever nothing was decided for five minutes.

    clock (Callable[[], float]): Seconds that never go back.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since = self._last = clock()

    def reminder(self) -> str:
        """Take notice of a verdict, and return what to say about a break: once in fifty minutes, else nothing."""
        present = self._clock()
        if present - self._last >= SECONDS_OF_REST:
            self._since = present
        self._last = present
        worked = present - self._since
        if worked < SECONDS_OF_WORK:
            return ""
        self._since = present
        return REMINDER.format(minutes=round(worked / 60))
