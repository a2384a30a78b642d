"""What a knowledge base format is: one module makes one `Format`, and the registry lists it."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ... import errors
from ...errors import InputError
from ...lines import open_lines
from ...types import Entity, Problem, ProblemHandler

Located = tuple[int | None, Entity]
"""An entity behind the number of its line; None where the format has no lines."""

LIMIT = 2**26
"""Characters of one file that are held in memory where a format needs all of it at once."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file that is being read.

    name (str): The file, or `-` for standard input.
    lines (Iterator[tuple[int, str]]): Its lines, numbered from 1; nothing is opened before the first is asked for.
    on_problem (ProblemHandler): Called with what could not be taken.
    columns (Mapping[str, str]): The column of a table that holds a field of ours, where the user named it.
    """

    name: str
    lines: Iterator[tuple[int, str]]
    on_problem: ProblemHandler
    columns: Mapping[str, str] = field(default_factory=dict)

    def report(self, line: int | None, message: str) -> None:
        """Report a line that could not be taken.

        line (int | None): Its number; None where the file as a whole is meant.
        message (str): What is wrong and what to do next.
        """
        self.on_problem(Problem(self.name, line, message))

    def text(self) -> str:
        """Return the whole text, in which every line stands at its number, also behind one that was left out.

        RAISES (InputError): It is larger than what is held in memory.
        """
        lines: list[str] = []
        size = 0
        for number, line in self.lines:
            size += len(line)
            if size > LIMIT:
                raise InputError(errors.DOCUMENT_TOO_LARGE.format(limit=LIMIT // 2**20))
            lines += [""] * (number - 1 - len(lines)) + [line]
        return "\n".join(lines)

    def beside(self, name: str) -> "Source":
        """Return another file of the same folder.

        name (str): The file's name.
        """
        path = os.path.join(os.path.dirname(self.name), name)
        return Source(path, open_lines(path, self.on_problem), self.on_problem)


def never(head: Sequence[str]) -> bool:
    """Recognise nothing: the look of a format that only a folder has."""
    return False


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a knowledge base down.

    name (str): What the command line calls it.
    description (str): What it is, for people.
    read (Callable[[Source], Iterator[Located]]): Yield its entities in order.
    suffixes (tuple[str, ...]): File endings, with the dot, in lower case.
    sniff (Callable[[Sequence[str]], bool]): Whether the first lines of a file, which are not blank, look like it.
    files (tuple[str, ...]): The files of a folder that it may be; `read` is given the first of them.
    distinct (bool): Whether no id ever stands twice in it, so that none need be remembered.
    """

    name: str
    description: str
    read: Callable[[Source], Iterator[Located]]
    suffixes: tuple[str, ...] = ()
    sniff: Callable[[Sequence[str]], bool] = never
    files: tuple[str, ...] = ()
    distinct: bool = False
