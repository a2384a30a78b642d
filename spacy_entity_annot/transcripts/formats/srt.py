"""SubRip captions (.srt)."""

from collections.abc import Iterator

from ..format import Format, Located, Source
from .captions import CaptionReader, begins_with_caption, read_blocks


def _read(source: Source) -> Iterator[Located]:
    reader = CaptionReader(source)
    for block in read_blocks(source):
        yield from reader.read(block)
    reader.end()


SRT = Format("srt", "SubRip captions", (".srt",), begins_with_caption, _read)
