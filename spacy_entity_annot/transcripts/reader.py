"""Reading transcripts: files, folders and standard input, in any known format."""

import os
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from .. import errors
from ..errors import UsageError
from ..lines import STDIN, open_lines, raise_problem
from ..types import Problem, ProblemHandler, Utterance
from .format import Format, Source
from .registry import HEAD_LINES, format_named, recognise, stem
from .text import TEXT

_STDIN_TRANSCRIPT = "stdin"


class TranscriptReader(Iterator[Utterance]):
    """The utterances of some files, one after the other; make it with `read_transcripts`.

    source (str): The file of the latest utterance.
    line (int): The line where the latest utterance begins.
    """

    def __init__(self, located: Iterator[tuple[str, int, Utterance]]) -> None:
        self.source = ""
        self.line = 0
        self._located = located

    def __next__(self) -> Utterance:
        self.source, self.line, utterance = next(self._located)
        return utterance


def read_transcripts(
    paths: str | Path | Iterable[str | Path], *, on_problem: ProblemHandler | None = None, format: str | None = None
) -> TranscriptReader:
    """Read utterances from files, one file after the other, in bounded memory.

    The format is recognised by content, then by suffix; `.gz` files are unpacked. Folders are walked in sorted
    order, hidden files are left out. An utterance without an id is named `TRANSCRIPT:LINE`; one without a transcript
    belongs to the transcript that has the file's name, behind its folders inside of the folder that was given and, if
    another file has the same, with its suffix. Empty utterances are left out.

    paths (str | Path | Iterable[str | Path]): Files, folders or `-` for standard input.
    on_problem (ProblemHandler | None): Called with what could not be taken; without one, the first problem is raised.
    format (str | None): The name of the format, where it is not to be recognised.
    RETURNS (TranscriptReader): The utterances.
    RAISES (UsageError): A path does not exist, or there is no such format.
    RAISES (InputError): Something could not be taken and there is no `on_problem`.
    """
    given = [os.fspath(path) for path in ([paths] if isinstance(paths, (str, Path)) else paths)]
    for path in given:
        if path != STDIN and not os.path.lexists(path):
            raise UsageError(errors.FILE_MISSING.format(path=path))
    chosen = format_named(format) if format is not None else None
    return TranscriptReader(_read_all(given, on_problem or raise_problem, chosen))


def _read_all(
    paths: Iterable[str], on_problem: ProblemHandler, chosen: Format | None
) -> Iterator[tuple[str, int, Utterance]]:
    taken: dict[str, str] = {}
    for path in paths:
        for file, inside in _files(path, on_problem):
            transcript = _transcript(file, inside, taken)
            for line, utterance in _read_file(file, transcript, on_problem, chosen):
                yield file, line, utterance


def _transcript(file: str, inside: str, taken: dict[str, str]) -> str:
    """Return the name of a file's transcript; where another file has the same, the longer name tells them apart."""
    if file == STDIN:
        return _STDIN_TRANSCRIPT
    this = os.path.abspath(file)
    for name in (os.path.join(os.path.dirname(inside), stem(file)), inside):
        if taken.setdefault(name, this) == this:
            return Path(name).as_posix()
    return Path(this).as_posix()


def _files(path: str, on_problem: ProblemHandler) -> Iterator[tuple[str, str]]:
    """Yield the files that a path stands for, each with its path inside of the folder that was given."""
    if path == STDIN or not os.path.isdir(path):
        yield path, os.path.basename(path)
        return
    found = False
    for file in _walk(path, on_problem):
        found = True
        yield file, os.path.relpath(file, path)
    if not found:
        on_problem(Problem(path, None, errors.FOLDER_EMPTY))


def _walk(folder: str, on_problem: ProblemHandler) -> Iterator[str]:
    def report(error: OSError) -> None:
        on_problem(Problem(str(error.filename), None, errors.FILE_CLOSED.format(reason=error.strerror)))

    for parent, folders, names in os.walk(folder, onerror=report):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = os.path.join(parent, name)
            if not name.startswith(".") and os.path.isfile(file):  # a pipe in a folder would be waited for
                yield file


def _read_file(
    file: str, transcript: str, on_problem: ProblemHandler, chosen: Format | None
) -> Iterator[tuple[int, Utterance]]:
    try:
        file.encode()
    except UnicodeEncodeError:
        return on_problem(Problem(os.fsencode(file).decode(errors="replace"), None, errors.FILE_NAME_NOT_UTF8))
    lines = open_lines(file, on_problem)
    head = [] if chosen else list(islice(lines, HEAD_LINES))
    format = chosen or recognise([line for _, line in head], file) or (TEXT if file == STDIN else None)
    if format:
        yield from format.read(Source(file, transcript, chain(head, lines), on_problem))
    elif head:
        on_problem(Problem(file, None, errors.FORMAT_UNKNOWN))
    return None
