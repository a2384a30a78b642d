"""Reading transcripts: files, folders and standard input, in any known format."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from glob import glob, has_magic
from pathlib import Path

from .. import errors
from ..errors import InputError, UsageError
from ..lines import READ_ERRORS, STDIN, explain, open_stream, raise_problem
from ..types import Problem, ProblemHandler, Utterance
from .format import Format, Source
from .formats.text import TEXT
from .options import ReadOptions
from .registry import format_named, recognise, stem

_STDIN_TRANSCRIPT = "stdin"


class TranscriptReader(Iterator[Utterance]):
    """The utterances of some files, one after the other; make it with `read_transcripts`.

    source (str): The file of the latest utterance.
    line (int): The line where the latest utterance begins.
    files (list[str]): The files that were read to their ends.
    """

    def __init__(self, located: Iterator[tuple[str, int, Utterance]], files: list[str]) -> None:
        self.source = ""
        self.line = 0
        self.files = files
        self._located = located

    def __next__(self) -> Utterance:
        self.source, self.line, utterance = next(self._located)
        return utterance


def read_transcripts(
    paths: str | Path | Iterable[str | Path],
    *,
    on_problem: ProblemHandler | None = None,
    format: str | None = None,
    options: ReadOptions | None = None,
    names: Mapping[str, str] | None = None,
) -> TranscriptReader:
    """Read utterances from files, one file after the other, in bounded memory.

    The format is recognised by content, then by suffix; `.gz` files are unpacked. Folders are walked in sorted
    order, hidden files are left out; a path with `*`, `?` or `[` that does not exist stands for the files that match
    it. An utterance without an id is named `TRANSCRIPT:LINE`, or `TRANSCRIPT:NUMBER` in formats without lines of
    their own; one without a transcript belongs to the transcript that has the file's name, behind its folders inside
    of the folder that was given and, if another file has the same, with its suffix. Empty utterances are left out.

    paths (str | Path | Iterable[str | Path]): Files, folders, patterns or `-` for standard input.
    on_problem (ProblemHandler | None): Called with what could not be taken; without one, the first problem is raised.
    format (str | None): The name of the format, where it is not to be recognised.
    options (ReadOptions | None): What the files themselves do not say.
    names (Mapping[str, str] | None): The names of the transcripts of some files.
    RETURNS (TranscriptReader): The utterances.
    RAISES (UsageError): A path does not exist, or there is no such format.
    RAISES (InputError): Something could not be taken and there is no `on_problem`.
    """
    given = [os.fspath(path) for path in ([paths] if isinstance(paths, (str, Path)) else paths)]
    chosen = format_named(format) if format is not None else None
    files = [file for path in given for file in _matching(path)]
    done: list[str] = []
    located = _read_all(files, on_problem or raise_problem, chosen, options or ReadOptions(), names or {}, done)
    return TranscriptReader(located, done)


def _matching(path: str) -> list[str]:
    """Return the files that a path stands for: itself, or those that match it as a pattern."""
    if path == STDIN or os.path.lexists(path):
        return [path]
    found = sorted(glob(path, recursive=True)) if has_magic(path) else []
    if not found:
        raise UsageError(errors.FILE_MISSING.format(path=path))
    return found


def _read_all(
    paths: Iterable[str],
    on_problem: ProblemHandler,
    chosen: Format | None,
    options: ReadOptions,
    names: Mapping[str, str],
    done: list[str],
) -> Iterator[tuple[str, int, Utterance]]:
    taken: dict[str, str] = {}
    for path in paths:
        for file, inside in _files(path, on_problem):
            transcript = names.get(file) or _transcript(file, inside, taken)
            for line, utterance in _read_file(file, transcript, on_problem, chosen, options):
                yield file, line, utterance
            done.append(file)


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
    file: str, transcript: str, on_problem: ProblemHandler, chosen: Format | None, options: ReadOptions
) -> Iterator[tuple[int, Utterance]]:
    try:
        file.encode()
    except UnicodeEncodeError:
        return on_problem(Problem(os.fsencode(file).decode(errors="replace"), None, errors.FILE_NAME_NOT_UTF8))
    with ExitStack() as stack:
        try:
            source = Source(file, transcript, open_stream(file, stack), stack, on_problem, options)
            format = chosen or recognise(source) or (TEXT if file == STDIN else None)
            if format is not None:
                yield from format.read(source)
            else:
                _refuse(source)
        except READ_ERRORS as error:
            on_problem(Problem(file, None, explain(error)))
    return None


def _refuse(source: Source) -> None:
    """Say why an input of no known format was not read: it is broken JSON, or unknown altogether."""
    found = source.peek_found()
    if found is not None and isinstance(found[1], InputError):
        source.report(found[0], str(found[1]))
    else:
        source.report(None, errors.FORMAT_UNKNOWN)
