"""CTM of Kaldi and NIST: a word a line, with its begin and its duration; blocks of alternatives."""

from collections.abc import Iterator
from itertools import groupby

from ... import errors
from ...types import Alternative, Word
from ..format import Format, Located, Source
from ..speech import end_of, probability, seconds
from .nist import Recordings, Row, every_row, is_number, rows_of

_MOST = 100_000
"""Words of one recording that are held in memory; an utterance ends behind them."""

_NO_SPEAKERS = frozenset({"unknown", "unknow", "unk", "null", "na", "<na>"})


def _fits(columns: list[str]) -> bool:
    if len(columns) >= 5 and columns[2:4] == ["*", "*"]:
        return columns[4].startswith("<ALT")
    numbers = columns[2:4] + columns[5:6]
    return 5 <= len(columns) <= 8 and all(is_number(column) or column.upper() == "NA" for column in numbers)


def _read(source: Source) -> Iterator[Located]:
    recordings = Recordings(source)
    for (recording, channel), rows in groupby(_well_formed(source), key=lambda row: (row[1][0], row[1][1])):
        speech = recordings.speech(recording)
        for stretch in _stretches(rows):
            cuts = source.options.turns.cut(stretch.words, stretch.speakers if any(stretch.speakers) else None)
            for first, behind in cuts:
                words = stretch.words[first:behind]
                line = stretch.lines[first]
                for utterance in speech.utterances(
                    words=words,
                    speakers=speakers if any(speakers := stretch.speakers[first:behind]) else None,
                    channel=channel,
                    alternatives=stretch.alternatives(first, behind),
                ):
                    yield line, utterance
                    line = stretch.lines[min(first + len(utterance.words), behind - 1)]


def _well_formed(source: Source) -> Iterator[Row]:
    for number, columns in rows_of(source):
        if _fits(columns):
            yield number, columns
        else:
            source.report(number, errors.CTM_ROW)


class _Stretch:
    """Words of one channel; other readings of some of them, as (first, one past the last, words)."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.speakers: list[str | None] = []
        self.lines: list[int] = []
        self.others: list[tuple[int, int, list[Word]]] = []

    def add(self, number: int, columns: list[str]) -> None:
        self.words.append(_word(columns))
        self.speakers.append(_speaker(columns))
        self.lines.append(number)

    def alternatives(self, first: int, behind: int) -> list[Alternative]:
        """Return readings of a stretch, each with one block of it read otherwise."""
        readings = []
        for start, end, words in self.others:
            if first <= start and end <= behind:
                whole = [*self.words[first:start], *words, *self.words[end:behind]]
                readings.append(Alternative(" ".join([word.text for word in whole]), None, tuple(whole)))
        return readings


def _stretches(rows: Iterator[Row]) -> Iterator[_Stretch]:
    stretch, block, branch = _Stretch(), 0, -1
    other: list[Word] = []
    for number, columns in rows:
        mark = columns[4] if columns[2] == "*" else None
        if mark is not None:
            if branch > 0:
                stretch.others.append((block, len(stretch.words), other))
            branch = {"<ALT_BEGIN>": 0, "<ALT>": branch + 1}.get(mark, -1)
            block = len(stretch.words) if branch == 0 else block
            other = []
        elif branch > 0:
            other.append(_word(columns))
        else:
            stretch.add(number, columns)
        if branch < 0 and len(stretch.words) >= _MOST:
            yield stretch
            stretch = _Stretch()
    yield stretch


def _word(columns: list[str]) -> Word:
    start = seconds(columns[2]) or 0.0
    confidence = probability(columns[5]) if len(columns) > 5 and is_number(columns[5]) else None
    return Word(columns[4], start, end_of(start, columns[3]), confidence)


def _speaker(columns: list[str]) -> str | None:
    return columns[7] if len(columns) > 7 and columns[7].lower() not in _NO_SPEAKERS else None


def _sniff(source: Source) -> bool:
    return every_row(source, _fits)


CTM = Format("ctm", "CTM of Kaldi and NIST, a word a line", (".ctm",), _sniff, _read)
