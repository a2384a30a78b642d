"""Azure Speech: batch transcriptions, fast ones and the detailed results of its SDK, with n-best lists.

The SDK, Video Indexer and version 2 of batches write NBest and Display, the others nBest and display.
"""

import re
from collections.abc import Iterator
from typing import Any

from ...types import Alternative, JsonObject, Utterance, Word
from ..format import Speech, json_format
from ..jobs import UNNAMED, failure, outcome
from ..speech import at, label, not_before, others, probability, score_kind, seconds

_TICKS = 10_000_000
_MILLISECONDS = 1000
_LISTS = ("recognizedphrases", "segmentresults", "phrases")
_DOCUMENT = frozenset({*_LISTS, "combinedrecognizedphrases", "combinedresults", "combinedphrases", "source",
                       "audiofilename", "audiofileurl"})  # fmt: skip
_PHRASE = frozenset({"nbest", "speaker", "speakerid", "channelnumber",
                     "channel", "recognitionstatus", "offset", "duration", "offsetinticks",
                     "durationinticks", "offsetmilliseconds", "durationmilliseconds", "locale", "displaytext", "text",
                     "words", "confidence", "primarylanguage"})  # fmt: skip
_SPEAKER = ("speaker", "speakerid")
_DURATION = re.compile(r"PT(?:([0-9.]+)H)?(?:([0-9.]+)M)?(?:([0-9.]+)S)?")


def _fits(document: Any) -> bool:
    if isinstance(document, list):
        return isinstance(at(document, 0, "NBest", 0, "Display"), str)
    return (
        isinstance(at(document, "recognizedPhrases"), list)
        or isinstance(at(document, "RecognizedPhrases"), list)
        or isinstance(at(document, "AudioFileResults", 0, "SegmentResults"), list)
        or isinstance(at(document, "phrases", 0, "offsetMilliseconds"), int)
        or isinstance(at(document, "NBest", 0, "Display"), str)
        or _is_simple(document)
    )


def _is_simple(document: Any) -> bool:
    """Say whether a document is a result of the SDK without a list of readings."""
    return at(document, "RecognitionStatus") == "Success" and isinstance(at(document, "DisplayText"), str)


def _job(document: Any) -> str | None:
    """Return what to tell of a batch, or of a result of the SDK that heard nothing."""
    if status := _failed(document):
        return failure(UNNAMED, status)
    if at(document, "self") is None:
        return None
    reason = at(document, "properties", "error", "message")
    return outcome(document.get("status"), recording=document.get("displayName"), reason=reason)


def _read(document: Any, speech: Speech) -> Iterator[Utterance]:
    if isinstance(document, list) or "NBest" in document or _is_simple(document):
        yield from _phrases(document if isinstance(document, list) else [document], speech)
        return
    for results in document.get("AudioFileResults", [document]):
        file = _lower(results)
        media = file.get("source") or file.get("audiofilename") or file.get("audiofileurl")
        about = {name: value for name, value in results.items() if name.lower() not in _DOCUMENT}
        speech.describe(media=media, about=about)
        yield from _phrases(next((file[name] for name in _LISTS if file.get(name)), []), speech)


def _phrases(phrases: list[JsonObject], speech: Speech) -> Iterator[Utterance]:
    """Yield the utterances of phrases; that not one was recognised is told of."""
    failed = [status for phrase in phrases if (status := _failed(phrase))]
    if phrases and len(failed) == len(phrases):
        speech.report(failure(speech.media or UNNAMED, failed[0]))
        return
    for phrase in phrases:
        if not _failed(phrase):
            yield from _phrase(_lower(phrase), speech)


def _failed(phrase: Any) -> str | None:
    """Return the status of what was not recognised; None where it was."""
    status = at(phrase, "RecognitionStatus") or at(phrase, "recognitionStatus")
    return status if isinstance(status, str) and status != "Success" else None


def _lower(record: JsonObject) -> JsonObject:
    """Return a record with its fields in lower case: the SDK writes NBest and Display, batches nBest and display."""
    return {name.lower(): value for name, value in record.items()}


def _phrase(phrase: JsonObject, speech: Speech) -> Iterator[Utterance]:
    readings = [_lower(reading) for reading in phrase.get("nbest") or [phrase]]
    start, end = _times(phrase)
    first, *rest = readings
    yield from speech.utterances(
        _text(first),
        _words(first),
        speaker=label(next((row[name] for row in (phrase, first) for name in _SPEAKER if row.get(name)), None)),
        start=start,
        end=end,
        channel=label(phrase.get("channel", phrase.get("channelnumber"))),
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
        words.append(Word(text, start, not_before(start, end), probability(word.get("confidence"))))
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


AZURE = json_format(
    "azure", "JSON of Azure Speech: batches, fast transcription, SDK", _fits, _read, job=_job, recogniser="azure"
)
