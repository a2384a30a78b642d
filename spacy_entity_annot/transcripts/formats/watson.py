"""IBM Watson Speech to Text: times, confidences and speakers in three lists side by side."""

from collections.abc import Iterator
from typing import Any

from ...types import Alternative, JsonObject, Utterance, Word
from ..format import Speech, json_format
from ..speech import at, labels, others, probability, score_kind
from ..spoken import make_words

_RESULT = frozenset({"alternatives", "final"})


def _fits(document: Any) -> bool:
    results = at(document, "results")
    if isinstance(at(results, 0, "results"), list) and "result_index" in results[0]:
        return True
    return "result_index" in document and isinstance(results, list) if isinstance(document, dict) else False


def _read(document: Any, speech: Speech) -> Iterator[Utterance]:
    speech.describe(about=others(document, frozenset({"results", "result_index", "speaker_labels"})))
    batches = document["results"] if at(document, "results", 0, "results") is not None else [document]
    for batch in batches:
        speakers = {row["from"]: row["speaker"] for row in batch.get("speaker_labels") or ()}
        for result in batch["results"]:
            if result.get("final", True):
                yield from _result(result, speakers, speech)


def _result(result: JsonObject, speakers: dict[float | None, object], speech: Speech) -> Iterator[Utterance]:
    first, *rest = result["alternatives"]
    words = _words(first)
    yield from speech.utterances(
        first["transcript"],
        words,
        speakers=labels([speakers.get(word.start) for word in words]),
        confidence=probability(first.get("confidence")),
        alternatives=[Alternative(reading["transcript"].strip(), probability(reading.get("confidence")),
                                  tuple(_words(reading))) for reading in rest],
        meta={**others(result, _RESULT), **(score_kind("probability, of the first alone") if rest else {})},
    )  # fmt: skip


def _words(reading: JsonObject) -> list[Word]:
    times = reading.get("timestamps") or []
    confidences = [confidence for _, confidence in reading.get("word_confidence") or ()]
    confidences += [None] * (len(times) - len(confidences))
    texts, starts, ends = zip(*times, strict=True) if times else ((), (), ())
    return make_words(texts, starts, ends, confidences[: len(times)])


WATSON = json_format("watson", "JSON of IBM Watson Speech to Text", _fits, _read, recogniser="watson")
