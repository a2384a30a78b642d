"""WebVTT captions (www.w3.org/TR/webvtt1)."""

from collections.abc import Iterator

from ... import errors
from ..format import Format, Located, Source
from .captions import Block, CaptionReader, begins_with_caption, read_blocks

_NOT_CAPTIONS = ("NOTE", "STYLE", "REGION")


def _is_header(line: str) -> bool:
    return line == "WEBVTT" or line.startswith(("WEBVTT ", "WEBVTT\t"))


def _sniff(source: Source) -> bool:
    first = next((line for line in source.peek_lines() if line), "")
    return _is_header(first) or begins_with_caption(source)


def _read(source: Source) -> Iterator[Located]:
    reader = CaptionReader(source)
    for position, block in enumerate(read_blocks(source)):
        if position == 0:
            if _is_header(block[0][1]):
                reader.language = _language(block)
                block = _behind_header(block)
            else:
                source.report(block[0][0], errors.CAPTION_HEADER_MISSING)
        if block and block[0][1].split(maxsplit=1)[0] not in _NOT_CAPTIONS:
            yield from reader.read(block)


def _language(header: Block) -> str | None:
    for _, line in header:
        name, colon, value = line.partition(":")
        if colon and name.lower() == "language":
            return value.strip() or None
    return None


def _behind_header(block: Block) -> Block:
    """Return the caption that follows the header without an empty line between."""
    return next((block[position:] for position, (_, line) in enumerate(block) if "-->" in line), [])


WEBVTT = Format("webvtt", "WebVTT captions", (".vtt", ".webvtt"), _sniff, _read)
