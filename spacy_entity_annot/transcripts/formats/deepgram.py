"""Deepgram: utterances where it made them, else the alternatives of each channel."""

from collections.abc import Iterator
from typing import Any

from ...types import Alternative, JsonObject, Utterance, Word
from ..format import Speech, json_format
from ..speech import at, label, labels, others, probability, score_kind, seconds
from ..spoken import column, make_words, texts_of

_RESULTS = frozenset({"channels", "utterances"})
_UTTERANCE = frozenset({"start", "end", "confidence", "channel", "transcript", "words", "speaker", "id"})
_READING = frozenset({"transcript", "confidence", "words", "paragraphs"})


def _fits(document: Any) -> bool:
    return isinstance(at(document, "results", "channels"), list)


def _read(document: Any, speech: Speech) -> Iterator[Utterance]:
    results = document["results"]
    about = {**others(document, frozenset({"results"})), **others(results, _RESULTS)}
    speech.describe(language=at(results, "channels", 0, "detected_language"), about=about)
    if results.get("utterances") and not _say_more(results["channels"], results["utterances"]):
        for utterance in results["utterances"]:
            yield from _utterance(utterance, speech)
    else:
        for number, channel in enumerate(results["channels"]):
            if channel["alternatives"]:
                yield from _channel(channel, str(number) if len(results["channels"]) > 1 else None, speech)


def _say_more(channels: list[JsonObject], utterances: list[JsonObject]) -> bool:
    """Say whether channels have n-best lists, or words that stand in no utterance."""
    if any(len(channel["alternatives"]) > 1 for channel in channels):
        return True
    words = sum(len(at(channel, "alternatives", 0, "words") or ()) for channel in channels)
    return words > sum(len(utterance.get("words") or ()) for utterance in utterances)


def _utterance(utterance: JsonObject, speech: Speech) -> Iterator[Utterance]:
    spoken = utterance.get("words") or []
    speakers = _speakers(spoken)
    yield from speech.utterances(
        utterance["transcript"],
        _words(spoken),
        speakers=speakers,
        speaker=None if speakers else label(utterance.get("speaker")),
        start=seconds(utterance.get("start")),
        end=seconds(utterance.get("end")),
        channel=label(utterance.get("channel")),
        confidence=probability(utterance.get("confidence")),
        meta=others(utterance, _UTTERANCE),
    )


def _channel(channel: JsonObject, number: str | None, speech: Speech) -> Iterator[Utterance]:
    first, *rest = channel["alternatives"]
    spoken = first.get("words") or []
    yield from speech.utterances(
        first["transcript"],
        _words(spoken),
        speakers=_speakers(spoken),
        channel=number,
        language=label(channel.get("detected_language")),
        confidence=probability(first.get("confidence")),
        alternatives=[Alternative(reading["transcript"].strip(), probability(reading.get("confidence")),
                                  tuple(_words(reading.get("words") or []))) for reading in rest],
        meta={**others(first, _READING), **(score_kind("probability") if rest else {})},
    )  # fmt: skip


def _words(spoken: list[JsonObject]) -> list[Word]:
    texts = texts_of(spoken, "punctuated_word", "word")
    return make_words(texts, column(spoken, "start"), column(spoken, "end"), column(spoken, "confidence"))


def _speakers(spoken: list[JsonObject]) -> list[str | None] | None:
    return labels(column(spoken, "speaker"))


DEEPGRAM = json_format("deepgram", "JSON of Deepgram", _fits, _read, recogniser="deepgram")
