"""Numbered lines of a text file, a gzip file or standard input, in bounded memory."""

import codecs
import gzip
import io
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

from spacy_entity_annot import errors
from spacy_entity_annot.types import Problem, ProblemHandler

STDIN = "-"
MAX_LINE = 8 * 2**20
_HEAD = 8192
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\v\f\r\x1b"))
_BOMS = {codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32", codecs.BOM_UTF16_LE: "utf-16",
         codecs.BOM_UTF16_BE: "utf-16"}  # fmt: skip
_READ_ERRORS = (OSError, EOFError, zlib.error, UnicodeDecodeError)


def raise_problem(problem: Problem) -> None:
    """Raise a problem as an error: the handler of callers that named none.

    problem (Problem): What could not be taken.
    RAISES: errors.InputError.
    """
    raise errors.InputError(str(problem))


def open_lines(
    path: str | os.PathLike[str], on_problem: ProblemHandler = raise_problem, *, limit: int = MAX_LINE
) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file with their numbers from 1, without line ends; blank lines too.

    Gzip is recognised by content, UTF-8 is expected with or without a byte order mark, UTF-16 and UTF-32 with one.
    A file that is missing, a folder, empty, binary or damaged, a line that is too long and a line that is not UTF-8
    are reported; whatever else can be read is yielded.

    path (str | PathLike): The file, or `-` for standard input.
    on_problem (ProblemHandler): Called with each problem; by default the first one is raised.
    limit (int): The longest line that is held in memory, in characters.
    """
    source = os.fspath(path)
    with ExitStack() as stack:
        try:
            text = _open_text(source, stack)
        except (_NotText, *_READ_ERRORS) as error:
            on_problem(Problem(source, None, _explain(error)))
        else:
            yield from _number(text, source, on_problem, limit)


def _number(text: io.TextIOWrapper, source: str, on_problem: ProblemHandler, limit: int) -> Iterator[tuple[int, str]]:
    lines = _read(text, limit)
    for number in count(1):
        try:
            line = next(lines, "")
        except _READ_ERRORS as error:
            return on_problem(Problem(source, number, _explain(error)))
        if line == "":
            return None
        if line is None:
            on_problem(Problem(source, number, errors.LINE_TOO_LONG.format(limit=limit)))
        elif position := _first_bad_byte(line):
            on_problem(Problem(source, number, errors.NOT_UTF8.format(position=position)))
        else:
            yield number, line.removesuffix("\n")
    return None


class _NotText(Exception):
    """A file without any lines, and why."""


def _open_text(source: str, stack: ExitStack) -> io.TextIOWrapper:
    if source != STDIN and Path(source).is_dir():
        raise _NotText(errors.FILE_IS_FOLDER)
    stream = _buffer(sys.stdin.buffer) if source == STDIN else stack.enter_context(_buffer(io.FileIO(source)))
    if stream.peek(2)[:2] == b"\x1f\x8b":
        stream = stack.enter_context(_buffer(gzip.GzipFile(fileobj=stream)))
    head = stream.peek(_HEAD)[:_HEAD]
    encoding = next((encoding for bom, encoding in _BOMS.items() if head.startswith(bom)), None)
    if not head.removeprefix(codecs.BOM_UTF8):
        raise _NotText(errors.FILE_EMPTY)
    if encoding is None and _is_binary(head):
        raise _NotText(errors.FILE_IS_BINARY)
    # Undecodable bytes become lone surrogates, so that one bad line does not end the reading.
    handler = "surrogatepass" if encoding else "surrogateescape"
    text = io.TextIOWrapper(stream, encoding=encoding or "utf-8-sig", errors=handler)
    stack.callback(text.detach)
    return text


def _buffer(stream: Any) -> io.BufferedReader:
    return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)


def _is_binary(head: bytes) -> bool:
    # Random bytes are 11 % control characters; a text that quotes a NUL or two is still a text.
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > max(2, len(head) // 16)


def _read(text: io.TextIOWrapper, limit: int) -> Iterator[str | None]:
    while line := text.readline(limit):
        if len(line) < limit or line.endswith("\n"):
            yield line
            continue
        while line and not line.endswith("\n"):
            line = text.readline(limit)
        yield None


def _first_bad_byte(line: str) -> int | None:
    if line.isascii():
        return None
    try:
        line.encode("utf-8")
    except UnicodeEncodeError as error:
        return len(line[: error.start].encode("utf-8")) + 1
    return None


def _explain(error: Exception) -> str:
    if isinstance(error, _NotText):
        return str(error)
    if isinstance(error, FileNotFoundError):
        return errors.FILE_ABSENT
    if isinstance(error, (gzip.BadGzipFile, EOFError, zlib.error)):
        return errors.GZIP_BROKEN.format(reason=error)
    if isinstance(error, UnicodeDecodeError):
        return errors.NOT_UTF8.format(position=error.start + 1)
    return errors.FILE_CLOSED.format(reason=getattr(error, "strerror", None) or error)
