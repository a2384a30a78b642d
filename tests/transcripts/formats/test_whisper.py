import json

from spacy_entity_annot.types import Utterance, Word

from ..conftest import Read


def test_words_have_a_blank_in_front_and_segments_keep_their_figures(read: Read) -> None:
    segment = {
        "id": 0, "seek": 0, "start": 0.5, "end": 2.0, "text": " Play Tailor Swift.", "tokens": [50364, 3144],
        "temperature": 0.0, "avg_logprob": -1.2, "no_speech_prob": 0.7,
        "words": [
            {"word": " Play", "start": 0.5, "end": 0.9, "probability": 0.75},
            {"word": " Tailor", "start": 0.9, "end": 1.4, "probability": 0.5},
            {"word": " Swift.", "start": 1.4, "end": 2.0, "probability": 1.0},
        ],
    }  # fmt: skip
    document = {"text": " Play Tailor Swift.", "segments": [segment], "language": "en"}
    utterances, problems = read(document, "call.json")
    words = (Word("Play", 0.5, 0.9, 0.75), Word("Tailor", 0.9, 1.4, 0.5), Word("Swift.", 1.4, 2.0, 1.0))
    meta = {"recogniser": "whisper", "seek": 0, "temperature": 0.0, "avg_logprob": -1.2, "no_speech_prob": 0.7}
    assert problems == []
    assert utterances == [
        Utterance("call:1", "Play Tailor Swift.", "call", 0.5, 2.0, language="en", words=words, meta=meta)
    ]


def test_whisperx_has_no_times_for_words_that_it_could_not_align(read: Read) -> None:
    words = [{"word": "in", "start": 0.1, "end": 0.2, "score": 0.9, "speaker": "SPEAKER_00"}, {"word": "2014."},
             {"word": "Yes.", "start": 0.8, "end": 0.9, "score": 0.4, "speaker": "SPEAKER_01"}]  # fmt: skip
    segment = {"start": 0.1, "end": 0.9, "text": "in 2014. Yes.", "words": words, "speaker": "SPEAKER_00"}
    utterances, _ = read({"segments": [segment], "word_segments": words}, "call.json")
    assert [(utterance.speaker, utterance.text) for utterance in utterances] == [
        ("SPEAKER_00", "in 2014."),
        ("SPEAKER_01", "Yes."),
    ]
    assert utterances[0].words == (Word("in", 0.1, 0.2, 0.9), Word("2014."))
    assert (utterances[0].start, utterances[0].end, utterances[1].end) == (0.1, None, 0.9)


def test_a_dump_of_faster_whisper_is_a_list_of_segments(read: Read) -> None:
    segments = [{"id": 1, "seek": 0, "start": 0.0, "end": 1.0, "text": " Play.", "tokens": [1], "avg_logprob": -0.5,
                 "words": None}]  # fmt: skip
    utterances, _ = read(segments, "call.json")
    assert [(utterance.text, utterance.end, utterance.words) for utterance in utterances] == [("Play.", 1.0, ())]


def test_whisper_timestamped_calls_its_words_text(read: Read) -> None:
    word = {"text": "Play", "start": 0.1, "end": 0.4, "confidence": 0.74}
    segment = {"start": 0.1, "end": 0.4, "text": " Play", "confidence": 0.74, "words": [word]}
    [utterance], _ = read({"text": " Play", "segments": [segment], "language": "en"}, "call.json")
    assert (utterance.words, utterance.confidence) == ((Word("Play", 0.1, 0.4, 0.74),), 0.74)


def test_a_segment_of_another_shape_is_reported_and_those_before_it_are_kept(read: Read) -> None:
    segments = [{"start": 0.0, "end": 1.0, "text": "play"}, {"start": {}, "end": 1.0, "text": "stop"}]
    utterances, [(line, message)] = read({"segments": segments}, "call.json")
    assert [utterance.text for utterance in utterances] == ["play"]
    assert (line, message[:46]) == (1, "this JSON of whisper has not the expected shap")


def test_one_document_a_line_makes_a_transcript_each(read: Read) -> None:
    line = '{"text": "play", "segments": [{"start": 0, "end": 1, "text": "play"}]}\n'
    utterances, problems = read(line + '{"name": 1}\n' + line, "calls.jsonl")
    assert [utterance.id for utterance in utterances] == ["calls:1", "calls:3:1"]
    assert problems == [(2, "this JSON is not like that of whisper; --format names another one.")]


def test_whisper_cpp_has_milliseconds_and_tokens(read: Read) -> None:
    tokens = [
        {"text": "[_BEG_]", "offsets": {"from": 0, "to": 0}, "id": 50363, "p": 0.9},
        {"text": " Tail", "offsets": {"from": 100, "to": 300}, "id": 7, "p": 0.5},
        {"text": "or", "offsets": {"from": 300, "to": 400}, "id": 8, "p": 1.0},
        {"text": " Swift", "offsets": {"from": 400, "to": 900}, "id": 9, "p": 0.25},
    ]
    segment = {"timestamps": {"from": "00:00:00,000", "to": "00:00:01,000"}, "offsets": {"from": 0, "to": 1000},
               "text": " Tailor Swift", "tokens": tokens, "speaker": "0"}  # fmt: skip
    document = {"systeminfo": "AVX = 1", "model": {"type": "base"}, "result": {"language": "en"},
                "transcription": [segment]}  # fmt: skip
    [utterance], _ = read(document, "call.json")
    assert utterance.words == (Word("Tailor", 0.1, 0.4, 0.75), Word("Swift", 0.4, 0.9, 0.25))
    assert (utterance.text, utterance.end, utterance.speaker, utterance.language) == ("Tailor Swift", 1.0, "0", "en")
    assert utterance.meta == {"recogniser": "whisper", "document": {"model": {"type": "base"}}}


