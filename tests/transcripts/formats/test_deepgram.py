from typing import Any

from spacy_entity_annot.types import Alternative, Word

from ..conftest import Read


def word(text: str, start: float, **more: Any) -> dict[str, Any]:
    return {"word": text.lower().strip("."), "punctuated_word": text, "start": start, "end": start + 0.5,
            "confidence": 0.5, **more}  # fmt: skip


def test_utterances_are_taken_where_it_made_them(read: Read) -> None:
    spoken = [word("Play", 0.5, speaker=0), word("it.", 1.0, speaker=0)]
    utterance = {"start": 0.5, "end": 1.5, "confidence": 0.75, "channel": 0, "transcript": "Play it.",
                 "words": spoken, "speaker": 0, "id": "x"}  # fmt: skip
    channel = {"alternatives": [{"transcript": "Play it.", "confidence": 0.9, "words": spoken}]}
    document = {"metadata": {"duration": 2.0}, "results": {"channels": [channel], "utterances": [utterance]}}
    [found], problems = read(document, "call.json")
    assert problems == []
    assert (found.text, found.speaker, found.channel, found.confidence) == ("Play it.", "0", "0", 0.75)
    assert found.words == (Word("Play", 0.5, 1.0, 0.5), Word("it.", 1.0, 1.5, 0.5))
    assert found.meta == {"recogniser": "deepgram", "document": {"metadata": {"duration": 2.0}}}


def test_words_that_stand_in_no_utterance_are_not_lost(read: Read) -> None:
    spoken = [word("Play", 0.5, speaker=0), word("no", 1.0, speaker=1)]
    channel = {"alternatives": [{"transcript": "Play no", "words": spoken}]}
    cut = {"transcript": "Play", "words": spoken[:1], "speaker": 0}
    utterances, _ = read({"results": {"channels": [channel], "utterances": [cut]}}, "call.json")
    assert [(utterance.speaker, utterance.text) for utterance in utterances] == [("0", "Play"), ("1", "no")]


def test_every_field_is_optional_and_channels_are_numbered(read: Read) -> None:
    channels = [{"alternatives": [{"transcript": text}]} for text in ("play", "", "no")]
    utterances, _ = read({"results": {"channels": channels}}, "call.json")
    assert [(utterance.channel, utterance.text) for utterance in utterances] == [("0", "play"), ("2", "no")]


def test_alternatives_of_a_channel_keep_it_whole(read: Read) -> None:
    readings = [{"transcript": "play tailor", "confidence": 0.9, "words": [word("play", 0.0), word("tailor", 5.0)]},
                {"transcript": "play taylor", "confidence": 0.5, "words": [word("taylor", 5.0)]}]  # fmt: skip
    document = {"results": {"channels": [{"alternatives": readings, "detected_language": "en"}], "utterances": []}}
    [utterance], _ = read(document, "call.json")
    assert utterance.alternatives == (Alternative("play taylor", 0.5, (Word("taylor", 5.0, 5.5, 0.5),)),)
    assert (len(utterance.words), utterance.language) == (2, "en")
