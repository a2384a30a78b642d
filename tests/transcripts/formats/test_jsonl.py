import json
from typing import Any

import pytest

from spacy_entity_annot.types import Alternative, Utterance, Word

from ..conftest import Read


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"text": "play tai', "not valid JSON (Unterminated string starting at column 10)."),
        ('["play"]', "a JSON object was expected, this is a list."),
        ('{"id": "u1"}', "the field 'text' is missing or empty."),
        ('{"text": null}', "the field 'text' is missing or empty."),
        ('{"text": 5}', "the field 'text' must be a text, not a number."),
        ('{"text": "a", "text": "b"}', "the field 'text' stands twice in one object."),
        ('{"text": "a", "meta": {"k": 1, "k": 2}}', "the field 'k' stands twice in one object."),
        ('{"text": "a\\u0000b"}', "the field 'text' holds a NUL character, which no text has."),
        ('{"text": "a\\ud800"}', "the field 'text' holds half of a surrogate pair, which no file can store."),
        ('{"text": "a", "x": {"y": "\\udc00"}}', "the field 'x.y' holds half of a surrogate pair"),
        ('{"text": "a", "id": ""}', "the field 'id' is missing or empty."),
        ('{"text": "a", "id": 1.5}', "the field 'id' must be a text or a whole number, not a number."),
        ('{"text": "a", "speaker": true}', "the field 'speaker' must be a text or a whole number, not true or false."),
        ('{"text": "a", "start": "1.5"}', "the field 'start' must be a number, not a text."),
        ('{"text": "a", "start": true}', "the field 'start' must be a number, not true or false."),
        ('{"text": "a", "start": -1}', "the field 'start' must lie at or behind the start of the recording."),
        ('{"text": "a", "start": 2, "end": 1}', "the field 'end' must lie at or behind the start."),
        ('{"text": "a", "start": NaN}', "NaN is no number in JSON. Use null for an unknown value."),
        ('{"text": "a", "meta": [Infinity]}', "Infinity is no number in JSON. Use null for an unknown value."),
        ('{"text": "a", "end": 1e999}', "the field 'end' must lie within the range of a number."),
        ('{"text": "a", "x": 1e999}', "the field 'x' must lie within the range of a number."),
        ('{"text": "a", "x": 9223372036854775808}', "the field 'x' must lie within 64 bits."),
        ('{"text": "a", "start": ' + "9" * 400 + "}", "the field 'start' must lie within the range of a number."),
        ('{"text": "a", "x": ' + "9" * 5000 + "}", "not valid JSON (a number has thousands of digits)."),
        ('{"text": "a", "x": ' + "[" * 100_000, "the JSON is nested too deep to be read."),
        ('{"text": "a", "x": ' + "[" * 65 + "]" * 65 + "}", "the field 'x' is nested more than 64 levels"),
        ('{"text": "a", "confidence": 87}', "the field 'confidence' must lie between 0 and 1."),
        ('{"text": "a", "words": "a"}', "the field 'words' must be a list, not a text."),
        ('{"text": "a", "words": [{"text": "a"}, {"start": 1}]}', "the field 'words[1].text' is missing or empty."),
        ('{"text": "a", "words": [{"text": "a", "end": []}]}', "the field 'words[0].end' must be a number"),
        ('{"text": "a", "alternatives": [1]}', "the field 'alternatives[0]' must be an object, not a number."),
        ('{"text": "a", "alternatives": ["\\u0000"]}', "the field 'alternatives[0]' holds a NUL character"),
        ('{"text": "a", "meta": "b"}', "the field 'meta' must be an object, not a text."),
    ],
)  # fmt: skip
def test_bad_line_is_reported_and_its_neighbours_are_kept(read: Read, line: str, message: str) -> None:
    utterances, problems = read(f'{{"text": "before"}}\n{line}\n{{"text": "behind"}}\n')
    assert [utterance.id for utterance in utterances] == ["call:1", "call:3"]
    assert [number for number, _ in problems] == [2]
    assert problems[0][1].startswith(message)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"\xff\xfe\xfd", "not valid UTF-8 at byte 1."),
        (b'{"text": "Beyonc\xe9"}', "not valid UTF-8 at byte 17."),
        (b'{"text": "a\x00b"}', "the line holds a NUL character, which no transcript has."),
        (b'{"text": "' + b"a" * (9 * 2**20) + b'"}', "the line is longer than 8388608 characters"),
    ],
)
def test_bad_bytes_are_reported_and_their_neighbours_are_kept(read: Read, line: bytes, message: str) -> None:
    utterances, problems = read(b'{"text": "before"}\n' + line + b'\n{"text": "behind"}')
    assert [utterance.id for utterance in utterances] == ["call:1", "call:3"]
    assert [number for number, _ in problems] == [2]
    assert problems[0][1].startswith(message)