def test_tokens_that_hold_parts_of_characters_leave_the_text_whole(read: Read) -> None:
    content = b'{"transcription": [{"text": " \xc3\xa4", "tokens": [{"text": " \xc3"}, {"text": "\xa4"}]}]}'
    [utterance], problems = read(content, "call.json")
    assert (utterance.text, [word.text for word in utterance.words], problems[0][0]) == ("ä", ["ä"], 1)


def test_openai_lists_words_beside_the_segments(read: Read) -> None:
    words = [{"word": "Play", "start": 0.0, "end": 0.5}, {"word": "Tailor", "start": 0.5, "end": 1.0},
             {"word": "Louder", "start": 1.0, "end": 1.75}]  # fmt: skip
    segments = [{"id": 0, "seek": 0, "start": 0.0, "end": 1.0, "text": " Play Tailor.", "tokens": [1]},
                {"id": 1, "seek": 0, "start": 1.0, "end": 2.0, "text": " Louder!", "tokens": [2]}]  # fmt: skip
    document = {"task": "transcribe", "language": "english", "duration": 2.0, "text": "Play Tailor. Louder!",
                "segments": segments, "words": words}  # fmt: skip
    utterances, problems = read(document, "call.json")
    assert problems == []
    assert [(utterance.text, [word.text for word in utterance.words]) for utterance in utterances] == [
        ("Play Tailor.", ["Play", "Tailor"]),
        ("Louder!", ["Louder"]),
    ]
    [alone], _ = read({**document, "segments": None}, "call.json")
    assert (alone.text, alone.words[2]) == ("Play Tailor. Louder!", Word("Louder", 1.0, 1.75))
    assert (alone.language, alone.start, alone.end) == ("english", 0.0, 1.75)


def test_openai_names_speakers_of_segments(read: Read) -> None:
    segment = {
        "id": "seg_001",
        "type": "transcript.text.segment",
        "speaker": "A",
        "start": 0.0,
        "end": 1.5,
        "text": "Play.",
    }
    [utterance], _ = read({"task": "transcribe", "duration": 1.5, "text": "Play.", "segments": [segment]}, "call.json")
    assert (utterance.speaker, utterance.text, utterance.end) == ("A", "Play.", 1.5)


def test_whisper_cpp_without_word_times_has_words_without_times(read: Read) -> None:
    tokens = [{"text": " Play", "timestamps": {}, "offsets": {}, "id": 7, "p": 0.5, "t_dtw": -1}]
    [utterance], _ = read({"transcription": [{"offsets": {}, "text": " Play", "tokens": tokens}]}, "call.json")
    assert (utterance.words, utterance.start) == ((Word("Play", None, None, 0.5),), None)


def test_segments_one_a_line_are_one_transcript_with_their_own_times(read: Read) -> None:
    segment = {"id": 1, "seek": 0, "start": 0.25, "end": 2.0, "text": " Play queen", "avg_logprob": -0.25, "words": [
        {"start": 0.5, "end": 1.0, "word": " Play", "probability": 0.5}]}  # fmt: skip
    lines = "\n".join(json.dumps({**segment, "id": number}) for number in (1, 2))
    utterances, problems = read(lines, "call.jsonl")
    assert problems == []
    assert [(row.id, row.transcript, row.text, row.start, row.end) for row in utterances] == [
        ("call:1", "call", "Play queen", 0.25, 2.0),
        ("call:2", "call", "Play queen", 0.25, 2.0),
    ]
    assert utterances[0].words == (Word("Play", 0.5, 1.0, 0.5),)


def test_our_own_lines_may_keep_what_whisper_says_of_a_segment(read: Read) -> None:
    record = {"id": "a", "text": "play", "start": 1, "avg_logprob": -0.25}
    [utterance], _ = read(json.dumps(record), "call.jsonl")
    assert (utterance.id, utterance.meta) == ("a", {"avg_logprob": -0.25})


def test_chunks_of_transformers_are_segments_or_words(read: Read) -> None:
    segments = [{"timestamp": [0.0, 1.5], "text": " Play queen."}, {"timestamp": [1.5, None], "text": " Stop."}]
    utterances, problems = read({"text": " Play queen. Stop.", "chunks": segments}, "call.json")
    assert problems == []
    assert [(row.text, row.start, row.end) for row in utterances] == [("Play queen.", 0.0, 1.5), ("Stop.", 1.5, None)]
    words = [{"timestamp": [0.0, 0.5], "text": " Play"}, {"timestamp": [0.5, 1.5], "text": " queen."}]
    [utterance], _ = read({"text": " Play queen.", "chunks": words}, "call.json")
    assert utterance.words == (Word("Play", 0.0, 0.5), Word("queen.", 0.5, 1.5))
