import json

from spacy_entity_annot.types import Alternative, Word

from ..conftest import Read


def word(text: str, start: float) -> dict[str, object]:
    return {"word": text, "start": start, "end": start + 0.5, "conf": 0.5}


def test_results_one_after_the_other_are_one_transcript(read: Read) -> None:
    results = [{"partial": "pl"}, {"result": [word("play", 0.5)], "text": "play"}, {"text": ""}, {"text": "no"}]
    utterances, problems = read("\n".join(json.dumps(result, indent=1) for result in results), "call.json")
    assert problems == []
    assert [(utterance.id, utterance.text) for utterance in utterances] == [("call:1", "play"), ("call:2", "no")]
    assert utterances[0].words == (Word("play", 0.5, 1.0, 0.5),)


def test_scores_of_alternatives_are_no_probabilities(read: Read) -> None:
    readings = [{"text": "play tailor", "confidence": 265.5, "result": [word("play", 0.0), word("tailor", 9.0)]},
                {"text": "play taylor", "confidence": 174.6}]  # fmt: skip
    [utterance], _ = read({"alternatives": readings}, "call.json")
    assert utterance.alternatives == (Alternative("play taylor", 174.6),)
    assert (utterance.text, utterance.confidence, len(utterance.words)) == ("play tailor", None, 2)
    assert utterance.meta == {"recogniser": "vosk", "score": 265.5, "score_kind": "unnormalised"}
