"""Praat's TextGrid, long and short, in any encoding that Praat writes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ... import errors
from ...types import Word
from ..documents import LIMIT
from ..format import Format, Located, Source, Speech
from ..speech import seconds

_TOKEN = re.compile(r'"(?:[^"]|"")*"|(?<!\S)-?[0-9.]+(?:[eE][-+]?[0-9]+)?(?!\S)|<exists>|<absent>|![^\n]*')
_SOUNDS = re.compile(r"(?:^|\W)(?:phones?|phonemes?|segments|syllables?)$", re.IGNORECASE)
_WORDS = re.compile(r"(?:^|\W)words?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Interval:
    """A labelled stretch of a tier, in seconds, with its line."""

    line: int
    tier: str
    start: float
    end: float
    text: str


def _sniff(source: Source) -> bool:
    lines = source.peek_lines()
    return "ooTextFile" in next(lines, "") and "TextGrid" in next(lines, "")


def _read(source: Source) -> Iterator[Located]:
    text = "".join(_limited(source))
    intervals: list[Interval] = []
    try:
        intervals.extend(_intervals(text))
    except (RuntimeError, ValueError):  # a generator turns the end of another into a RuntimeError
        source.report(text.count("\n") + 1, errors.TEXTGRID_BROKEN)
    speech = Speech(source, source.transcript)
    chosen = source.options.tiers
    kept = [found for found in intervals if (found.tier in chosen if chosen else not _SOUNDS.search(found.tier))]
    whole = [[found] for found in kept if not _WORDS.search(found.tier)]
    for found in sorted([*whole, *_phrases(kept, source)], key=lambda found: (found[0].start, found[0].line)):
        tier = found[0].tier
        several = _WORDS.search(tier) is not None
        for utterance in speech.utterances(
            "" if several else " ".join(found[0].text.split()),
            [Word(word.text, word.start, word.end) for word in found] if several else (),
            speaker=_WORDS.sub("", tier).strip(" -_") or None,
            start=found[0].start,
            end=found[-1].end,
        ):
            yield found[0].line, utterance


def _limited(source: Source) -> Iterator[str]:
    size = 0
    for number, line in source.lines():
        size += len(line)
        if size > LIMIT:
            return source.report(number, errors.DOCUMENT_TOO_LARGE.format(limit=LIMIT // 2**20))
        yield line + "\n"
    return None


def _phrases(intervals: list[Interval], source: Source) -> Iterator[list[Interval]]:
    """Put the intervals of tiers of words together to utterances."""
    tiers: dict[str, list[Interval]] = {}
    for interval in intervals:
        if _WORDS.search(interval.tier):
            tiers.setdefault(interval.tier, []).append(interval)
    for words in tiers.values():
        for first, behind in source.options.turns.cut([Word(word.text, word.start, word.end) for word in words]):
            yield words[first:behind]


def _intervals(text: str) -> Iterator[Interval]:
    """Yield the intervals and points with a text; of a TextGrid only its strings and numbers matter, as in Praat."""
    line, position = 1, 0
    tokens: list[tuple[int, str]] = []
    for match in _TOKEN.finditer(text):
        line, position = line + text.count("\n", position, match.start()), match.start()
        if not match[0].startswith("!"):
            tokens.append((line, match[0]))
    stream = iter(tokens[4:])  # file type, class, start and end
    if next(stream, (0, ""))[1] != "<exists>":
        return
    for _ in range(int(next(stream)[1])):
        kind, name = next(stream)[1], _string(next(stream)[1])
        next(stream), next(stream)
        for _ in range(int(next(stream)[1])):
            line, start = next(stream)
            end = next(stream)[1] if kind == '"IntervalTier"' else start
            text = _string(next(stream)[1])
            if text.strip():
                yield Interval(line, name, seconds(start) or 0.0, seconds(end) or 0.0, text)


def _string(token: str) -> str:
    if not token.startswith('"'):
        raise ValueError(token)
    return token[1:-1].replace('""', '"')


TEXTGRID = Format("textgrid", "Praat's TextGrid", (".textgrid",), _sniff, _read)
