"""Azure Speech: batch transcriptions and the detailed results of its SDK, both with n-best lists."""

import re
from collections.abc import Iterator
from typing import Any

from ..types import Alternative, JsonObject, Utterance, Word
from .format import Speech, json_format
from .speech import at, label, others, probability, score_kind, seconds

_TICKS = 10_000_000
_MILLISECONDS = 1000
_DOCUMENT = frozenset({"recognizedPhrases", "combinedRecognizedPhrases", "source", "phrases", "combinedPhrases"})
_PHRASE = frozenset({"nbest", "speaker", "channel", "recognitionstatus", "offset", "duration", "offsetinticks",
                     "durationinticks", "offsetmilliseconds", "durationmilliseconds", "locale", "displaytext", "text",
                     "words", "confidence", "primarylanguage"})  # fmt: skip
_DURATION = re.compile(r"PT(?:([0-9.]+)H)?(?:([0-9.]+)M)?(?:([0-9.]+)S)?")


def _fits(document: Any) -> bool:
    return (
        isinstance(at(document, "recognizedPhrases"), list)
        or isinstance(at(document, "phrases", 0, "offsetMilliseconds"), int)
        or isinstance(at(document, "NBest", 0, "Display"), str)
    )


def _read(document: Any, speech: Speech) -> Iterator[Utterance]:
    sdk = "NBest" in document
    speech.describe(media=document.get("source"), about=None if sdk else others(document, _DOCUMENT))
    phrases = [document] if sdk else document.get("recognizedPhrases", document.get("phrases"))
    for phrase in phrases:
        yield from _phrase(_lower(phrase), speech)


def _lower(record: JsonObject) -> JsonObject:
    """Return a record with its fields in lower case: the SDK writes NBest and Display, batches nBest and display."""
    return {name.lower(): value for name, value in record.items()}


def _phrase(phrase: JsonObject, speech: Speech) -> Iterator[Utterance]:
    if phrase.get("recognitionstatus", "Success") != "Success":
        return
    readings = [_lower(reading) for reading in phrase.get("nbest") or [phrase]]
    start, end = _times(phrase)
    first, *rest = readings
    yield from speech.utterances(
        _text(first),
        _words(first),
        speaker=label(phrase.get("speaker")),
        start=start,
        end=end,
        channel=label(phrase.get("channel")),
        language=label(phrase.get("locale")),
        confidence=probability(first.get("confidence")),
        alternatives=[Alternative(_text(reading), probability(reading.get("confidence")), tuple(_words(reading)))
                      for reading in rest],
        meta={**others(phrase, _PHRASE), **_forms(first), **(score_kind("probability") if rest else {})},
    )  # fmt: skip


def _forms(reading: JsonObject) -> JsonObject:
    return {name: reading[name] for name in ("lexical", "itn", "maskeditn") if reading.get(name)}


def _text(reading: JsonObject) -> str:
    found = reading.get("display") or reading.get("lexical") or reading.get("displaytext") or reading.get("text") or ""
    return str(found).strip()


def _words(reading: JsonObject) -> list[Word]:
    """Return the words as displayed where they have times, else as they were heard."""
    words = []
    for word in map(_lower, reading.get("displaywords") or reading.get("words") or ()):
        start, end = _times(word)
        text = word.get("displaytext") or word.get("word") or word.get("text") or ""
        words.append(Word(text, start, end, probability(word.get("confidence"))))
    return words


def _times(record: JsonObject) -> tuple[float | None, float | None]:
    start, duration = _time(record, "offset"), _time(record, "duration")
    return start, None if start is None or duration is None else start + duration


def _time(record: JsonObject, name: str) -> float | None:
    if (milliseconds := record.get(f"{name}milliseconds")) is not None:
        return seconds(milliseconds, _MILLISECONDS)
    if (ticks := record.get(f"{name}inticks")) is not None:
        return seconds(ticks, _TICKS)
    value = record.get(name)
    if isinstance(value, str) and (match := _DURATION.fullmatch(value)):
        hours, minutes, rest = (float(part or 0) for part in match.groups())
        return hours * 3600 + minutes * 60 + rest
    return seconds(value, _TICKS)


AZURE = json_format("azure", "JSON of Azure Speech: batches, fast transcription, SDK", _fits, _read, recogniser="azure")
