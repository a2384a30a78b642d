"""What a transcript format is: one module makes one `Format`, and the registry lists it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ..types import Problem, ProblemHandler, Utterance

Located = tuple[int, Utterance]
"""An utterance behind the number of its first line."""


@dataclass(frozen=True, slots=True)
class Source:
    """One input that is being read.

    name (str): The file, or `-` for standard input.
    transcript (str): The transcript's id where the input names none.
    lines (Iterator[tuple[int, str]]): The lines, numbered from 1.
    on_problem (ProblemHandler): Called with what could not be taken.
    """

    name: str
    transcript: str
    lines: Iterator[tuple[int, str]]
    on_problem: ProblemHandler

    def report(self, line: int | None, message: str) -> None:
        """Report a line that could not be taken.

        line (int | None): Its number; None where the input as a whole is meant.
        message (str): What is wrong and what to do next.
        """
        self.on_problem(Problem(self.name, line, message))


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write transcripts down.

    name (str): What `format=` and the command line call it.
    description (str): What it is, for people.
    suffixes (tuple[str, ...]): File endings, with the dot, in lower case.
    sniff (Callable[[Sequence[str]], bool]): Whether the first lines of a file look like it.
    read (Callable[[Source], Iterator[Located]]): Yield its utterances in order, in bounded memory.
    """

    name: str
    description: str
    suffixes: tuple[str, ...]
    sniff: Callable[[Sequence[str]], bool]
    read: Callable[[Source], Iterator[Located]]
