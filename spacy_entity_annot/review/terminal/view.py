"""What is to be seen: all that a screen is a function of."""

from dataclasses import dataclass
from enum import StrEnum

from ...types import Candidate
from ..queue import ReviewItem


class Mode(StrEnum):
    """What the next key means."""

    ITEM = "item"
    FOUND = "found"
    REASON = "reason"
    SEARCH = "search"
    MARK = "mark"
    MEND = "mend"
    COMMENT = "comment"
    CREATE = "create"
    HELP = "help"
    DONE = "done"

    @property
    def asks(self) -> bool:
        """Whether a text is typed."""
        return self in (Mode.REASON, Mode.SEARCH, Mode.MARK, Mode.MEND, Mode.COMMENT, Mode.CREATE)

    @property
    def names_words(self) -> bool:
        """Whether words of the utterance are named, so that they are numbered."""
        return self in (Mode.MARK, Mode.MEND)


@dataclass(frozen=True, slots=True)
class View:
    """What is to be seen.

    annotator (str): Who decides.
    item (ReviewItem | None): What is to be decided; None where nothing waits.
    decided (int): How many mentions the person has decided.
    remaining (int): How many wait.
    per_hour (float | None): Verdicts per hour of active time.
    mode (Mode): What the next key means.
    typed (str): What was typed so far, in the modes that ask for a text.
    found (tuple[Candidate, ...]): What the search found.
    message (str): What became of the last key.
    typing (frozenset[int]): The digits that would be typed, since some name goes on with them, and choose nothing.
    """

    annotator: str
    item: ReviewItem | None
    decided: int
    remaining: int
    per_hour: float | None = None
    mode: Mode = Mode.ITEM
    typed: str = ""
    found: tuple[Candidate, ...] = ()
    message: str = ""
    typing: frozenset[int] = frozenset()

    @property
    def choices(self) -> tuple[Candidate, ...]:
        """The candidates that the digits stand for."""
        if self.mode is Mode.FOUND or self.mode is Mode.SEARCH and self.found:
            return self.found
        return self.item.candidates if self.item else ()
