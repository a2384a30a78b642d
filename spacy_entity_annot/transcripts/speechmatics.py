"""Speechmatics: format 2 with results of words and signs, and the older 1.0 with numbers as text."""

from collections.abc import Iterator
from typing import Any

from ..types import JsonObject, Utterance, Word
from .format import Speech, json_format
from .speakers import SpeakerTimes
from .speech import at, end_of, label, labels, others, probability, seconds, with_sign

_SIGNS = frozenset(".,?!;:。、？！")
_UNKNOWN = "UU"


def _fits(document: Any) -> bool:
    if not isinstance(document, dict):
        return False
    if isinstance(at(document, "results", 0, "type"), str) and "start_time" in document["results"][0]:
        return True
    words = document.get("words")
    return "job" in document and isinstance(words, list) and (not words or at(words, 0, "name") is not None)


def _read(document: Any, speech: Speech) -> Iterator[Utterance]:
    if "results" in document:
        return _read_second(document, speech)
    return _read_first(document, speech)


def _read_second(document: Any, speech: Speech) -> Iterator[Utterance]:
    language = at(document, "metadata", "transcription_config", "language")
    speech.describe(language=language, media=at(document, "job", "data_name"),
                    about=others(document, frozenset({"results", "format"})))  # fmt: skip
    words: list[Word] = []
    speakers: list[str | None] = []
    for result in document["results"]:
        heard = result["alternatives"][0]
        if result["type"] == "punctuation":
            if words:
                words[-1] = with_sign(words[-1], heard["content"])
            continue
        words.append(_word(heard["content"], result, heard))
        speaker = label(heard.get("speaker"))
        speakers.append(None if speaker == _UNKNOWN else speaker)
    yield from speech.utterances(words=words, speakers=speakers if any(speakers) else None)


def _word(text: str, result: JsonObject, heard: JsonObject) -> Word:
    start, end = seconds(result.get("start_time")), seconds(result.get("end_time"))
    return Word(text, start, end, probability(heard.get("confidence")))


def _read_first(document: Any, speech: Speech) -> Iterator[Utterance]:
    speech.describe(language=at(document, "job", "lang"), media=at(document, "job", "name"),
                    about=others(document, frozenset({"words", "speakers", "format"})))  # fmt: skip
    turns = [(float(row["time"]), float(row["duration"]), row["name"]) for row in document.get("speakers") or ()]
    times = SpeakerTimes([("", start, start + duration, name) for start, duration, name in turns])
    words: list[Word] = []
    for row in document["words"]:
        if words and set(row["name"]) <= _SIGNS:
            words[-1] = with_sign(words[-1], row["name"])
            continue
        start = seconds(row.get("time"))
        end = end_of(start, row.get("duration"))
        words.append(Word(row["name"], start, end, probability(row.get("confidence"))))
    yield from speech.utterances(words=words, speakers=labels([times.at("", word.start, word.end) for word in words]))


SPEECHMATICS = json_format(
    "speechmatics", "JSON of Speechmatics, formats 1.0 and 2", _fits, _read, recogniser="speechmatics"
)
