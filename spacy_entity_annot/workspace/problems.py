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


def problem_sources(workspace: Workspace) -> list[str]:
    """Return the files of which something is in quarantine, each once, in order.

    workspace (Workspace): Where to look.
    """
    return [source for (source,) in workspace.connection.execute("SELECT DISTINCT source FROM problem ORDER BY source")]


def replace_problems(workspace: Workspace, sources: Sequence[str], problems: Sequence[Problem]) -> None:
    """Put new problems of some files in the place of all their old ones.

    workspace (Workspace): Where to write.
    sources (Sequence[str]): The files.
    problems (Sequence[Problem]): What is wrong with them now.
    """
    with workspace.transaction() as connection:
        connection.executemany("DELETE FROM problem WHERE source = ?", [(source,) for source in sources])
        add_problems(workspace, problems)


def transcripts_of(workspace: Workspace, source: str) -> list[str]:
    """Return the ids of the transcripts that came from a file.

    workspace (Workspace): Where to look.
    source (str): The file.
    """
    return [id for (id,) in workspace.connection.execute("SELECT id FROM transcript WHERE source = ?", (source,))]
