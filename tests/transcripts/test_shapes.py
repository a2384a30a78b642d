"""Documents that are not what they should be: every maker's, with a value or two replaced or taken out."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spacy_entity_annot.transcripts import read_transcripts
from spacy_entity_annot.transcripts.record import record_of, utterance_from
from spacy_entity_annot.types import Problem

WORD = {"start": 0.5, "end": 0.9, "confidence": 0.5, "speaker": "s1"}
ITEM = {"start_time": "0.5", "end_time": "0.9", "type": "pronunciation"}
HEARD = {"content": "play", "confidence": "0.5"}
DOCUMENTS: list[dict[str, Any]] = [
    {"text": "play", "language": "en", "segments": [{"start": 0, "end": 1, "text": "play", "speaker": "s1",
                                                     "words": [{**WORD, "word": " play"}]}]},
    {"result": {"language": "en"}, "transcription": [{"text": " play", "offsets": {"from": 0, "to": 9},
                                                      "tokens": [{"text": " play", "p": 0.5}]}]},
    {"results": {"items": [{**ITEM, "alternatives": [HEARD]},
                           {"type": "punctuation", "alternatives": [{"content": "."}]}],
                 "speaker_labels": {"segments": [{"items": [{"start_time": "0.5", "speaker_label": "s1"}]}]},
                 "transcripts": [{"transcript": "play."}]}},
    {"results": {"items": [], "segments": [{"start_time": "0", "end_time": "1", "alternatives": [
        {"transcript": "play", "items": [{**ITEM, **HEARD}]}, {"transcript": "pay", "items": []}]}]}},
    {"results": {"items": [], "channel_labels": {"channels": [
        {"channel_label": "ch_0", "items": [{**ITEM, "alternatives": [HEARD]}]}]}}},
    {"results": [{"alternatives": [{"transcript": "play", "confidence": 0.5, "words": [
        {"word": "play", "startTime": {"seconds": "1", "nanos": 5}, "endTime": "1.5s", "speakerTag": 1}]},
        {"transcript": "pay"}], "languageCode": "en"}]},
    {"source": "a.wav", "recognizedPhrases": [{"recognitionStatus": "Success", "channel": 0, "speaker": 1,
     "offset": "PT0.5S", "duration": "PT1S", "nBest": [{"display": "Play", "confidence": 0.5, "words": [
         {"word": "play", "offsetInTicks": 5, "durationInTicks": 5}]}, {"display": "Pay"}]}]},
    {"results": {"channels": [{"alternatives": [{"transcript": "Play", "words": [{**WORD, "word": "play"}]}]}],
                 "utterances": [{"transcript": "Play", "words": [{**WORD, "word": "play"}], "channel": 0}]}},
    {"audio_url": "a.wav", "text": "Play", "words": [{**WORD, "text": "Play"}], "utterances": None},
    {"result_index": 0, "speaker_labels": [{"from": 0.5, "speaker": 1}], "results": [{"final": True, "alternatives": [
        {"transcript": "play", "timestamps": [["play", 0.5, 0.9]], "word_confidence": [["play", 0.5]]}]}]},
    {"format": "2.9", "results": [{"type": "word", "start_time": 0, "end_time": 1, "alternatives": [
        {"content": "play", "confidence": 0.5, "speaker": "S1"}]}]},
    {"format": "1.0", "job": {"lang": "en"}, "speakers": [{"name": "M1", "time": "0", "duration": "9"}],
     "words": [{"name": "Play", "time": "0.5", "duration": "0.5", "confidence": "0.5"}]},
    {"monologues": [{"speaker": 1, "elements": [{"type": "text", "value": "Play", "ts": 0.5, "end_ts": 0.9}]}]},
    {"alternatives": [{"text": "play", "confidence": 265.5, "result": [{"word": "play", "start": 0, "end": 1}]},
                      {"text": "pay", "confidence": 1.5}]},
    {"retval": {"words": [{**WORD, "word": "play", "punct": "Play"}], "punct": "Play", "segmentation": {
        "segments": [{"start": 0, "duration": 9, "speaker": {"@id": "S1"}}]}}},
    {"words": [{**WORD, "text": "play"}], "paragraphs": [{"start": 0, "end": 9, "speaker": "s1"}]},
]  # fmt: skip
ODD: list[Any] = [
    None,
    True,
    -1,
    1e308,
    10**30,
    "",
    "x",
    "\ud800",
    "\0",
    [],
    {},
    [[]],
    [{}],
    {"a": 1},
    ["a"],
    float("nan"),
]


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """The holder and the key of everything inside."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, key
        if isinstance(inner, (dict, list)):
            yield from places(inner)


def read(path: Path, document: Any) -> tuple[int, list[Problem]]:
    path.write_text(json.dumps(document))
    problems: list[Problem] = []
    count = 0
    for utterance in read_transcripts(path, on_problem=problems.append):
        count += 1
        assert utterance_from(json.loads(json.dumps(record_of(utterance))), transcript="x", line=1) == utterance
    for problem in problems:
        str(problem).encode()
    return count, problems


def test_the_documents_are_in_shape(tmp_path: Path) -> None:
    assert [read(tmp_path / "call.json", document) for document in DOCUMENTS] == [(1, [])] * len(DOCUMENTS)


@settings(max_examples=150, suppress_health_check=[*HealthCheck])
@given(st.data())
def test_what_is_out_of_shape_is_reported_and_what_is_read_can_be_stored(tmp_path: Path, data: st.DataObject) -> None:
    document = json.loads(json.dumps(data.draw(st.sampled_from(DOCUMENTS))))
    for _ in range(data.draw(st.integers(1, 2))):
        holder, key = data.draw(st.sampled_from(list(places(document)) or [({}, 0)]))
        holder[key] = json.loads(json.dumps(data.draw(st.sampled_from(ODD))))
    read(tmp_path / "call.json", document)
