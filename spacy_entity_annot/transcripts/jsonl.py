"""JSON lines: one utterance a line, in the record that `ingest` and `search` document."""

from collections.abc import Iterator, Sequence

from ..errors import InputError
from ..records import parse_object
from .format import Format, Located, Source
from .record import utterance_from


def _sniff(head: Sequence[str]) -> bool:
    first = next((line for line in head if line and not line.isspace()), "")
    try:
        return "text" in parse_object(first)
    except InputError:
        return False


def _read(source: Source) -> Iterator[Located]:
    for number, line in source.lines:
        if not line or line.isspace():
            continue
        try:
            utterance = utterance_from(parse_object(line), transcript=source.transcript, line=number)
        except InputError as error:
            source.report(number, str(error))
            continue
        # An empty text is what recognisers write for silence: nothing to find and no problem either.
        if utterance.alternatives or utterance.text.strip():
            yield number, utterance


JSONL = Format("jsonl", "one JSON object a line: id, text, transcript, speaker, start, end, words, alternatives ...",
               (".jsonl", ".ndjson"), _sniff, _read)  # fmt: skip
