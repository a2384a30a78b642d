"""Amazon Transcribe: numbers as text, signs without times, speakers in a list of their own, n-best by segment."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ...types import Alternative, JsonObject, Utterance, Word
from ..format import Speech, json_format
from ..jobs import outcome
from ..speech import at, label, labels, others, score_kind, seconds
from ..spoken import column, make_words, with_signs, without

_DOCUMENT = frozenset({"results", "status"})
_RESULTS = frozenset({"transcripts", "items", "speaker_labels", "channel_labels", "segments", "audio_segments",
                      "language_code"})  # fmt: skip


def _fits(document: Any) -> bool:
    results = at(document, "results")
    return isinstance(results, dict) and isinstance(results.get("items"), list)


def _job(document: Any) -> str | None:
    job = at(document, "TranscriptionJob") or document
    name = at(job, "TranscriptionJobName") or at(job, "jobName")
    if name is None:
        return None
    return outcome(
        at(job, "TranscriptionJobStatus") or at(job, "status"),
        recording=at(job, "Media", "MediaFileUri") or name,
        reason=at(job, "FailureReason"),
    )


def _read(document: Any, speech: Speech) -> Iterator[Utterance]:
    results = document["results"]
    about = {**others(document, _DOCUMENT), **others(results, _RESULTS)}
    language = results.get("language_code") or document.get("languageCode")
    speech.describe(recording=document.get("jobName"), language=language, about=about)
    speakers = _speakers(results)
    if any(len(segment["alternatives"]) > 1 for segment in results.get("segments") or ()):
        for segment in results["segments"]:
            yield from _segment(segment, speakers, speech)
    elif channels := at(results, "channel_labels", "channels"):
        yield from _channels(channels, speakers, speech)
    else:
        text = at(results, "transcripts", 0, "transcript") or ""
        yield from _items(text, results["items"], speakers, speech)


def _speakers(results: JsonObject) -> dict[str, str]:
    """Return the speaker of the item that starts at each time."""
    segments = at(results, "speaker_labels", "segments") or ()
    return {item["start_time"]: item["speaker_label"] for segment in segments for item in segment["items"]}


def _items(
    text: str, items: list[JsonObject], speakers: dict[str, str], speech: Speech, channel: str | None = None
) -> Iterator[Utterance]:
    words, spoken = _words(items)
    named = column(spoken, "speaker_label")
    if speakers:
        times = map(speakers.get, column(spoken, "start_time"))
        named = [own or other for own, other in zip(named, times, strict=True)]
    yield from speech.utterances(text, words, speakers=labels(named), channel=channel)


def _words(items: list[JsonObject]) -> tuple[list[Word], list[JsonObject]]:
    """Return the words with the signs behind them, and their items, which are flat in n-best lists alone."""
    readings = [item["alternatives"][0] if "alternatives" in item else item for item in items]
    signs = [kind == "punctuation" for kind in column(items, "type")]
    texts = with_signs([reading["content"] for reading in readings], signs)
    spoken, heard = without(items, signs), without(readings, signs)
    starts, ends = column(spoken, "start_time"), column(spoken, "end_time")
    return make_words(texts, starts, ends, column(heard, "confidence")), spoken


def _channels(channels: list[JsonObject], speakers: dict[str, str], speech: Speech) -> Iterator[Utterance]:
    for channel in channels:
        items = channel["items"]
        yield from _items("", items, speakers, speech, label(channel.get("channel_label")))


def _segment(segment: JsonObject, speakers: dict[str, str], speech: Speech) -> Iterator[Utterance]:
    """Yield a segment of the n-best list, whose items are flat."""
    first, *rest = [_reading(reading) for reading in segment["alternatives"]]
    speaking = Counter(speakers[item["start_time"]] for item in segment["alternatives"][0]["items"]
                     if item.get("start_time") in speakers)  # fmt: skip
    yield from speech.utterances(
        first.text,
        first.words,
        speaker=label(segment.get("speaker_label") or (speaking.most_common(1)[0][0] if speaking else None)),
        start=seconds(segment.get("start_time")),
        end=seconds(segment.get("end_time")),
        channel=label(segment.get("channel_label")),
        alternatives=rest,
        meta=score_kind("mean word confidence") if rest else None,
    )


def _reading(reading: JsonObject) -> Alternative:
    words, _ = _words(reading["items"])
    known = [word.confidence for word in words if word.confidence is not None]
    return Alternative(reading["transcript"], sum(known) / len(known) if known else None, tuple(words))


AWS = json_format("aws", "JSON of Amazon Transcribe", _fits, _read, job=_job, recogniser="aws")
