import json

from spacy_entity_annot.types import Word

from ..conftest import Read


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


def results(*heard: tuple[str, str, str | None]) -> list[dict[str, object]]:
    """Words and signs of half a second each: type, content and what a sign attaches to."""
    return [{"type": kind, "start_time": place / 2, "end_time": place / 2 + 0.5, "is_eos": False,
             **({"attaches_to": to} if to else {}), "alternatives": [{"content": content, "speaker": "S1"}]}
            for place, (kind, content, to) in enumerate(heard)]  # fmt: skip


def test_opening_signs_stand_before_the_word_behind_them(read: Read) -> None:
    heard = results(("word", "Play", None), ("punctuation", "«", "next"), ("word", "Halo", None),
                    ("punctuation", "»", "previous"))  # fmt: skip
    [utterance], _ = read({"format": "2.9", "results": heard}, "call.json")
    assert (utterance.text, [word.text for word in utterance.words]) == ("Play «Halo»", ["Play", "«Halo»"])


def test_words_of_languages_without_blanks_stand_without_blanks(read: Read) -> None:
    metadata = {"language_pack_info": {"word_delimiter": ""}}
    heard = results(("word", "播放", None), ("word", "音乐", None), ("punctuation", "。", "previous"))
    [utterance], _ = read({"format": "2.9", "metadata": metadata, "results": heard}, "call.json")
    assert (utterance.text, [word.text for word in utterance.words]) == ("播放音乐。", ["播放", "音乐。"])


def test_a_change_of_speaker_without_words_is_passed_over(read: Read) -> None:
    change = {"type": "speaker_change", "start_time": 0.5, "end_time": 0.5, "score": 0.8}
    heard = [*results(("word", "Play", None)), change, *results(("word", "it", None))]
    [utterance], problems = read({"format": "2.1", "results": heard}, "call.json")
    assert (utterance.text, problems) == ("Play it", [])


def test_the_final_messages_of_a_session_are_one_transcript_cut_by_its_own_rules(read: Read) -> None:
    def final(content: str, start: float, speaker: str) -> dict[str, object]:
        word = {"type": "word", "start_time": start, "end_time": start + 0.5, "alternatives": [
            {"content": content, "confidence": 0.5, "speaker": speaker}]}  # fmt: skip
        return {"message": "AddTranscript", "metadata": {"transcript": content}, "results": [word]}

    messages = [{"message": "RecognitionStarted", "id": "x", "language_pack_info": {"word_delimiter": " "}},
                {"message": "AddPartialTranscript", "results": final("pl", 0, "S1")["results"]},
                final("play", 0, "S1"), {"message": "AddTranscript", "results": []}, final("queen", 0.5, "S1"),
                final("no", 1, "S2"), {"message": "EndOfTranscript"}]  # fmt: skip
    for content in ("\n".join(map(json.dumps, messages)), messages):
        utterances, problems = read(content, "live.jsonl")
        assert problems == []
        assert [(row.id, row.text, row.speaker, row.end) for row in utterances] == [
            ("live:1", "play queen", "S1", 1.0),
            ("live:2", "no", "S2", 1.5),
        ]
        assert utterances[0].meta == {"recogniser": "speechmatics"}


def test_a_message_without_its_shape_is_reported_and_the_others_are_read(read: Read) -> None:
    def final(**word: object) -> dict[str, object]:
        return {"message": "AddTranscript", "results": [{"type": "word", "start_time": 0, "end_time": 1} | word]}

    play, later, queen = ([{"content": content}] for content in ("play", "later", "queen"))
    messages = [final(alternatives=play), final(), final(alternatives=[]), final(start_time="soon", alternatives=later),
                final(alternatives=queen)]  # fmt: skip
    [utterance], problems = read("\n".join(map(json.dumps, messages)), "live.jsonl")
    assert utterance.text == "play queen"
    assert [line for line, _ in problems] == [2, 3, 4]
    assert all("speechmatics-realtime has not the expected shape" in message for _, message in problems)
