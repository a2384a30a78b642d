from ..conftest import Read


def test_kaldi_has_speakers_by_segment(read: Read) -> None:
    words = [{"start": 0.5, "end": 0.9, "word": "play", "punct": "Play.", "confidence": 0.5, "index": 0},
             {"start": 2.5, "end": 2.9, "word": "no", "punct": "No", "confidence": 1, "index": 1}]  # fmt: skip
    segments = [{"start": 0, "duration": 1.0, "speaker": {"@id": "S1", "gender": "F"}},
                {"start": 2.0, "duration": 1.0, "speaker": {"@id": "S2", "gender": "M"}}]  # fmt: skip
    retval = {"status": True, "punct": "Play. No", "words": words, "segmentation": {"segments": segments}}
    utterances, problems = read({"action": "audio-transcribe", "retval": retval}, "call.json")
    assert problems == []
    assert [(utterance.speaker, utterance.text) for utterance in utterances] == [("S1", "Play."), ("S2", "No")]


def test_the_editor_has_speakers_by_paragraph(read: Read) -> None:
    words = [{"id": 0, "start": 0.5, "end": 0.9, "text": "Play"}, {"id": 1, "start": 0.9, "end": 1.4, "text": "it."}]
    paragraphs = [{"id": 0, "start": 0.5, "end": 1.4, "speaker": "F_S1"}]
    [utterance], _ = read({"words": words, "paragraphs": paragraphs}, "call.json")
    assert (utterance.text, utterance.speaker, utterance.end) == ("Play it.", "F_S1", 1.4)
