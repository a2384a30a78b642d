"""SubViewer captions of YouTube (.sbv): a time line with a comma, and the text below it."""

import re
from collections.abc import Iterator

from ..format import Format, Located, Source
from .captions import CaptionReader, read_blocks

_TIMES = re.compile(
    r"\s*([0-9]+:[0-9]{1,2}:[0-9]{1,2}\.[0-9]{1,3})\s*,\s*([0-9]+:[0-9]{1,2}:[0-9]{1,2}\.[0-9]{1,3})\s*$"
)
_LIKE_TIMES = re.compile(r"\s*[0-9]+:[0-9a-z:.]+,[0-9]+:[0-9a-z:.]+\s*$")


def _sniff(source: Source) -> bool:
    first = next((line for line in source.peek_lines() if line.strip()), "")
    return _TIMES.match(first.lstrip("\ufeff")) is not None


def _read(source: Source) -> Iterator[Located]:
    reader = CaptionReader(source)
    for block in read_blocks(source, with_arrow):
        yield from reader.read(block)
    reader.end()


def with_arrow(line: str) -> str:
    """Return a line; a time line as the other captions have it.

    line (str): The line.
    """
    if match := _TIMES.match(line):
        return " --> ".join(match.groups())
    return line.replace(",", " --> ") if _LIKE_TIMES.match(line) else line


SBV = Format("sbv", "SubViewer captions of YouTube", (".sbv",), _sniff, _read)
