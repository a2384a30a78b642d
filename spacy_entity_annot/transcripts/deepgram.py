"""Deepgram: utterances where it made them, else the alternatives of each channel."""

from collections.abc import Iterator
from typing import Any

from ..types import Alternative, JsonObject, Utterance, Word
from .format import Speech, json_format
from .speech import at, label, others, probability, score_kind, seconds

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
    words, speakers = _words(utterance.get("words") or [])
    yield from speech.utterances(
        utterance["transcript"],
        words,
        speakers=speakers if any(speakers) else None,
        speaker=None if any(speakers) else label(utterance.get("speaker")),
        start=seconds(utterance.get("start")),
        end=seconds(utterance.get("end")),
        channel=label(utterance.get("channel")),
        confidence=probability(utterance.get("confidence")),
        meta=others(utterance, _UTTERANCE),
    )


def _channel(channel: JsonObject, number: str | None, speech: Speech) -> Iterator[Utterance]:
    first, *rest = channel["alternatives"]
    words, speakers = _words(first.get("words") or [])
    yield from speech.utterances(
        first["transcript"],
        words,
        speakers=speakers if any(speakers) else None,
        channel=number,
        language=label(channel.get("detected_language")),
        confidence=probability(first.get("confidence")),
        alternatives=[Alternative(reading["transcript"].strip(), probability(reading.get("confidence")),
                                  tuple(_words(reading.get("words") or [])[0])) for reading in rest],
        meta={**others(first, _READING), **(score_kind("probability") if rest else {})},
    )  # fmt: skip


def _words(spoken: list[JsonObject]) -> tuple[list[Word], list[str | None]]:
    words, speakers = [], []
    for word in spoken:
        get = word.get
        text = get("punctuated_word") or get("word") or ""
        words.append(Word(text, seconds(get("start")), seconds(get("end")), probability(get("confidence"))))
        speakers.append(label(get("speaker")))
    return words, speakers


DEEPGRAM = json_format("deepgram", "JSON of Deepgram", _fits, _read)
