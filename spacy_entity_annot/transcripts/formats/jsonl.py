"""JSON lines: one utterance a line, in the record that `ingest` and `search` document."""

import json
from collections.abc import Iterator
from typing import Any

from ... import errors
from ...errors import InputError
from ...records import parse_object
from ...types import JsonObject, Utterance
from ..columns import fields_of, renamed
from ..format import Format, Located, Source
from ..record import utterance_from
from ..rows import utterances_of

_MANIFEST = {"audio_filepath", "duration"}
_SEGLST = {"session_id", "words", "start_time", "end_time"}


def _sniff(source: Source) -> bool:
    first = next((line for line in source.peek_lines() if line and not line.isspace()), "")
    try:
        record = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(record, dict) and _holds_text(record, source)  # one that reading refuses is a JSON line, too


def _holds_text(record: JsonObject, source: Source) -> bool:
    return "text" in record or "text" in fields_of(record, source.options.columns).values()


def _read(source: Source) -> Iterator[Located]:
    lines = ((number, line) for number, line in source.lines() if line and not line.isspace())
    return utterances_of(lines, lambda line, number: _utterance(parse_object(line), source, number), source)


def _utterance(record: JsonObject, source: Source, number: int) -> Utterance:
    if record.keys() >= _MANIFEST and not source.options.columns:
        record = _of_manifest(record)
    elif "text" not in record or source.options.columns:
        record = renamed(record, fields_of(record, source.options.columns))
        _read_nbest(record)
    return utterance_from(record, transcript=source.transcript, line=number)


def _of_manifest(record: JsonObject) -> JsonObject:
    """Return a line of a NeMo manifest with our fields; the text of which it has two is what was recognised."""
    record = renamed(record, {"audio_filepath": "media", "offset": "start", "lang": "language"})
    if "pred_text" in record:
        record["text"], record["reference"] = record.pop("pred_text"), record.get("text")
    start, duration = record.get("start"), record["duration"]
    if isinstance(start, (int, float)) and isinstance(duration, (int, float)):
        record["end"] = round(start + duration, 6)
    return record


def _read_nbest(record: JsonObject) -> None:
    """Take the text from an n-best list of `hyp` and `score`, as dialogue corpora have it."""
    readings = record.get("alternatives")
    if isinstance(readings, list) and readings and all(isinstance(reading, dict) for reading in readings):
        readings = [renamed(reading, {"hyp": "text", "hypothesis": "text"}) for reading in readings]
        if "text" not in record:
            record["text"] = readings[0].get("text")
            record |= {field: value for field, value in readings[0].items() if field == "score"}
        record["alternatives"] = readings


def _sniff_array(source: Source) -> bool:
    document = source.peek_document()
    records = document if isinstance(document, list) else [document]
    return bool(records) and isinstance(records[0], dict) and (
        _holds_text(records[0], source) or records[0].keys() >= _SEGLST)  # fmt: skip


def _read_array(source: Source) -> Iterator[Located]:
    position = 0
    for line, document in source.documents():
        for record in document if isinstance(document, list) else [document]:
            position += 1
            try:
                if not isinstance(record, dict):
                    raise InputError(errors.DOCUMENT_UNLIKE.format(format="json"))
                utterance = _utterance(_plain(record), source, position)
            except InputError as error:
                source.report(line, errors.RECORD_BROKEN.format(position=position, reason=error))
                continue
            if utterance.alternatives or utterance.text.strip():
                yield line, utterance


def _plain(record: JsonObject) -> JsonObject:
    """Return a record with our fields; in SegLST the words are a text."""
    words: Any = record.get("words")
    return renamed(record, {"words": "text"}) if isinstance(words, str) and "text" not in record else record


JSONL = Format("jsonl", "one JSON object a line: id, text, transcript, speaker, start, end, words, alternatives ...",
               (".jsonl", ".ndjson"), _sniff, _read)  # fmt: skip
JSON = Format("json", "the same objects in one JSON array, or over several lines; SegLST",
              (".json",), _sniff_array, _read_array)  # fmt: skip
