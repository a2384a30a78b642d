"""AssemblyAI: times in whole milliseconds, which may be null."""

from collections.abc import Iterator
from typing import Any

from ...types import JsonObject, Utterance, Word
from ..format import Speech, json_format
from ..jobs import outcome
from ..speech import at, label, labels, others, probability, seconds
from ..spoken import column, make_words, texts_of

_MILLISECONDS = 1000
_DOCUMENT = frozenset({"text", "words", "utterances", "language_code", "audio_url", "confidence", "status"})
_UTTERANCE = frozenset({"text", "words", "start", "end", "confidence", "speaker", "channel"})
_MARKS = {"audio_url", "language_model", "acoustic_model", "utterances"}


def _fits(document: Any) -> bool:
    if not isinstance(document, dict) or not isinstance(document.get("words"), list):
        return False
    if (document.get("status") or "completed") != "completed":
        return False
    return "text" in document and not _MARKS.isdisjoint(document) and at(document, "words", 0, "word") is None


def _job(document: Any) -> str | None:
    if at(document, "text") or at(document, "audio_url") is None:
        return None
    return outcome(document.get("status"), recording=document["audio_url"], reason=document.get("error"))


def _read(document: Any, speech: Speech) -> Iterator[Utterance]:
    speech.describe(
        language=document.get("language_code"), media=document.get("audio_url"), about=others(document, _DOCUMENT)
    )
    for utterance in document.get("utterances") or [document]:
        spoken = utterance.get("words") or []
        speakers = _speakers(spoken)
        yield from speech.utterances(
            utterance["text"] or "",
            _words(spoken),
            speakers=speakers,
            speaker=None if speakers else label(utterance.get("speaker")),
            start=seconds(utterance.get("start"), _MILLISECONDS),
            end=seconds(utterance.get("end"), _MILLISECONDS),
            channel=label(utterance.get("channel")),
            confidence=probability(utterance.get("confidence")),
            meta=None if utterance is document else others(utterance, _UTTERANCE),
        )


def _words(spoken: list[JsonObject]) -> list[Word]:
    starts, ends = column(spoken, "start"), column(spoken, "end")
    return make_words(texts_of(spoken, "text"), starts, ends, column(spoken, "confidence"), _MILLISECONDS)


def _speakers(spoken: list[JsonObject]) -> list[str | None] | None:
    return labels(column(spoken, "speaker"))


ASSEMBLYAI = json_format("assemblyai", "JSON of AssemblyAI", _fits, _read, job=_job, recogniser="assemblyai")
