"""Utterances as JSON objects: the fields of DESIGN's ingest record, each checked on its own."""

from collections.abc import Callable
from typing import Any

from .. import errors
from ..errors import InputError
from ..records import LARGEST, refuse_unstorable, wrong_type
from ..types import Alternative, JsonObject, Utterance, Word


def utterance_from(record: JsonObject, *, transcript: str, line: int) -> Utterance:
    """Return the utterance that a record describes.

    Whole numbers are taken as labels; null counts as absent, and so does an empty label; unknown fields go to `meta`.

    record (JsonObject): The record, as parsed.
    transcript (str): The transcript's id where the record has none.
    line (int): The record's line; where it has no id, that makes one.
    RAISES (InputError): A field is missing or is not what it must be.
    """
    fields: JsonObject = {}
    unknown: JsonObject = {}
    for field, value in record.items():
        if type(value) is str and field in _TEXTS and value.isascii() and value.isprintable() and value[:1] > " ":
            fields[field] = value
            continue
        read = _READERS.get(field)
        if read is None:
            refuse_unstorable(field, value)
            unknown[_text("meta", field)] = value
        elif value is not None:
            fields[field] = read(field, value)
    if "text" not in fields:
        raise InputError(errors.FIELD_MISSING.format(field="text"))
    fields.setdefault("transcript", transcript)
    if "id" not in fields:
        fields["id"] = f"{fields['transcript']}:{line}"
    if "alternatives" in fields:
        fields["alternatives"] = _without(fields["alternatives"], fields["text"])
    if unknown:
        fields["meta"] = {**unknown, **fields.get("meta", {})}
    if "end" in fields and fields["end"] < fields.get("start", 0):
        raise InputError(errors.FIELD_RANGE.format(field="end", expected="at or behind the start"))
    return Utterance(**fields)


def record_of(utterance: Utterance) -> JsonObject:
    """Return the record from which `utterance_from` makes the same utterance; its subject stays behind.

    utterance (Utterance): The utterance.
    """
    record: JsonObject = {"id": utterance.id, "text": utterance.text, "transcript": utterance.transcript}
    for field in ("speaker", "subject_key", "start", "end", "language", "channel", "media", "confidence"):
        if (value := getattr(utterance, field)) is not None:
            record[field] = value
    if utterance.words:
        record["words"] = [_word_record(word) for word in utterance.words]
    if utterance.alternatives:
        record["alternatives"] = [_alternative_record(reading) for reading in utterance.alternatives]
    if utterance.meta:
        record["meta"] = dict(utterance.meta)
    return record


def _word_record(word: Word) -> JsonObject:
    fields = {"text": word.text, "start": word.start, "end": word.end, "confidence": word.confidence}
    return {field: value for field, value in fields.items() if value is not None}


def _alternative_record(reading: Alternative) -> JsonObject | str:
    if reading.score is None and not reading.words:
        return reading.text
    record: JsonObject = {"text": reading.text}
    if reading.score is not None:
        record["score"] = reading.score
    if reading.words:
        record["words"] = [_word_record(word) for word in reading.words]
    return record


def _without(readings: tuple[Alternative, ...], text: str) -> tuple[Alternative, ...]:
    return tuple(reading for reading in readings if reading.text != text)


def _text(field: str, value: Any) -> str:
    if type(value) is not str:
        raise wrong_type(field, "a text", value)
    if not value.isascii() or "\0" in value:
        refuse_unstorable(field, value)
    return value


def _label(field: str, value: Any) -> str:
    if type(value) is str and value.isalnum() and value.isascii():
        return value
    if type(value) is int:
        return str(value)
    if type(value) is not str:
        raise wrong_type(field, "a text or a whole number", value)
    if not value or value.isspace():
        raise InputError(errors.FIELD_MISSING.format(field=field))
    return _text(field, value)


def _optional_label(field: str, value: Any) -> str | None:
    if type(value) is str and (not value or value.isspace()):
        return None
    return _label(field, value)


def _number(field: str, value: Any) -> float:
    if type(value) is not float and type(value) is not int:
        raise wrong_type(field, "a number", value)
    if not -LARGEST < value < LARGEST:
        raise InputError(errors.FIELD_RANGE.format(field=field, expected="within the range of a number"))
    return float(value)


def _seconds(field: str, value: Any) -> float:
    seconds = _number(field, value)
    if seconds < 0:
        raise InputError(errors.FIELD_RANGE.format(field=field, expected="at or behind the start of the recording"))
    return seconds


def _confidence(field: str, value: Any) -> float:
    confidence = _number(field, value)
    if not 0 <= confidence <= 1.000001:  # recognisers that count in 32 bits write 1.0000001
        raise InputError(errors.FIELD_RANGE.format(field=field, expected="between 0 and 1"))
    return min(confidence, 1.0)


def _items(field: str, value: Any) -> list[tuple[str, Any]]:
    if type(value) is not list:
        raise wrong_type(field, "a list", value)
    return [(f"{field}[{position}]", item) for position, item in enumerate(value)]


def _words(field: str, value: Any) -> tuple[Word, ...]:
    return tuple([_word(place, item) for place, item in _items(field, value)])


def _word(field: str, value: Any) -> Word:
    return Word(**_fields(field, value, _WORD_READERS))


def _alternatives(field: str, value: Any) -> tuple[Alternative, ...]:
    return tuple([_alternative(place, item) for place, item in _items(field, value)])


def _alternative(field: str, value: Any) -> Alternative:
    if type(value) is str:
        return Alternative(_text(field, value))
    return Alternative(**_fields(field, value, _ALTERNATIVE_READERS))


def _fields(field: str, value: Any, readers: dict[str, Callable[[str, Any], Any]]) -> JsonObject:
    if type(value) is not dict:
        raise wrong_type(field, "an object", value)
    fields = {}
    for name, item in value.items():
        read = readers.get(name)
        if read is not None and item is not None:
            fields[name] = read(f"{field}.{name}", item)
    if "text" not in fields:
        raise InputError(errors.FIELD_MISSING.format(field=f"{field}.text"))
    return fields


def _meta(field: str, value: Any) -> JsonObject:
    if type(value) is not dict:
        raise wrong_type(field, "an object", value)
    refuse_unstorable(field, value)
    checked: JsonObject = value
    return checked


_READERS: dict[str, Callable[[str, Any], Any]] = {
    "id": _label,
    "text": _text,
    "transcript": _label,
    "start": _seconds,
    "end": _seconds,
    "speaker": _optional_label,
    "subject_key": _optional_label,
    "channel": _optional_label,
    "language": _optional_label,
    "confidence": _confidence,
    "words": _words,
    "alternatives": _alternatives,
    "media": _optional_label,
    "meta": _meta,
}
_TEXTS = frozenset({"id", "text", "transcript", "speaker", "subject_key", "channel", "language", "media"})
"""Fields whose texts need no further look where they are plain: most of them, so half of the time is saved."""

_WORD_READERS: dict[str, Callable[[str, Any], Any]] = {
    "text": _text,
    "start": _seconds,
    "end": _seconds,
    "confidence": _confidence,
}
_ALTERNATIVE_READERS: dict[str, Callable[[str, Any], Any]] = {"text": _text, "score": _number, "words": _words}
