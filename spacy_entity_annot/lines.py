"""Numbered lines of a text file, a gzip file or standard input, in bounded memory."""

import codecs
import gzip
import io
import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from . import errors
from .types import Problem, ProblemHandler

STDIN = "-"
MAX_LINE = 8 * 2**20
PIECE = 2**16
"""Characters of a line that are read at once."""

HEAD_BYTES = 8192
"""Bytes that are looked at before an input is read."""

_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\v\f\r\x1b"))
_BOMS = {codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32", codecs.BOM_UTF16_LE: "utf-16",
         codecs.BOM_UTF16_BE: "utf-16"}  # fmt: skip


def raise_problem(problem: Problem) -> None:
    """Raise a problem as an error: the handler of callers that named none.

    problem (Problem): What could not be taken.
    RAISES: errors.InputError.
    """
    raise errors.InputError(str(problem))


def open_lines(
    path: str | os.PathLike[str],
    on_problem: ProblemHandler = raise_problem,
    *,
    limit: int = MAX_LINE,
    encoding: str | None = None,
) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file with their numbers from 1, without line ends; blank lines too.

    Gzip is recognised by content, UTF-8 is expected with or without a byte order mark, UTF-16 and UTF-32 with one.
    A file that is missing, a folder, empty, binary or damaged, a line that is too long and a line that is not UTF-8
    are reported; whatever else can be read is yielded.

    path (str | PathLike): The file, or `-` for standard input.
    on_problem (ProblemHandler): Called with each problem; by default the first one is raised.
    limit (int): The longest line that is held in memory, in characters.
    encoding (str | None): The encoding, where it is neither UTF-8 nor told by a byte order mark.
    """
    name = os.fspath(path)
    with ExitStack() as stack:
        try:
            text = open_text(open_stream(name, stack), stack, encoding=encoding)
        except READ_ERRORS as error:
            on_problem(Problem(name, None, explain(error)))
        else:
            yield from lines_of(pieces_of(text, name, on_problem), name, on_problem, limit=limit)


def open_stream(name: str, stack: ExitStack) -> io.BufferedReader:
    """Return the bytes of an input, unpacked where they are gzipped.

    name (str): The file, or `-` for standard input.
    stack (ExitStack): Closes what was opened.
    RAISES: one of READ_ERRORS, which `explain` puts into words.
    """
    if name != STDIN and Path(name).is_dir():
        raise NotText(errors.FILE_IS_FOLDER)
    stream = _buffer(sys.stdin.buffer) if name == STDIN else stack.enter_context(_buffer(io.FileIO(name)))
    if stream.peek(2)[:2] == b"\x1f\x8b":
        stream = stack.enter_context(_buffer(gzip.GzipFile(fileobj=stream)))
    return stream


def open_text(stream: io.BufferedReader, stack: ExitStack, *, encoding: str | None = None) -> io.TextIOWrapper:
    """Return a stream of bytes as text; bytes that are none become lone surrogates.

    stream (io.BufferedReader): From `open_stream`.
    stack (ExitStack): Ends the decoding.
    encoding (str | None): The encoding, where it is neither UTF-8 nor told by a byte order mark.
    RAISES: one of READ_ERRORS; empty and binary inputs are no text.
    """
    head = stream.peek(HEAD_BYTES)[:HEAD_BYTES]
    marked = next((encoding for bom, encoding in _BOMS.items() if head.startswith(bom)), None)
    if not head.removeprefix(codecs.BOM_UTF8):
        raise NotText(errors.FILE_EMPTY)
    if marked is None and encoding is None and _is_binary(head):
        raise NotText(errors.FILE_IS_BINARY)
    # Undecodable bytes become lone surrogates, so that one bad line does not end the reading.
    handler = "surrogatepass" if marked else "surrogateescape"
    text = io.TextIOWrapper(stream, encoding=marked or encoding or "utf-8-sig", errors=handler)
    stack.callback(text.detach)
    return text


def pieces_of(text: io.TextIOWrapper, name: str, on_problem: ProblemHandler) -> Iterator[tuple[int, str]]:
    """Yield a text in pieces with their line numbers: lines with their ends, and parts of lines longer than PIECE.

    text (io.TextIOWrapper): From `open_text`.
    name (str): Its name, for problems.
    on_problem (ProblemHandler): Told why the reading ended early.
    """
    number = 1
    while True:
        try:
            piece = text.readline(PIECE)
        except READ_ERRORS as error:
            return on_problem(Problem(name, number, explain(error)))
        if not piece:
            return None
        yield number, piece
        number += piece[-1] == "\n"


def lines_of(
    pieces: Iterable[tuple[int, str]], name: str, on_problem: ProblemHandler, *, limit: int = MAX_LINE
) -> Iterator[tuple[int, str]]:
    """Put pieces together to lines without their ends; report those that are too long or badly encoded.

    pieces (Iterable[tuple[int, str]]): From `pieces_of`.
    name (str): The input's name, for problems.
    on_problem (ProblemHandler): Called with each problem.
    limit (int): The longest line that is held in memory, in characters.
    """
    for number, line in _whole_lines(pieces, limit):
        if line is None:
            on_problem(Problem(name, number, errors.LINE_TOO_LONG.format(limit=limit)))
        elif not line.isascii() and (position := first_bad_byte(line)):
            on_problem(Problem(name, number, errors.NOT_UTF8.format(position=position)))
        else:
            yield number, line.removesuffix("\n")


def _whole_lines(pieces: Iterable[tuple[int, str]], limit: int) -> Iterator[tuple[int, str | None]]:
    parts: list[str] = []
    number = size = 0
    for number, piece in pieces:
        if not size and piece[-1] == "\n" and len(piece) <= limit:
            yield number, piece
            continue
        size += len(piece)
        if size > limit:
            parts = []
        else:
            parts.append(piece)
        if piece[-1] == "\n":
            yield number, "".join(parts) if parts else None
            parts, size = [], 0
    if size:
        yield number, "".join(parts) if parts else None


class NotText(Exception):
    """A file without any lines, and why."""


READ_ERRORS = (NotText, OSError, EOFError, zlib.error, UnicodeDecodeError)
"""How opening and reading may fail."""


def _buffer(stream: Any) -> io.BufferedReader:
    return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)


def _is_binary(head: bytes) -> bool:
    # Random bytes are 11 % control characters; a text that quotes a NUL or two is still a text.
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > max(2, len(head) // 16)


def first_bad_byte(line: str) -> int | None:
    """Return which byte of a line is no text, from 1, or None.

    line (str): From `open_text`.
    """
    if line.isascii():
        return None
    try:
        line.encode("utf-8")
    except UnicodeEncodeError as error:
        return len(line[: error.start].encode("utf-8")) + 1
    return None


def explain(error: Exception) -> str:
    """Return what to tell a user of an error.

    error (Exception): One of READ_ERRORS.
    """
    if isinstance(error, NotText):
        return str(error)
    if isinstance(error, FileNotFoundError):
        return errors.FILE_ABSENT
    if isinstance(error, (gzip.BadGzipFile, EOFError, zlib.error)):
        return errors.GZIP_BROKEN.format(reason=error)
    if isinstance(error, UnicodeDecodeError):
        return errors.NOT_UTF8.format(position=error.start + 1)
    return errors.FILE_CLOSED.format(reason=getattr(error, "strerror", None) or error)
