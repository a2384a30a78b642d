"""Captions: what WebVTT and SubRip share, blocks of a time line and the text below it."""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ... import errors
from ...types import Utterance
from ..format import Located, Source

Block = list[tuple[int, str]]
"""Numbered lines between two empty ones, at most one of them a time line."""

MAX_BLOCK = 1_000
"""Lines of a block that are held in memory; the rest counts as a block of its own."""

_ARROW = "-->"
_TIME = r"\s*(?:([0-9]{1,4}):)?([0-5]?[0-9]):([0-5][0-9])(?:[.,]([0-9]{1,3}))?"
_TIMES = re.compile(f"{_TIME}\\s*-->{_TIME}(?:\\s|$)")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s([^<>]*)>")
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ENDLESS_NUMBER = re.compile(r"&#[0-9]{9,};?")  # no character, and Python refuses to parse thousands of digits
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<[0-9:.]*>|\{\\[^{}]*\}")
_ADJOINING = 0.1
"""Seconds between captions of which the later may repeat the earlier."""
_FLASH = 0.02
"""Seconds of a caption in which nobody can have said anything: it only rolls the last line up."""
_KARAOKE = re.compile(r"<c[.>]|<[0-9]+:")


def begins_with_caption(source: Source) -> bool:
    """Say whether an input begins with a time line, or with a number above one.

    source (Source): The input.
    """
    lines = (line for line in source.peek_lines() if line.strip())
    first = next(lines, "").lstrip("\ufeff")
    return _is_time_line(first) or (first.strip().isdigit() and _is_time_line(next(lines, "")))


def _is_time_line(line: str) -> bool:
    return _TIMES.match(line) is not None


def read_blocks(source: Source, change: Callable[[str], str] | None = None) -> Iterator[Block]:
    """Yield the blocks of a file.

    A time line begins a block even without an empty line above it, as the standard has it; a running number just
    above it comes along.

    source (Source): The file.
    change (Callable[[str], str] | None): Applied to each line first.
    """
    block: Block = []
    timed = False
    for number, line in source.lines():
        if change is not None:
            line = change(line)
        if not line or (line.isspace() and not (block and _ARROW in block[-1][1])):
            if block:
                yield block
            block, timed = [], False
        elif timed and _ARROW in line:
            above = [block.pop()] if block[-1][1].strip().isdigit() else []
            yield block
            block = [*above, (number, line)]
        elif len(block) == MAX_BLOCK:
            yield block
            block, timed = [(number, line)], _ARROW in line
        else:
            block.append((number, line))
            timed = timed or _ARROW in line
    if block:
        yield block


@dataclass(slots=True)
class _Caption:
    line: int
    start: float
    end: float
    id: str | None
    payload: list[str]


class CaptionReader:
    """Makes utterances of the blocks of one file.

    source (Source): The file; faulty blocks are reported to it.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.language: str | None = None
        self._reported = False
        self._previous = _Caption(0, 0.0, 0.0, None, [])

    def read(self, block: Block) -> Iterator[Located]:
        """Yield the block's utterances: one, or one a voice.

        block (Block): A block, comments and headers excepted.
        """
        caption = self._caption(block)
        if caption is None:
            return
        payload = self._without_repeats(caption)
        self._previous = caption
        for count, (speaker, text) in enumerate(_voices("\n".join(payload)), start=1):
            id = f"{self.source.transcript}:{caption.line}" + (f".{count}" if count > 1 else "")
            yield (
                caption.line,
                Utterance(
                    id,
                    text,
                    self.source.transcript,
                    start=caption.start,
                    end=caption.end,
                    speaker=speaker,
                    language=self.language,
                    meta={"cue": caption.id} if caption.id else {},
                ),
            )

    def end(self) -> None:
        """Report a file in which nothing was like a caption."""
        if not self._previous.line and not self._reported:
            self.source.report(1, errors.CAPTIONS_MISSING)

    def _report(self, line: int, message: str) -> None:
        self._reported = True
        self.source.report(line, message)

    def _caption(self, block: Block) -> _Caption | None:
        position = next((position for position, (_, line) in enumerate(block) if _ARROW in line), None)
        if position is None:
            if len(block) > 1 or not block[0][1].strip().isdigit():
                self._report(block[0][0], errors.CAPTION_WITHOUT_TIMES)
            return None
        if position > 1:
            self._report(block[0][0], errors.CAPTION_WITHOUT_TIMES)
        number, times = block[position]
        match = _TIMES.match(times)
        if match is None:
            self._report(number, errors.CAPTION_TIMES)
            return None
        start, end = _seconds(match.groups()[:4]), _seconds(match.groups()[4:])
        if end < start:
            self._report(number, errors.CAPTION_ORDER)
            return None
        id = block[position - 1][1].strip() if position else ""
        payload = [line for _, line in block[position + 1 :]]
        return _Caption(number, start, end, None if id.isdigit() else id or None, payload)

    def _without_repeats(self, caption: _Caption) -> list[str]:
        """Return the lines that were not on the screen before: live captions roll up and repeat their last line."""
        before, lines = self._previous.payload, caption.payload
        rolls = any(map(_KARAOKE.search, (*before, *lines))) or any(
            0 < one.end - one.start <= _FLASH for one in (self._previous, caption)
        )
        if caption.start > self._previous.end + _ADJOINING or not rolls:
            return lines
        before = [plain for line in before if (plain := _plain(line))]
        lines = [line for line in lines if _plain(line)]
        for count in range(min(len(before), len(lines)), 0, -1):
            if before[-count:] == [_plain(line) for line in lines[:count]]:
                return lines[count:]
        return lines


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds = (int(part or 0) for part in parts[:3])
    return hours * 3600 + minutes * 60 + seconds + int((parts[3] or "0").ljust(3, "0")) / 1000


def _voices(payload: str) -> Iterator[tuple[str | None, str]]:
    first, *rest = _VOICE.split(payload)
    for speaker, text in ((None, first), *zip(rest[::2], rest[1::2], strict=True)):
        if plain := _plain(text):
            yield (_plain(speaker) or None if speaker else None), plain


def _plain(payload: str) -> str:
    """Return the text without markup, runs of white space as one blank."""
    text = _TAG.sub("", _LINE_BREAK.sub(" ", payload))
    if "&" in text:
        text = html.unescape(_ENDLESS_NUMBER.sub("", text))
    return " ".join(text.split())
