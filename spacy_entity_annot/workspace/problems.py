"""The quarantine: rows that could not be taken, with their file and line."""

from collections.abc import Iterator, Sequence

from ..types import Problem
from .workspace import Workspace, now


def add_problems(workspace: Workspace, problems: Sequence[Problem]) -> None:
    """Keep problems; one that is known already stays as it is.

    workspace (Workspace): Where to keep them.
    problems (Sequence[Problem]): Any number.
    """
    rows = [(problem.source, problem.line or 0, problem.message, now()) for problem in problems]
    with workspace.transaction() as connection:
        connection.executemany("INSERT OR IGNORE INTO problem VALUES (?, ?, ?, ?)", rows)


def iterate_problems(workspace: Workspace) -> Iterator[Problem]:
    """Yield what is in quarantine, by file and line."""
    rows = workspace.connection.execute("SELECT source, line, message FROM problem ORDER BY source, line")
    for source, line, message in rows.fetchall():
        yield Problem(source, line or None, message)
