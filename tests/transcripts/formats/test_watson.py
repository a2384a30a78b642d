from spacy_entity_annot.types import Alternative, Word

from ..conftest import Read

FIRST = {"transcript": "play tailor ", "confidence": 0.9, "timestamps": [["play", 0.5, 1.0], ["tailor", 1.0, 1.5]],
         "word_confidence": [["play", 0.25], ["tailor", 0.5]]}  # fmt: skip
RESULT = {"final": True, "alternatives": [FIRST, {"transcript": "play taylor "}]}
SPEAKERS = [{"from": 0.5, "to": 1.0, "speaker": 0, "confidence": 0.5, "final": False},
            {"from": 1.0, "to": 1.5, "speaker": 1, "confidence": 0.5, "final": True}]  # fmt: skip


def test_times_and_confidences_stand_side_by_side(read: Read) -> None:
    [utterance], problems = read({"result_index": 0, "results": [RESULT, {**RESULT, "final": False}]}, "call.json")
    assert problems == []
    assert utterance.words == (Word("play", 0.5, 1.0, 0.25), Word("tailor", 1.0, 1.5, 0.5))
    assert (utterance.text, utterance.confidence) == ("play tailor", 0.9)
    assert utterance.alternatives == (Alternative("play taylor"),)


def test_speakers_cut_a_result_without_alternatives(read: Read) -> None:
    batch = {"result_index": 0, "results": [{"final": True, "alternatives": [FIRST]}], "speaker_labels": SPEAKERS}
    utterances, _ = read({"id": "x", "results": [batch]}, "call.json")
    assert [(utterance.speaker, utterance.text) for utterance in utterances] == [("0", "play"), ("1", "tailor")]
