from spacy_entity_annot.types import Word

from ..conftest import Read


def test_times_are_milliseconds_and_may_be_null(read: Read) -> None:
    words = [{"text": "Play", "start": 500, "end": 750, "confidence": 0.5, "speaker": "A"},
             {"text": "it.", "start": None, "end": None, "confidence": 0.75, "speaker": "A"}]  # fmt: skip
    document = {
        "id": "1",
        "audio_url": "https://example.org/a.wav?key=1",
        "status": "completed",
        "text": "Play it.",
        "words": words,
        "utterances": None,
        "confidence": 0.625,
        "language_code": "en",
        "punctuate": True,
    }
    [utterance], problems = read(document, "call.json")  # fmt: skip
    assert problems == []
    assert utterance.words == (Word("Play", 0.5, 0.75, 0.5), Word("it.", None, None, 0.75))
    assert (utterance.text, utterance.speaker, utterance.confidence) == ("Play it.", "A", 0.625)
    assert (utterance.media, utterance.language) == ("https://example.org/a.wav", "en")
    assert utterance.meta == {"recogniser": "assemblyai", "document": {"id": "1", "punctuate": True}}


def test_utterances_keep_speaker_and_channel(read: Read) -> None:
    utterances = [
        {
            "text": "Play.",
            "start": 0,
            "end": 900,
            "confidence": 0.5,
            "speaker": "B",
            "channel": "2",
            "words": [{"text": "Play.", "start": 0, "end": 900, "confidence": 0.5}],
            "sentiment": "+",
        }
    ]
    [utterance], _ = read({"text": "Play.", "words": [], "utterances": utterances}, "call.json")  # fmt: skip
    assert (utterance.speaker, utterance.channel, utterance.end) == ("B", "2", 0.9)
    assert utterance.meta == {"recogniser": "assemblyai", "sentiment": "+"}
