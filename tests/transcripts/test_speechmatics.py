from spacy_entity_annot.types import Word

from .conftest import Read


def test_second_format_attaches_signs_to_words(read: Read) -> None:
    def result(kind: str, content: str, start: float, speaker: str) -> dict[str, object]:
        heard = {"content": content, "confidence": 0.5, "language": "en", "speaker": speaker}
        return {"type": kind, "start_time": start, "end_time": start + 0.5, "alternatives": [heard]}

    results = [result("word", "Play", 0.5, "S1"), result("punctuation", ".", 1.0, "S1"),
               result("word", "No", 1.0, "UU"), result("word", "yes", 1.5, "S2")]  # fmt: skip
    metadata = {"transcription_config": {"language": "en"}}
    document = {"format": "2.9", "job": {"id": "x", "data_name": "a.wav"}, "metadata": metadata, "results": results}
    utterances, problems = read(document, "call.json")
    assert problems == []
    assert [(utterance.speaker, utterance.text) for utterance in utterances] == [("S1", "Play. No"), ("S2", "yes")]
    assert utterances[0].words[0] == Word("Play.", 0.5, 1.0, 0.5)
    assert (utterances[0].language, utterances[0].media) == ("en", "a.wav")


def test_first_format_has_numbers_as_texts_and_durations(read: Read) -> None:
    words = [{"name": "Play", "time": "0.10", "duration": "0.20", "confidence": "0.500"},
             {"name": ".", "time": "0.30", "duration": "0.1", "confidence": None},
             {"name": "No", "time": "1.10", "duration": "0.20", "confidence": "1.000"}]  # fmt: skip
    speakers = [{"name": "F1", "time": "0.00", "duration": "1.00"}, {"name": "M1", "time": "1.0", "duration": "1.0"}]
    document = {"format": "1.0", "job": {"lang": "en"}, "speakers": speakers, "words": words}
    utterances, _ = read(document, "call.json")
    assert [(utterance.speaker, utterance.text) for utterance in utterances] == [("F1", "Play."), ("M1", "No")]
    assert utterances[0].words == (Word("Play.", 0.1, 0.3, 0.5),)
