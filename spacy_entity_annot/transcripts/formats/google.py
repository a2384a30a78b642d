"""Google Speech-to-Text v1 and v2: confidence 0.0 that means unset, and a last result that repeats every word."""

from collections.abc import Iterator, Sequence
from typing import Any

from ...types import Alternative, JsonObject, Utterance, Word
from ..format import Speech, json_format
from ..jobs import failure, outcome
from ..speech import at, label, labels, others, probability, score_kind, seconds
from ..spoken import column, first_column, make_words, texts_of

_NANOSECONDS = 1e9
_DOCUMENT = frozenset({"results", "response", "done", "@type"})
_RESULT = frozenset({"alternatives", "languageCode", "channelTag", "resultEndTime", "resultEndOffset"})
_FILE = frozenset({"transcript", "inlineResult", "cloudStorageResult", "error"})
_READING = frozenset({"transcript", "confidence", "words"})


def _files(document: Any) -> dict[str, Any]:
    """Return the recordings of a batch of version 2 by their addresses."""
    files = at(document, "response", "results") or at(document, "results")
    known = isinstance(files, dict) and all(
        isinstance(file, dict) and not _FILE.isdisjoint(file) for file in files.values()
    )
    return files if known else {}


def _results(document: Any) -> Any:
    for path in (("results",), ("response", "results"), ("transcript", "results")):
        if isinstance(results := at(document, *path), list):
            return results
    return None


def _fits(document: Any) -> bool:
    if _files(document):
        return True
    results = _results(document)
    if not results:
        return isinstance(results, list) and not {"response", "totalBilledTime", "metadata"}.isdisjoint(document)
    first = next((result for result in results if at(result, "alternatives")), None)
    known = {"transcript", "words", "confidence"}
    return (
        first is not None
        and isinstance(at(first, "alternatives", 0), dict)
        and not known.isdisjoint(first["alternatives"][0])
        and "type" not in first  # Speechmatics
        and "final" not in first  # IBM Watson
    )


def _job(document: Any) -> str | None:
    """Return what to tell of a long-running operation, which may lack the field `done` before it is."""
    reason, progress = at(document, "error", "message"), at(document, "metadata")
    if at(document, "name") is None or "response" in document or not (reason or progress):
        return None
    if "done" not in document and at(progress, "progressPercent") is None and at(progress, "@type") is None:
        return None
    status = "failed" if reason else "done" if document.get("done") else "running"
    return outcome(status, recording=at(progress, "uri") or document["name"], reason=reason)


def _read(document: Any, speech: Speech) -> Iterator[Utterance]:
    about = others(document, _DOCUMENT)
    for address, file in _files(document).items():
        heard = at(file, "inlineResult", "transcript") or file.get("transcript")
        if heard:
            speech.describe(recording=address, media=address, about=about)
            yield from _recording(heard, speech)
        else:
            reason = at(file, "error", "message") or "it says nothing of it"
            speech.report(failure(address, reason))
    if not _files(document):
        speech.describe(about=about)
        yield from _recording(document, speech)


def _recording(document: Any, speech: Speech) -> Iterator[Utterance]:
    results = [result for result in _results(document) if result.get("alternatives")]
    words = [_words(at(result, "alternatives", 0, "words") or []) for result in results]
    speakers = _repeated(words) if len(results) > 1 else None
    for result, (spoken, named) in zip(results, words, strict=True):
        if speakers is not None:
            named = [speakers.get((word.start, word.text)) for word in spoken]
        yield from _result(result, spoken, named, speech)


_Spoken = tuple[list[Word], list[str | None]]


def _words(spoken: Sequence[JsonObject]) -> _Spoken:
    starts = _plain_times(first_column(spoken, "startTime", "startOffset"))
    ends = _plain_times(first_column(spoken, "endTime", "endOffset"))
    confidences = [confidence or None for confidence in column(spoken, "confidence")]  # 0.0: it was not computed
    words = make_words(texts_of(spoken, "word"), starts, ends, confidences)
    speakers = [speaker or None for speaker in first_column(spoken, "speakerLabel", "speakerTag")]
    return words, labels(speakers) or [None] * len(words)


def _time(value: Any) -> float | None:
    return seconds(_plain_times([value])[0])


def _plain_times(values: list[Any]) -> list[Any]:
    """Return times of which those that are written in two parts are one number each."""
    if dict not in set(map(type, values)):
        return values
    return [
        float(value.get("seconds") or 0) + (value.get("nanos") or 0) / _NANOSECONDS if type(value) is dict else value
        for value in values
    ]


def _repeated(words: list[_Spoken]) -> dict[tuple[float | None, str], str | None] | None:
    """Take the repetition out of the last result's words, and return the speakers that it alone knows."""
    before = [word for spoken, _ in words[:-1] for word in spoken]
    last, named = words[-1]
    if not before or [(word.start, word.text) for word in last[:1]] != [(before[0].start, before[0].text)]:
        return None
    speakers = {(word.start, word.text): speaker for word, speaker in zip(last, named, strict=True)}
    words[-1] = (last[len(before) :], named[len(before) :])
    return speakers


def _result(result: JsonObject, words: list[Word], speakers: list[str | None], speech: Speech) -> Iterator[Utterance]:
    first, *rest = result["alternatives"]
    alternatives = [
        Alternative(reading["transcript"].strip(), probability(reading.get("confidence") or None),
                    tuple(_words(reading.get("words") or [])[0]))
        for reading in rest if reading.get("transcript")
    ]  # fmt: skip
    if not (first.get("transcript") or alternatives):
        return
    yield from speech.utterances(
        first.get("transcript") or "",
        words,
        speakers=speakers if any(speakers) else None,
        end=None if words else _time(result.get("resultEndTime", result.get("resultEndOffset"))),
        channel=label(result.get("channelTag") or None),
        language=label(result.get("languageCode")),
        confidence=probability(first.get("confidence") or None),
        alternatives=alternatives,
        meta={**others(result, _RESULT), **others(first, _READING), **(score_kind("probability") if rest else {})},
    )


GOOGLE = json_format("google", "JSON of Google Speech-to-Text v1 and v2", _fits, _read, job=_job, recogniser="google")
