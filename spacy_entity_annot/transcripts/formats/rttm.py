"""RTTM of NIST: the words of its LEXEME lines; files that only say who speaks when are no transcripts."""

from collections.abc import Iterator
from itertools import groupby

from ... import errors
from ...types import Word
from ..format import Format, Located, Source
from ..speech import end_of, seconds
from .nist import Recordings, Row, every_row, is_number, rows_of

_TYPES = frozenset({"SPEAKER", "LEXEME", "SPKR-INFO", "NON-LEX", "NON-SPEECH", "SEGMENT", "NOSCORE", "NO_RT_METADATA",
                    "A/P", "CB", "FILLER", "EDIT", "IP", "SU"})  # fmt: skip


def _sniff(source: Source) -> bool:
    return every_row(source, lambda columns: columns[0] in _TYPES and len(columns) >= 8)


def _read(source: Source) -> Iterator[Located]:
    recordings = Recordings(source)
    found = False
    for (recording, channel), rows in groupby(_lexemes(source), key=lambda row: (row[1][1], row[1][2])):
        found = True
        lines, words, speakers = [], [], []
        for number, columns in rows:
            start = seconds(columns[3]) or 0.0
            lines.append(number)
            words.append(Word(columns[5], start, end_of(start, columns[4])))
            speakers.append(None if columns[7] == "<NA>" else columns[7])
        position = 0
        for utterance in recordings.speech(recording).utterances(words=words, speakers=speakers, channel=channel):
            yield lines[position], utterance
            position += len(utterance.words)
    if not found:
        source.report(1, errors.RTTM_WITHOUT_WORDS)


def _lexemes(source: Source) -> Iterator[Row]:
    for number, columns in rows_of(source):
        if columns[0] != "LEXEME":
            continue
        if len(columns) < 8 or not (is_number(columns[3]) and is_number(columns[4])):
            source.report(number, errors.RTTM_ROW.format(columns=8))
        else:
            yield number, columns


RTTM = Format("rttm", "RTTM of NIST with LEXEME lines; others belong to --speakers", (".rttm",), _sniff, _read)
