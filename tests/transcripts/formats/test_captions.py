import os
from pathlib import Path

import pytest

from spacy_entity_annot.transcripts import read_transcripts
from spacy_entity_annot.types import Problem

from ..conftest import Read

TIMES = "the time line is not like 00:01:02.345 --> 00:01:04.000; its text was left out."
WITHOUT = "the text has no time line above it, so it was left out."


@pytest.mark.parametrize("name", ["call.vtt", "call.srt"])
@pytest.mark.parametrize(
    ("faulty", "line", "message"),
    [
        ("00:00:1d.000 --> 00:00:02.000\nlost", 6, TIMES),
        ("00:00:01.000 -->\nlost", 6, TIMES),
        ("00:61:01.000 --> 00:62:01.000\nlost", 6, TIMES),
        ("00:00:01.0000 --> 00:00:02.000\nlost", 6, TIMES),
        ("one\n00:00:01.000 --> 00:00:02,x\nlost", 7, TIMES),
        ("00:00:03.000 --> 00:00:02.000\nlost", 6, "the caption ends before it starts; its text was left out."),
        ("lost", 6, WITHOUT),
        ("7\nlost", 6, WITHOUT),
        ("00:00:01.000 --> 00:00:02.000\nlo\0st", 7, "the line holds a NUL character, which no transcript has."),
    ],
)
def test_faulty_block_is_reported_and_its_neighbours_are_kept(
    read: Read, name: str, faulty: str, line: int, message: str
) -> None:
    block = "00:00:0{}.000 --> 00:00:0{}.500\n{}\n\n"
    content = "WEBVTT\n\n" if name == "call.vtt" else "\n\n"
    content += block.format(0, 0, "before") + faulty + "\n\n" + block.format(5, 5, "behind")
    utterances, problems = read(content, name)
    assert [utterance.text for utterance in utterances] == ["before", "behind"]
    assert problems == [(line, message)]


def test_stray_text_above_a_caption_is_reported_and_the_caption_kept(read: Read) -> None:
    utterances, problems = read("lost\nan id\n00:01 --> 00:02\nkept", "call.srt")
    assert [(utterance.text, utterance.meta) for utterance in utterances] == [("kept", {"cue": "an id"})]
    assert problems == [(1, WITHOUT)]


def test_running_number_alone_and_caption_without_text_say_nothing(read: Read) -> None:
    assert read("1\n\n2\n00:01 --> 00:02\n\n3\n00:02 --> 00:03\n<i></i>", "call.srt") == ([], [])


def test_a_file_without_empty_lines_is_held_in_parts(read: Read) -> None:
    utterances, problems = read("1\n00:01 --> 00:02\n" + "on\n" * 2_500, "call.srt")
    assert [len(utterance.text.split()) for utterance in utterances] == [998]
    assert problems == [(1001, WITHOUT), (2001, WITHOUT)]


@pytest.mark.parametrize(
    ("times", "start", "end"),
    [
        ("00:00:01.500 --> 00:00:02.750", 1.5, 2.75),
        ("00:00:01,500 --> 00:00:02,750", 1.5, 2.75),
        ("00:01.500 --> 00:02.750", 1.5, 2.75),
        ("100:00:01.500-->100:00:02.750", 360001.5, 360002.75),
        ("0:00:01,5 --> 0:00:02,75", 1.5, 2.75),
        ("00:00:01 --> 00:00:03 align:start position:0%", 1.0, 3.0),
        ("00:00:01.500 --> 00:00:02.750 X1:40 X2:600", 1.5, 2.75),
    ],
)
def test_times_are_seconds(read: Read, times: str, start: float, end: float) -> None:
    [utterance], _ = read(f"1\n{times}\nplay\n", "call.srt")
    assert (utterance.start, utterance.end) == (start, end)


@pytest.mark.parametrize(
    ("payload", "text"),
    [
        ("play\ntailor  swift", "play tailor swift"),
        ("<i>play</i> <font color='red'>tailor</font>", "play tailor"),
        ("{\\an8}play", "play"),
        ("play<br/>tailor", "play tailor"),
        ("rock &amp; roll &#39;n&#39; &lt;soul&gt;", "rock & roll 'n' <soul>"),
        ("taylor <00:00:01.000>swift", "taylor swift"),
        ("1 < 2 > 0", "1 < 2 > 0"),
        ("play &#" + "9" * 9_999 + ";this", "play this"),
    ],
)
def test_markup_is_not_text(read: Read, payload: str, text: str) -> None:
    [utterance], _ = read(f"1\n00:01 --> 00:02\n{payload}\n", "call.srt")
    assert utterance.text == text


def test_time_line_begins_a_caption_without_an_empty_line_above(read: Read) -> None:
    utterances, problems = read("1\n00:01 --> 00:02\nplay\n2\n00:02 --> 00:03\nstop\n", "call.srt")
    assert [(utterance.id, utterance.text) for utterance in utterances] == [("call:2", "play"), ("call:5", "stop")]
    assert problems == []


@pytest.mark.parametrize("part", ["<v ", "<v.", "<", "{\\", "<br ", "&#", "&", " ", "0", "<c.a>", "--"])
def test_hostile_markup_takes_no_more_than_its_length(read: Read, part: str) -> None:
    _, problems = read(f"1\n00:01 --> 00:02\nplay {part * 100_000}\n\n{part * 100_000}-->\n", "call.srt")
    assert problems[-1][1] == TIMES


@pytest.mark.slow
def test_real_captions_of_every_kind_are_read() -> None:
    data = os.environ.get("ENTITY_ANNOT_DATA")
    if not data:
        pytest.skip("ENTITY_ANNOT_DATA does not name the folder of the development data")
    problems: list[Problem] = []
    files = sorted(Path(data, "asr_formats", "captions").glob("*.[sv][rt]t"))
    assert len(list(read_transcripts(files, on_problem=problems.append))) == 86
    assert sorted((Path(problem.source).name, problem.line) for problem in problems) == [
        ("empty.vtt", None),
        ("invalid.vtt", 1),
        ("invalid_format1.srt", 1),
        ("invalid_format2.srt", 1),
        ("invalid_format3.srt", 1),
        ("invalid_timeframe.vtt", 6),
        ("missing_timeframe.srt", 5),
        ("missing_timeframe.vtt", 6),
    ]
