"""Vosk and Kaldi's servers: one result after the other, with n-best lists whose scores are not probabilities."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ...types import Alternative, JsonObject, Utterance, Word
from ..format import Source, Speech, json_format
from ..speech import at, others, score_kind
from ..spoken import column, make_words

_RESULT = frozenset({"text", "result", "alternatives", "spk", "partial"})


def _fits(document: Any) -> bool:
    if not isinstance(document, dict):
        return False
    if set(document) <= {"partial", "partial_result"} and document:
        return True
    if isinstance(at(document, "alternatives", 0, "text"), str) and "text" not in document:
        return True
    return "text" in document and (isinstance(at(document, "result", 0, "word"), str) or "spk" in document
                                   or set(document) == {"text"})  # fmt: skip


def _read(document: Any, speech: Speech) -> Iterator[Utterance]:
    readings = document.get("alternatives") or [document]
    if "partial" in document:
        return
    first, *rest = readings
    meta: JsonObject = others(document, _RESULT)
    if "alternatives" in document:
        meta |= {"score": _score(first), **score_kind("unnormalised")}
    yield from speech.utterances(
        first["text"],
        _words(first),
        alternatives=[Alternative(reading["text"].strip(), _score(reading), tuple(_words(reading)))
                      for reading in rest],
        meta=meta,
    )  # fmt: skip


def _score(reading: JsonObject) -> float | None:
    score = reading.get("confidence")
    return None if score is None else float(score)


def _words(reading: JsonObject) -> list[Word]:
    spoken = reading.get("result") or []
    texts = [word["word"] for word in spoken]
    return make_words(texts, column(spoken, "start"), column(spoken, "end"), column(spoken, "conf"))


def _sniff(source: Source) -> bool:
    """Say whether the first value is a result; a mere text on one line is one of our JSON lines."""
    document = source.peek_document()
    if not _fits(document):
        return False
    first = next((line for line in source.peek_lines() if line.strip()), "")
    return set(document) != {"text"} or first.strip() == "{"


VOSK = replace(
    json_format("vosk", "JSON of Vosk and of Kaldi's servers", _fits, _read, one_recording=True, recogniser="vosk"),
    sniff=_sniff,
)
