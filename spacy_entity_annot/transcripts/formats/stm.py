"""STM of NIST: a segment a line, with its speaker; transcripts of references, mostly."""

from collections.abc import Iterator

from ... import errors
from ..format import Format, Located, Source
from ..speech import seconds
from .nist import Recordings, every_row, is_number, rows_of

_IGNORED = "IGNORE_TIME_SEGMENT_IN_SCORING"


def _fits(columns: list[str]) -> bool:
    return len(columns) >= 5 and is_number(columns[3]) and is_number(columns[4])


def _sniff(source: Source) -> bool:
    return every_row(source, _fits)


def _read(source: Source) -> Iterator[Located]:
    recordings = Recordings(source)
    for number, columns in rows_of(source):
        if not _fits(columns):
            source.report(number, errors.STM_ROW)
            continue
        recording, channel, speaker, start, end, *words = columns
        label = words.pop(0) if words and words[0].startswith("<") and words[0].endswith(">") else None
        if words == [_IGNORED]:
            continue
        for utterance in recordings.speech(recording).utterances(
            " ".join(words),
            speaker=speaker,
            channel=channel,
            start=seconds(start),
            end=seconds(end),
            meta={"label": label} if label else None,
        ):
            yield number, utterance


STM = Format("stm", "STM of NIST, a segment a line", (".stm",), _sniff, _read)