def test_every_field_is_read(read: Read) -> None:
    record: dict[str, Any] = {
        "id": 7, "text": "play tailor swift", "transcript": "t", "speaker": 0, "subject_key": "account-9", "start": 1,
        "end": 2.5, "language": "en", "channel": "left", "media": "t.wav", "confidence": 1.0000001,
        "words": [{"text": "play", "start": 1, "end": 1.5, "confidence": 0.5, "more": 1}, {"text": "tailor"}],
        "alternatives": ["play taylor", {"text": "plate", "score": -3, "words": [{"text": "plate"}]}],
        "meta": {"mood": "good"}, "intent": "play",
    }  # fmt: skip
    assert read(json.dumps(record)) == (
        [
            Utterance(
                "7",
                "play tailor swift",
                "t",
                start=1.0,
                end=2.5,
                speaker="0",
                subject_key="account-9",
                channel="left",
                language="en",
                confidence=1.0,
                words=(Word("play", 1.0, 1.5, 0.5), Word("tailor")),
                alternatives=(Alternative("play taylor"), Alternative("plate", -3.0, (Word("plate"),))),
                media="t.wav",
                meta={"mood": "good", "intent": "play"},
            )
        ],
        [],
    )


def test_null_counts_as_absent(read: Read) -> None:
    line = (
        '{"text": "play", "id": null, "words": null, "alternatives": [{"text": "plate", "score": null}], "meta": null}'
    )
    [utterance], _ = read(line)
    assert utterance == Utterance("call:1", "play", "call", alternatives=(Alternative("plate"),))


def test_empty_label_counts_as_absent(read: Read) -> None:
    [utterance], problems = read('{"text": "play", "speaker": "", "language": " ", "subject_key": ""}')
    assert (utterance, problems) == (Utterance("call:1", "play", "call"), [])


def test_missing_id_is_made_of_the_records_own_transcript(read: Read) -> None:
    [utterance], _ = read('\n{"text": "play", "transcript": "t9"}\n')
    assert (utterance.id, utterance.transcript) == ("t9:2", "t9")


def test_a_repeat_of_the_text_is_dropped_and_the_order_of_the_others_kept(read: Read) -> None:
    [utterance], _ = read('{"alternatives": ["b", "a", {"text": "a", "score": 1}, "c", "b"], "text": "a"}')
    assert [reading.text for reading in utterance.alternatives] == ["b", "c", "b"]


def test_blanks_around_a_text_stay_because_offsets_count_them(read: Read) -> None:
    [utterance], _ = read('{"text": "  play "}')
    assert utterance.text == "  play "


def test_silence_is_left_out_unless_another_reading_heard_something(read: Read) -> None:
    utterances, problems = read('{"text": ""}\n{"text": " \\t"}\n{"text": "", "alternatives": ["play"]}\n')
    assert ([utterance.id for utterance in utterances], problems) == (["call:3"], [])


def test_line_separators_inside_a_text_do_not_end_the_line(read: Read) -> None:
    [utterance], problems = read('{"text": "a\u2028b\u0085c"}\n')
    assert (utterance.text, problems) == ("a\u2028b\u0085c", [])


def test_windows_line_ends_and_a_byte_order_mark_are_passed_over(read: Read) -> None:
    utterances, problems = read(b'\xef\xbb\xbf{"text": "a"}\r\n{"text": "b"}\r\n')
    assert ([utterance.text for utterance in utterances], problems) == (["a", "b"], [])


def test_utf16_with_a_mark_is_read(read: Read) -> None:
    [utterance], problems = read('{"text": "Beyoncé"}\n'.encode("utf-16"))
    assert (utterance.text, problems) == ("Beyoncé", [])


def test_of_a_nemo_manifest_what_was_recognised_is_the_text(read: Read) -> None:
    line = {"audio_filepath": "a.wav", "offset": 1.5, "duration": 2.0, "text": "play queen", "pred_text": "play green"}
    [utterance], problems = read(json.dumps(line), "manifest.json")
    assert problems == []
    assert (utterance.text, utterance.media, utterance.start, utterance.end) == ("play green", "a.wav", 1.5, 3.5)
    assert utterance.meta == {"duration": 2.0, "reference": "play queen"}
    [utterance], _ = read(json.dumps({"audio_filepath": "a.wav", "duration": 2.0, "text": "play"}), "manifest.json")
    assert (utterance.text, utterance.start, utterance.meta) == ("play", None, {"duration": 2.0})


def test_a_first_line_that_names_a_field_twice_is_refused_and_the_others_are_read_as_strictly(read: Read) -> None:
    lines = ['{"text": "play", "text": "stop"}', '{"text": "go on"}', '{"text": "a", "text": "b"}']
    utterances, problems = read("\n".join(lines), "call.jsonl")
    assert [(row.id, row.text) for row in utterances] == [("call:2", "go on")]
    assert [line for line, _ in problems] == [1, 3]
