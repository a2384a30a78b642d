"""SubRip captions (.srt)."""

from collections.abc import Iterator, Sequence

from .captions import CaptionReader, looks_like_times, read_blocks
from .format import Format, Located, Source


def _sniff(head: Sequence[str]) -> bool:
    return any(map(looks_like_times, head))


def _read(source: Source) -> Iterator[Located]:
    reader = CaptionReader(source)
    for block in read_blocks(source):
        yield from reader.read(block)


SRT = Format("srt", "SubRip captions", (".srt",), _sniff, _read)
