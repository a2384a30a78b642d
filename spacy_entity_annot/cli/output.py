"""What a command prints: JSON lines for machines, tables for people, talk on stderr."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer

from ..counting import counted
from ..types import JsonObject, Problem

_NO_WRAP = 100_000


def print_json(record: JsonObject) -> None:
    """Print one JSON object as a line on stdout."""
    line = json.dumps(record, ensure_ascii=False)
    sys.stdout.write(line.encode("utf-8", "surrogatepass").decode("utf-8", "replace") + "\n")


def print_table(rows: Iterable[Sequence[Any]], *columns: str) -> None:
    """Print rows as a table on stdout.

    rows (Iterable[Sequence[Any]]): Values, a row each.
    columns (str): The headings.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", show_header=any(columns))
    for column in columns:
        table.add_column(column, overflow="fold")  # an id that was cut short cannot be typed
    for row in rows:
        table.add_row(*(Text("" if value is None else plain(str(value))) for value in row))
    # In a pipe a row is one line, however long, for grep and awk.
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _NO_WRAP)
    with console.capture() as capture:
        console.print(table)
    for line in capture.get().splitlines():
        sys.stdout.write(line.rstrip(" ") + "\n")


def say(text: str) -> None:
    """Print a sentence for people, on stderr."""
    typer.echo(plain(text), err=True)


@contextmanager
def progress(text: str) -> Iterator[Callable[[str], None]]:
    """Show on a terminal that something is under way; elsewhere show nothing.

    text (str): What is under way.
    YIELDS (Callable[[str], None]): Call it with what is done so far.
    """
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status(Text(plain(f"{text} ..."))) as status:
        yield lambda done: status.update(Text(plain(f"{text}: {done} ...")))


def plain(text: str) -> str:
    """Return a text that cannot drive a terminal."""
    return "".join(
        character if character.isprintable() or character == "\n" else "\N{REPLACEMENT CHARACTER}" for character in text
    )


class Problems:
    """Count problems and show the first of them on stderr.

    most (int): How many to show.
    alike (int): How many to show with the same words: a file that is another than it should be has one a line.
    listed_by (str): The command that lists all of them later, where there is one.
    noun (str): What they are called.
    """

    def __init__(self, *, most: int = 20, alike: int = 3, listed_by: str = "", noun: str = "problem") -> None:
        self.count = 0
        self._most = most
        self._alike = alike
        self._listed_by = listed_by
        self._noun = noun
        self._shown: Counter[str] = Counter()

    def __call__(self, problem: Problem) -> None:
        """Take a problem."""
        self.count += 1
        if self._shown.total() < self._most and self._shown[problem.message] < self._alike:
            self._shown[problem.message] += 1
            say(str(problem) if self._noun == "problem" else f"{self._noun}: {problem}")

    def __str__(self) -> str:
        return counted(self.count, self._noun)

    def tell_rest(self) -> None:
        """Say how many were not shown."""
        if more := self.count - self._shown.total():
            where = f"; `{self._listed_by}` lists all" if self._listed_by else ""
            say(f"... and {counted(more, f'more {self._noun}')}{where}.")

    def exit_code(self) -> int:
        """Say how many were not shown, and return the exit code: 0 without problems, else 1."""
        self.tell_rest()
        return 1 if self.count else 0
