"""One input that is being read: as lines, as JSON values or as bytes, after a look at how it begins."""

import io
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import chain
from tempfile import TemporaryFile
from typing import IO, Any

from .. import errors
from ..errors import InputError
from ..lines import HEAD_BYTES, MAX_LINE, lines_of, open_text, pieces_of
from ..types import Problem, ProblemHandler
from .documents import Found, read_documents
from .options import ReadOptions

HEAD_LINES = 32
"""Lines that recognising may look at, one by one as they come, so that a live stream is not held up."""

_COPY = 2**20


class Source:
    """One input; formats look at it with `peek_...`, and read it with one of `lines`, `documents` and `binary`.

    name (str): The file, or `-` for standard input.
    transcript (str): The transcript's id where the input names none.
    stream (io.BufferedReader): Its bytes, unpacked.
    stack (ExitStack): Closes what is opened on the way.
    on_problem (ProblemHandler): Called with what could not be taken.
    options (ReadOptions): What the user said about it.
    """

    def __init__(
        self,
        name: str,
        transcript: str,
        stream: io.BufferedReader,
        stack: ExitStack,
        on_problem: ProblemHandler,
        options: ReadOptions | None = None,
    ) -> None:
        self.name = name
        self.transcript = transcript
        self.on_problem = on_problem
        self.options = options or ReadOptions()
        self.magic = stream.peek(HEAD_BYTES)[:HEAD_BYTES]
        self._stream, self._stack = stream, stack
        self._looking = True
        self._seen: list[tuple[int, str]] = []
        self._pieces: Iterator[tuple[int, str]] | None = None
        self._documents: Iterator[Found] | None = None
        self._first: list[Found] = []

    def report(self, line: int | None, message: str) -> None:
        """Report a line that could not be taken.

        line (int | None): Its number; None where the input as a whole is meant.
        message (str): What is wrong and what to do next.
        """
        self.on_problem(Problem(self.name, line, message))

    def peek_lines(self) -> Iterator[str]:
        """Yield the first lines, cut where they are very long; what is looked at is still there to be read."""
        seen = 0
        for number, piece in self._from_the_start():
            if number > HEAD_LINES:
                return
            if number > seen:
                yield piece.removesuffix("\n")
            seen = number

    def peek_document(self) -> Any:
        """Return the first JSON value, or None; what is looked at is still there to be read."""
        found = self.peek_found()
        return None if found is None or isinstance(found[1], InputError) else found[1]

    def peek_found(self) -> Found | None:
        """Return the first JSON value or why there is none, with its line; None where the text is not like JSON."""
        if self._documents is None:
            first = next((line for line in self.peek_lines() if line and not line.isspace()), "")
            if first.lstrip(" \t\ufeff")[:1] not in ("{", "["):
                return None
            self._documents = read_documents(self._from_the_start())
            self._first = [found for found in [next(self._documents, None)] if found]
        return self._first[0] if self._first else None

    def lines(self, *, limit: int = MAX_LINE) -> Iterator[tuple[int, str]]:
        """Yield the lines with their numbers from 1; those that are no text are reported.

        limit (int): The longest line that is held in memory, in characters.
        """
        self._documents, self._first, self._looking = None, [], False
        for number, line in lines_of(self._from_the_start(), self.name, self.on_problem, limit=limit):
            if "\0" in line:
                self.report(number, errors.TEXT_HAS_NUL)
            else:
                yield number, line

    def documents(self) -> Iterator[tuple[int, Any]]:
        """Yield the JSON values with the numbers of their first lines; what is no JSON is reported."""
        self._looking = False
        found = self._documents or read_documents(self._from_the_start())
        for line, value in chain(self._first, found):
            if isinstance(value, InputError):
                self.report(line, str(value))
            else:
                yield line, value

    def binary(self) -> IO[bytes]:
        """Return the bytes as a file in which one can move about; standard input and gzip are copied to disk."""
        if isinstance(self._stream.raw, io.FileIO) and self._stream.seekable():
            return self._stream
        copy = self._stack.enter_context(TemporaryFile())  # noqa: SIM115
        while block := self._stream.read(_COPY):
            copy.write(block)
        copy.seek(0)
        return copy

    def _from_the_start(self) -> Iterator[tuple[int, str]]:
        """Yield all pieces; those that are looked at are remembered until they are read."""
        position = 0
        while True:
            if position < len(self._seen):
                piece = self._seen[position]
                if not self._looking:
                    self._seen[position] = (0, "")
                position += 1
            elif not self._looking:
                yield from self._rest()
                return
            elif (found := next(self._rest(), None)) is None:
                return
            else:
                piece = found
                self._seen.append(piece)
                position += 1
            yield piece

    def _rest(self) -> Iterator[tuple[int, str]]:
        if self._pieces is None:
            text = open_text(self._stream, self._stack, encoding=self.options.encoding)
            self._pieces = pieces_of(text, self.name, self.on_problem)
        return self._pieces
