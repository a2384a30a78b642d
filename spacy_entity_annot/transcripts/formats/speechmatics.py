"""Speechmatics: format 2 with results of words and signs, its live messages, and the older 1.0 with numbers as text."""

from collections.abc import Iterator
from typing import Any

from ...records import MISSHAPEN
from ...types import JsonObject, Utterance
from ..format import Format, Located, Source, Speech, json_format
from ..jobs import outcome
from ..speakers import SpeakerTimes
from ..speech import at, labels, misshapen, others
from ..spoken import column, ends_of, make_words, times, with_signs, without

_SIGNS = frozenset(".,?!;:。、？！")
_UNKNOWN = "UU"
_MESSAGES = {"RecognitionStarted", "AudioAdded", "AddPartialTranscript", "AddTranscript", "Info", "EndOfTranscript"}


def _fits(document: Any) -> bool:
    if not isinstance(document, dict):
        return False
    if isinstance(at(document, "results", 0, "type"), str) and "start_time" in document["results"][0]:
        return True
    words = document.get("words")
    return "job" in document and isinstance(words, list) and (not words or at(words, 0, "name") is not None)


def _job(document: Any) -> str | None:
    job = at(document, "job")
    return outcome(at(job, "status"), recording=at(job, "data_name"), reason=at(job, "errors", 0, "message"))


def _read(document: Any, speech: Speech) -> Iterator[Utterance]:
    if "results" in document:
        return _read_second(document, speech)
    return _read_first(document, speech)


def _read_second(document: Any, speech: Speech) -> Iterator[Utterance]:
    language = at(document, "metadata", "transcription_config", "language")
    speech.describe(language=language, media=at(document, "job", "data_name"),
                    about=others(document, frozenset({"results", "format"})))  # fmt: skip
    between = at(document, "metadata", "language_pack_info", "word_delimiter")  # empty in Chinese and Japanese
    yield from _spoken(document["results"], between, speech)


def _spoken(results: list[JsonObject], between: object, speech: Speech) -> Iterator[Utterance]:
    spoken: list[JsonObject] = []
    heard: list[JsonObject] = []
    texts: list[str] = []
    opening = ""  # signs such as an opening quote, which belong to the word behind them
    for result in results:
        if result["type"] == "speaker_change":
            continue
        reading = result["alternatives"][0]
        if result["type"] != "punctuation":
            spoken.append(result)
            heard.append(reading)
            texts.append(opening + reading["content"])
            opening = ""
        elif result.get("attaches_to") == "next":
            opening += reading["content"]
        elif texts:
            texts[-1] += reading["content"]
    starts, ends = column(spoken, "start_time"), column(spoken, "end_time")
    words = make_words(texts, starts, ends, column(heard, "confidence"))
    known = [None if speaker == _UNKNOWN else speaker for speaker in column(heard, "speaker")]
    text = between.join(texts) if isinstance(between, str) else ""
    yield from speech.utterances(text, words, speakers=labels(known))


def _read_first(document: Any, speech: Speech) -> Iterator[Utterance]:
    speech.describe(language=at(document, "job", "lang"), media=at(document, "job", "name"),
                    about=others(document, frozenset({"words", "speakers", "format"})))  # fmt: skip
    turns = [(float(row["time"]), float(row["duration"]), row["name"]) for row in document.get("speakers") or ()]
    who = SpeakerTimes([("", start, start + duration, name) for start, duration, name in turns])
    rows = document["words"]
    names = [row["name"] for row in rows]
    signs = [False, *map(_SIGNS.issuperset, names[1:])][: len(names)]
    texts, spoken = with_signs(names, signs), without(rows, signs)
    starts = times(column(spoken, "time"))
    ends = ends_of(starts, column(spoken, "duration"))
    words = make_words(texts, starts, ends, column(spoken, "confidence"))
    yield from speech.utterances(words=words, speakers=labels(who.of("", words)))


def _says(document: Any) -> bool:
    messages = document if isinstance(document, list) else [document]
    return at(messages, 0, "message") in _MESSAGES


def _read_messages(source: Source) -> Iterator[Located]:
    """Yield what the final messages of one session say; each holds a word or two, so all of them are cut together."""
    results: list[JsonObject] = []
    began, between = 1, None
    for line, document in source.documents():
        for message in document if isinstance(document, list) else [document]:
            between = at(message, "language_pack_info", "word_delimiter") if between is None else between
            if at(message, "message") == "AddTranscript" and _is_sound(message, line, source):
                began = began if results else line
                results += message["results"]
    speech = Speech(source, source.transcript, recogniser="speechmatics")
    yield from ((began, utterance) for utterance in _spoken(results, between, speech))


def _is_sound(message: JsonObject, line: int, source: Source) -> bool:
    """Say whether a message can be read by itself, and report it otherwise: it shall not spoil the session."""
    try:
        for _ in _spoken(message["results"], None, Speech(source, source.transcript)):
            pass
    except MISSHAPEN as error:
        source.report(line, misshapen(error, "speechmatics-realtime"))
        return False
    return True


SPEECHMATICS_REALTIME = Format(
    "speechmatics-realtime", "messages of Speechmatics as it listens, one a line", (".json", ".jsonl", ".ndjson"),
    lambda source: _says(source.peek_document()), _read_messages,
)  # fmt: skip
SPEECHMATICS = json_format("speechmatics", "JSON of Speechmatics, formats 1.0 and 2", _fits, _read, job=_job,
                           recogniser="speechmatics")  # fmt: skip
