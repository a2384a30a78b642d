"""The JSON of whisper.cpp (`-oj`, `-ojf`): times in milliseconds, tokens instead of words."""

from collections.abc import Iterator
from statistics import fmean
from typing import Any

from ...types import JsonObject, Utterance, Word
from ..format import Speech, json_format
from ..speech import at, label, not_before, others, probability, seconds

_MILLISECONDS = 1000
_DOCUMENT = frozenset({"transcription", "result", "systeminfo"})
_SEGMENT = frozenset({"text", "timestamps", "offsets", "tokens", "speaker"})


def _fits(document: Any) -> bool:
    segments = at(document, "transcription")
    return isinstance(segments, list) and (not segments or isinstance(at(segments, 0, "text"), str))


def _read(document: Any, speech: Speech) -> Iterator[Utterance]:
    speech.describe(language=at(document, "result", "language"), about=others(document, _DOCUMENT))
    for segment in document["transcription"]:
        yield from speech.utterances(
            segment["text"],
            _words(segment["text"], segment.get("tokens") or []),
            speaker=label(segment.get("speaker")),
            start=seconds(at(segment, "offsets", "from"), _MILLISECONDS),
            end=seconds(at(segment, "offsets", "to"), _MILLISECONDS),
            meta=others(segment, _SEGMENT),
        )


def _words(text: str, tokens: list[JsonObject]) -> list[Word]:
    """Return the words that tokens make: a token with a blank in front begins one; its confidence is their mean.

    Tokens may hold parts of characters, so the words are spelled as in the text; where the two differ there are none.
    """
    groups: list[list[JsonObject]] = []
    for token in tokens:
        if token["text"].startswith("[_"):  # times and other marks
            continue
        if token["text"][:1].isspace() or not groups:
            groups.append([])
        groups[-1].append(token)
    spelled = text.split()
    if len(spelled) != len(groups):
        return []
    return [_word(spelling, group) for spelling, group in zip(spelled, groups, strict=True)]


def _word(text: str, tokens: list[JsonObject]) -> Word:
    start = seconds(at(tokens[0], "offsets", "from"), _MILLISECONDS)
    end = seconds(at(tokens[-1], "offsets", "to"), _MILLISECONDS)
    known = [confidence for token in tokens if (confidence := probability(token.get("p"))) is not None]
    return Word(text, start, not_before(start, end), fmean(known) if known else None)


WHISPER_CPP = json_format("whisper-cpp", "JSON of whisper.cpp", _fits, _read, recogniser="whisper")
