"""Whisper's JSON and that of faster-whisper, WhisperX, whisper-timestamped, transformers and verbose_json."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from ...types import JsonObject, Utterance, Word
from ..format import Speech, json_format
from ..speech import at, label, labels, others, probability, seconds
from ..spoken import column, first_column, make_words, texts_of

_SEGMENT = frozenset({"id", "start", "end", "text", "words", "speaker", "confidence", "tokens", "chars"})
_DOCUMENT = frozenset({"text", "segments", "language", "word_segments", "words", "chunks"})
_ONLY_SEGMENTS = frozenset({"seek", "avg_logprob", "no_speech_prob", "compression_ratio"})


def _fits(document: Any) -> bool:
    if at(document, "segments") is None and isinstance(at(document, "text"), str):
        return (
            isinstance(at(document, "chunks", 0, "timestamp"), list)
            or isinstance(at(document, "words", 0, "word"), str)
            and at(document, "words", 0, "start") is not None
        )
    segments = document if isinstance(document, list) else at(document, "segments")
    if not isinstance(segments, list) or (not segments and not isinstance(at(document, "text"), str)):
        return False
    first = segments[0] if segments else {"text": "", "start": 0, "seek": 0}
    marks = {"seek", "avg_logprob", "tokens", "words"} if isinstance(document, list) else {"start"}
    return isinstance(first, dict) and "text" in first and not marks.isdisjoint(first)


def _is_segment(document: Any) -> bool:
    """Say whether a document is a segment alone, as faster-whisper yields them one by one."""
    if not isinstance(document, dict) or "segments" in document or not isinstance(document.get("text"), str):
        return False
    ours = "transcript" in document or isinstance(document.get("id"), str)
    return not ours and "start" in document and not _ONLY_SEGMENTS.isdisjoint(document)


def _read(document: Any, speech: Speech) -> Iterator[Utterance]:
    segments = document
    if isinstance(document, dict):
        speech.describe(language=document.get("language"), about=others(document, _DOCUMENT))
        segments = _segments(document)
    for segment in segments:
        spoken = segment.get("words") or []
        speakers = labels(column(spoken, "speaker"))
        yield from speech.utterances(
            segment["text"],
            _words(spoken),
            speakers=speakers,
            speaker=None if speakers else label(segment.get("speaker")),
            start=seconds(segment.get("start")),
            end=seconds(segment.get("end")),
            confidence=probability(segment.get("confidence")),
            meta=others(segment, _SEGMENT),
        )


def _segments(document: JsonObject) -> list[JsonObject]:
    """Return the segments with their words, which OpenAI's interface lists beside them, or without any segments."""
    if chunks := document.get("chunks"):
        return _chunked(document["text"], chunks)
    words = document.get("words") or ()
    segments = document.get("segments") or [{"text": document["text"]}]
    if not words or any(segment.get("words") for segment in segments):
        return segments
    ends = [segment["end"] for segment in segments[:-1]]
    spoken: list[list[JsonObject]] = [[] for _ in segments]
    for word in words:
        spoken[bisect_right(ends, (word["start"] + word["end"]) / 2)].append(word)
    return [{**segment, "words": inside} for segment, inside in zip(segments, spoken, strict=True)]


def _chunked(text: str, chunks: list[JsonObject]) -> list[JsonObject]:
    """Return the segments of transformers, whose chunks are either segments or words; the last may have no end."""
    timed = [{"text": chunk["text"], "start": chunk["timestamp"][0], "end": chunk["timestamp"][1]} for chunk in chunks]
    if len(text.split()) > len(timed):
        return timed
    return [{"text": text, "words": timed}]


def _words(spoken: list[JsonObject]) -> list[Word]:
    """Return the words; WhisperX has no times for those that it could not align."""
    texts = list(map(str.strip, texts_of(spoken, "word", "text")))
    confidences = first_column(spoken, "probability", "score", "confidence")
    return make_words(texts, column(spoken, "start"), column(spoken, "end"), confidences)


WHISPER_SEGMENTS = json_format(
    "whisper-segments",
    "segments of Whisper or faster-whisper, one a line",
    _is_segment,
    lambda segment, speech: _read([segment], speech),
    one_recording=True,
    recogniser="whisper",
)
WHISPER = json_format(
    "whisper",
    "JSON of Whisper, faster-whisper, WhisperX, whisper-timestamped, transformers, verbose_json",
    _fits,
    _read,
    recogniser="whisper",
)
