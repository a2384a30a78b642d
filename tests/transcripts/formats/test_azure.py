from spacy_entity_annot.types import Alternative, Word

from ..conftest import Read


def test_a_batch_shows_the_display_form_and_keeps_the_others(read: Read) -> None:
    best = {"confidence": 0.9, "lexical": "play ten", "itn": "play 10", "maskedITN": "play 10", "display": "Play 10.",
            "words": [{"word": "play", "offsetInTicks": 5000000.0, "durationInTicks": 5000000.0, "confidence": 0.5},
                      {"word": "ten", "offset": "PT1.5S", "duration": "PT0.5S", "confidence": 0.75}]}  # fmt: skip
    other = {"confidence": 0.25, "lexical": "pay ten", "display": "Pay 10."}
    phrase = {"recognitionStatus": "Success", "channel": 1, "speaker": 2, "offset": "PT0.5S", "duration": "PT1.5S",
              "offsetInTicks": 5000000.0, "durationInTicks": 15000000.0, "nBest": [best, other]}  # fmt: skip
    document = {"source": "a.wav?sig=secret", "recognizedPhrases": [{"recognitionStatus": "Failure"}, phrase]}
    [utterance], problems = read(document, "call.json")
    assert problems == []
    assert (utterance.text, utterance.speaker, utterance.channel, utterance.media) == ("Play 10.", "2", "1", "a.wav")
    assert (utterance.start, utterance.end, utterance.confidence) == (0.5, 2.0, 0.9)
    assert utterance.words == (Word("play", 0.5, 1.0, 0.5), Word("ten", 1.5, 2.0, 0.75))
    assert utterance.alternatives == (Alternative("Pay 10.", 0.25),)
    assert utterance.meta == {
        "recogniser": "azure",
        "lexical": "play ten", "itn": "play 10", "maskeditn": "play 10", "score_kind": "probability",
    }  # fmt: skip


def test_the_sdk_spells_its_fields_in_capitals(read: Read) -> None:
    best = {"Confidence": 0.9, "Lexical": "play", "Display": "Play.",
            "Words": [{"Word": "play", "Offset": 5000000, "Duration": 2500000}]}  # fmt: skip
    document = {"Id": "1", "RecognitionStatus": "Success", "Offset": 5000000, "Duration": 2500000, "NBest": [best]}
    [utterance], _ = read(document, "call.json")
    assert (utterance.text, utterance.start, utterance.end) == ("Play.", 0.5, 0.75)
    assert utterance.words == (Word("play", 0.5, 0.75),)


def test_fast_transcription_has_milliseconds(read: Read) -> None:
    phrase = {
        "channel": 0,
        "offsetMilliseconds": 500,
        "durationMilliseconds": 250,
        "text": "Play.",
        "locale": "en-US",
        "words": [{"text": "Play.", "offsetMilliseconds": 500, "durationMilliseconds": 250}],
        "confidence": 0.9,
    }
    [utterance], _ = read({"durationMilliseconds": 900, "phrases": [phrase]}, "call.json")  # fmt: skip
    assert (utterance.text, utterance.end, utterance.language) == ("Play.", 0.75, "en-US")
    assert utterance.words == (Word("Play.", 0.5, 0.75),)
    assert utterance.meta == {"recogniser": "azure", "document": {"durationMilliseconds": 900}}


def test_the_results_of_the_sdk_come_as_a_list_too(read: Read) -> None:
    best = {"Confidence": 0.9, "Lexical": "play", "ITN": "play", "Display": "Play.", "Sentiment": None, "Words": None}
    readings = [best, {"Confidence": 0.25, "Lexical": "pay", "Display": "pay"}]
    phrase = {
        "RecognitionStatus": "Success",
        "Offset": 5000000,
        "Duration": 2500000,
        "SpeakerId": "0",
        "NBest": readings,
    }
    utterances, problems = read([phrase, {**phrase, "SpeakerId": "1"}], "call.json")
    assert problems == []
    assert [(row.id, row.text, row.speaker, row.end) for row in utterances] == [
        ("call:1", "Play.", "0", 0.75),
        ("call:2", "Play.", "1", 0.75),
    ]
    assert utterances[0].alternatives == (Alternative("pay", 0.25),)


def test_video_indexer_and_older_batches_spell_with_capitals(read: Read) -> None:
    words = [{"Word": "play", "Offset": "PT0.5S", "Duration": "PT0.25S", "OffsetInTicks": 5000000,
              "DurationInTicks": 2500000, "Confidence": 0.5}]  # fmt: skip
    phrase = {"RecognitionStatus": "Success", "Channel": 0, "Speaker": 1, "Offset": "PT0.5S", "Duration": "PT0.25S",
              "NBest": [{"Confidence": 0.75, "Lexical": "play", "Display": "Play.", "Words": words}]}  # fmt: skip
    [new], _ = read({"RecognizedPhrases": [phrase]}, "call.json")
    segment = {"RecognitionStatus": "Success", "ChannelNumber": "0", "SpeakerId": None, "Offset": 5000000,
               "Duration": 2500000, "NBest": phrase["NBest"]}  # fmt: skip
    [old], _ = read({"AudioFileResults": [{"AudioFileName": "a.wav", "SegmentResults": [segment]}]}, "call.json")
    for utterance in (new, old):
        assert (utterance.text, utterance.channel, utterance.start, utterance.end) == ("Play.", "0", 0.5, 0.75)
        assert utterance.words == (Word("play", 0.5, 0.75, 0.5),)
    assert (new.speaker, old.speaker, old.media) == ("1", None, "a.wav")


def test_a_speaker_may_stand_with_the_reading(read: Read) -> None:
    phrase = {"recognitionStatus": "Success", "nBest": [{"speaker": 1, "display": "Play."}]}
    [utterance], _ = read({"recognizedPhrases": [phrase]}, "call.json")
    assert utterance.speaker == "1"


def test_a_result_of_the_sdk_may_have_one_reading_alone(read: Read) -> None:
    document = {"RecognitionStatus": "Success", "Offset": 5000000, "Duration": 2500000, "DisplayText": "Play."}
    [utterance], problems = read(document, "call.json")
    assert problems == []
    assert (utterance.text, utterance.start, utterance.end) == ("Play.", 0.5, 0.75)
