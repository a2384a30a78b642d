"""What NIST's formats share: rows of columns, and a transcript for each recording of a file."""

from collections.abc import Callable, Iterator

from ..format import Source, Speech

Row = tuple[int, list[str]]
"""The columns of a line behind its number."""


def rows_of(source: Source) -> Iterator[Row]:
    """Yield the columns of each line; comments and empty lines are passed over.

    source (Source): The input.
    """
    for number, line in source.lines():
        if line and not line.startswith(";;") and (columns := line.split()):
            yield number, columns


def every_row(source: Source, fits: Callable[[list[str]], bool]) -> bool:
    """Say whether there is a row, and all that one can peek at fit.

    source (Source): The input.
    fits (Callable[[list[str]], bool]): Whether the columns of a row fit.
    """
    rows = 0
    for line in source.peek_lines():
        if not line.strip() or line.startswith(";;"):
            continue
        if not fits(line.split()):
            return False
        rows += 1
    return rows > 0


def is_number(text: str) -> bool:
    """Say whether a column is a number."""
    try:
        return float(text) == float(text)
    except ValueError:
        return False


class Recordings:
    """The transcripts of an input: `FILE/RECORDING`, or just `FILE` where the recording is called so.

    source (Source): The input.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._speech: dict[str, Speech] = {}

    def speech(self, recording: str) -> Speech:
        """Return where a recording's utterances are made.

        recording (str): Its name in the file.
        """
        speech = self._speech.get(recording)
        if speech is None:
            name = self._source.transcript
            speech = Speech(self._source, name if name == recording else f"{name}/{recording}")
            speech.describe(recording=recording)
            self._speech[recording] = speech
        return speech
