"""The BBC's JSON: what its Kaldi writes, and the words and paragraphs of its transcript editor."""

from collections.abc import Iterator
from typing import Any

from ...types import Utterance, Word
from ..format import Speech, json_format
from ..speakers import SpeakerTimes
from ..speech import at, labels, others
from ..spoken import column, first_column, make_words


def _fits_kaldi(document: Any) -> bool:
    return isinstance(at(document, "retval", "words"), list)


def _read_kaldi(document: Any, speech: Speech) -> Iterator[Utterance]:
    result = document["retval"]
    about = {**others(document, frozenset({"retval"})),
             **others(result, frozenset({"words", "punct", "segmentation", "status"}))}  # fmt: skip
    speech.describe(about=about)
    spoken = result["words"]
    texts = first_column(spoken, "punct", "word")
    words = make_words(texts, column(spoken, "start"), column(spoken, "end"), column(spoken, "confidence"))
    times = SpeakerTimes([("", segment["start"], segment["start"] + segment["duration"], segment["speaker"]["@id"])
                          for segment in at(result, "segmentation", "segments") or ()])  # fmt: skip
    yield from _cut(result.get("punct") or "", words, times, speech)


def _fits_editor(document: Any) -> bool:
    return isinstance(at(document, "paragraphs"), list) and isinstance(at(document, "words", 0, "text"), str)


def _read_editor(document: Any, speech: Speech) -> Iterator[Utterance]:
    speech.describe(about=others(document, frozenset({"words", "paragraphs"})))
    spoken = document["words"]
    words = make_words([word["text"] for word in spoken], column(spoken, "start"), column(spoken, "end"), ())
    times = SpeakerTimes([("", paragraph["start"], paragraph["end"], paragraph["speaker"])
                          for paragraph in document["paragraphs"]])  # fmt: skip
    yield from _cut("", words, times, speech)


def _cut(text: str, words: list[Word], times: SpeakerTimes, speech: Speech) -> Iterator[Utterance]:
    yield from speech.utterances(text, words, speakers=labels(times.of("", words)))


BBC_KALDI = json_format("bbc-kaldi", "JSON of the BBC's Kaldi", _fits_kaldi, _read_kaldi, recogniser="kaldi")
BBC_EDITOR = json_format("bbc-editor", "JSON of the BBC's transcript editor", _fits_editor, _read_editor)
