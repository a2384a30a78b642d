from typing import Any

from spacy_entity_annot.types import Alternative, Word

from ..conftest import Read


def word(text: str, start: int, **more: Any) -> dict[str, Any]:
    return {"word": text, "startTime": f"{start}.500s", "endTime": {"seconds": str(start + 1)}, **more}


def test_times_come_in_two_spellings_and_zero_confidence_is_unset(read: Read) -> None:
    first = {"transcript": "play it", "confidence": 0.0, "words": [word("play", 0), word("it", 1, confidence=0.0)]}
    results = [{"alternatives": [first], "languageCode": "en-us", "channelTag": 2}, {"alternatives": []}]
    [utterance], problems = read({"results": results}, "call.json")
    assert problems == []
    assert (utterance.text, utterance.confidence, utterance.language, utterance.channel) == (
        "play it",
        None,
        "en-us",
        "2",
    )
    assert utterance.words == (Word("play", 0.5, 1.0), Word("it", 1.5, 2.0))


def test_second_version_and_the_wrapping_of_long_operations(read: Read) -> None:
    spoken = {"word": "play", "startOffset": "0.5s", "endOffset": "0.900s", "speakerLabel": "1", "confidence": 0.5}
    result = {"alternatives": [{"transcript": "play", "confidence": 0.9, "words": [spoken]}], "resultEndOffset": "1s"}
    [utterance], _ = read({"name": "1", "done": True, "response": {"results": [result]}}, "call.json")
    assert (utterance.words, utterance.speaker) == ((Word("play", 0.5, 0.9, 0.5),), "1")


def test_the_last_result_repeats_every_word_to_name_its_speaker(read: Read) -> None:
    spoken = [word("play", 0), word("it", 1), word("no", 2), word("thanks", 3)]
    tagged = [{**spoken[position], "speakerTag": tag} for position, tag in enumerate((1, 1, 2, 2))]
    results = [
        {"alternatives": [{"transcript": "play it no", "words": spoken[:3]}]},
        {"alternatives": [{"transcript": " thanks", "words": tagged}]},
    ]
    utterances, _ = read({"results": results}, "call.json")
    assert [(utterance.speaker, utterance.text, len(utterance.words)) for utterance in utterances] == [
        ("1", "play it", 2), ("2", "no", 1), ("2", "thanks", 1),
    ]  # fmt: skip


def test_a_last_result_that_only_repeats_makes_no_utterance(read: Read) -> None:
    results = [
        {"alternatives": [{"transcript": "play", "words": [word("play", 0)]}]},
        {"alternatives": [{"words": [word("play", 0, speakerTag=3)]}]},
    ]
    utterances, _ = read({"results": results}, "call.json")
    assert [(utterance.speaker, utterance.text) for utterance in utterances] == [("3", "play")]


def test_alternatives_keep_their_order(read: Read) -> None:
    readings = [{"transcript": "play tailor", "confidence": 0.9}, {"transcript": " play taylor "}, {"transcript": ""},
                {"transcript": "play tailor"}, {"transcript": "play sailor", "confidence": 0.25}]  # fmt: skip
    [utterance], _ = read({"results": [{"alternatives": readings}]}, "call.json")
    assert utterance.alternatives == (Alternative("play taylor"), Alternative("play sailor", 0.25))
    assert (utterance.confidence, utterance.meta) == (0.9, {"recogniser": "google", "score_kind": "probability"})


def test_a_batch_of_version_2_holds_several_recordings_and_says_which_could_not_be_read(read: Read) -> None:
    words = [{"word": "play", "startOffset": "0s", "endOffset": "1.200s", "speakerLabel": "1"}]
    heard = {"results": [{"alternatives": [{"transcript": "play", "words": words}], "languageCode": "en-us"}]}
    files = {
        "gs://calls/a.wav": {"transcript": heard, "inlineResult": {"transcript": heard}},
        "gs://calls/b.wav": {"error": {"code": 3, "message": "no audio"}},
        "gs://calls/c.wav": {"inlineResult": {"transcript": heard}},
    }
    for document in ({"results": files}, {"done": True, "response": {"results": files}}):
        utterances, problems = read(document, "batch.json")
        assert [(row.id, row.text, row.media) for row in utterances] == [
            ("batch:1", "play", "gs://calls/a.wav"),
            ("batch:2", "play", "gs://calls/c.wav"),
        ]
        assert (utterances[0].words[0].end, utterances[0].speaker) == (1.2, "1")
        [(line, message)] = problems
        assert line == 1
        assert message.startswith("the recogniser could not read gs://calls/b.wav: no audio")
