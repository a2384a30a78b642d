"""Plain text: one utterance a line."""

from collections.abc import Iterator

from ...types import Utterance
from ..format import Format, Located, Source


def _sniff(source: Source) -> bool:
    return False  # any text file would pass: the suffix or the user has to say that its lines are utterances


def _read(source: Source) -> Iterator[Located]:
    for number, line in source.lines():
        if line and not line.isspace():
            yield number, Utterance(f"{source.transcript}:{number}", line, source.transcript)


TEXT = Format("text", "plain text, one utterance a line", (".txt", ".text"), _sniff, _read)
