import gzip
import io
import os
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from spacy_entity_annot.errors import InputError, UsageError
from spacy_entity_annot.transcripts import read_transcripts, transcript_formats
from spacy_entity_annot.types import Problem

from .conftest import Read

CAPTIONS = b"WEBVTT\n\n1\n00:01.000 --> 00:02.000\n<v Ana>play &amp; stop\n"


def problems_of(path: Path | list[Path]) -> list[tuple[str, str]]:
    problems: list[Problem] = []
    assert list(read_transcripts(path, on_problem=problems.append)) == []
    return [(Path(problem.source).name, problem.message) for problem in problems]


def test_missing_path_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("play")
    with pytest.raises(UsageError, match="b.txt: there is no such file"):
        read_transcripts([tmp_path / "a.txt", tmp_path / "b.txt"])


def test_unknown_format_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no transcript format 'docx'"):
        read_transcripts(tmp_path, format="docx")


def test_first_problem_is_raised_where_nobody_handles_it(tmp_path: Path) -> None:
    path = tmp_path / "call.jsonl"
    path.write_text('{"text": "play"}\n{"text": 1}\n')
    reader = read_transcripts(path)
    assert next(reader).text == "play"
    with pytest.raises(InputError, match=r"call.jsonl:2: the field 'text' must be a text, not a number."):
        next(reader)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty; there was nothing to read."),
        (bytes(range(256)) * 40, "the file holds binary data, not text."),
        (b"RIFF\x00\x00\x00\x00WAVEfmt \x00\x01\x02\x03" * 99, "the file holds binary data, not text."),
        (b"one,two\nthree,four\n", "no known transcript format fits."),
        (gzip.compress(b"", mtime=0), "the file is empty; there was nothing to read."),
        (gzip.compress(bytes(range(256)) * 20, mtime=0), "the file holds binary data, not text."),
        (b"\x1f\x8bnot gzip at all", "the gzip stream is damaged or cut short"),
    ],
)
def test_file_that_is_no_transcript_is_one_problem(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "call.log"
    path.write_bytes(content)
    [(name, found)] = problems_of(path)
    assert (name, found[: len(message)]) == ("call.log", message)


def test_rows_before_the_break_in_a_gzip_stream_are_kept(read: Read) -> None:
    whole = gzip.compress(b"".join(b'{"text": "play %d"}\n' % number for number in range(9_999)))
    utterances, [(line, message)] = read(whole[: len(whole) // 2], "call.jsonl.gz")
    assert len(utterances) > 1_000
    assert line == len(utterances) + 1
    assert "cut short" in message


def test_folder_is_walked_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.vtt", ".hidden.txt", "c.bin", "sub/a.txt", ".git/a.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(CAPTIONS if path.suffix == ".vtt" else b"play\n")
    os.mkfifo(tmp_path / "pipe.txt")
    problems: list[Problem] = []
    utterances = list(read_transcripts(tmp_path, on_problem=problems.append))
    assert [(utterance.id, utterance.transcript) for utterance in utterances] == [
        ("a:4", "a"),
        ("b:1", "b"),
        ("sub/a:1", "sub/a"),
    ]
    assert [Path(problem.source).name for problem in problems] == ["c.bin"]


def test_files_of_one_name_make_transcripts_of_their_own(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("call.txt", "call.text", "sub/call.txt", "sub/call.text")]
    (tmp_path / "sub").mkdir()
    for path in paths:
        path.write_text("play\n")
    assert [utterance.transcript for utterance in read_transcripts(tmp_path)] == [
        "call", "call.txt", "sub/call", "sub/call.txt",
    ]  # fmt: skip
    assert [utterance.transcript for utterance in read_transcripts([*paths, paths[0]])] == [
        "call", "call.text", "call.txt", paths[3].as_posix(), "call",
    ]  # fmt: skip


def test_empty_folder_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / ".hidden").touch()
    assert problems_of(tmp_path) == [(tmp_path.name, "the folder holds no files; there was nothing to read.")]


def test_name_of_a_file_that_is_not_utf8_is_a_problem(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/b\xff.txt")
    try:
        Path(path).write_text("play")
    except OSError:
        pytest.skip("this file system takes no such names")
    [(name, message)] = problems_of(tmp_path)
    assert (name, message[:34]) == ("b\ufffd.txt", "the file's name is not valid UTF-8")


def test_named_format_is_not_questioned(read: Read) -> None:
    utterances, _ = read(b'{"text": "play"}\n', "call.jsonl", format="text")
    assert [utterance.text for utterance in utterances] == ['{"text": "play"}']


def test_position_of_the_latest_utterance_is_known(tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_bytes(CAPTIONS)
    (tmp_path / "b.txt").write_text("\nplay\n")
    reader = read_transcripts([tmp_path / "a.vtt", tmp_path / "b.txt"])
    assert [(utterance.id, Path(reader.source).name, reader.line) for utterance in reader] == [
        ("a:4", "a.vtt", 4),
        ("b:2", "b.txt", 2),
    ]


class Stdin:
    def __init__(self, content: bytes) -> None:
        self.buffer = io.BufferedReader(io.BytesIO(content))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"play tailor swift\n", "play tailor swift"),
        (b'{"text": "play"}\n', "play"),
        (CAPTIONS, "play & stop"),
        (gzip.compress(CAPTIONS, mtime=0), "play & stop"),
    ],
)
def test_standard_input_is_recognised_too(monkeypatch: pytest.MonkeyPatch, content: bytes, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(content))
    [utterance] = read_transcripts("-")
    assert (utterance.text, utterance.transcript) == (text, "stdin")


def test_a_stream_without_end_is_read_as_it_comes(tmp_path: Path) -> None:
    read_end, write_end = os.pipe()
    os.write(write_end, b'{"text": "play"}\n' * 100)
    with open(read_end) as stream:
        reader = read_transcripts(f"/dev/fd/{stream.fileno()}", format="jsonl")
        assert len(list(islice(reader, 100))) == 100
    os.close(write_end)


def odd_lines() -> Iterator[bytes]:
    yield from (b"WEBVTT", b"", b"1", b"00:01.000 --> 00:02.000", b"00:00:01,000 --> 00:00:02,000", b" ", b"NOTE",
                b"00:03 --> 00:02", b"--> x", b"<v Ana", b"<v Ana>&#0;&#xd800;", b"<00:01.000><c>a</c>", b"\x00",
                b"\xe2\x80\xa8", b"\xff", b'{"text": "a"}', b'{"text": "a"', b"99999999999999999999",
                b"0:00:01.000,0:00:02.000", b"text,id", b"a,1,2", b'"', b"token|speaker|ts|endTs|punctuation",
                b"a|1|x||", b"f 1 0.5 0.2 word 0.9 lex s", b"f 1 * * <ALT_BEGIN>", b"f 1 * * <ALT>",
                b"LEXEME f 1 1.0 nan a lex s <NA>", b"SPEAKER f 1 1 1 <NA> <NA> s <NA> <NA>",
                b"f 1 ana 1.0 2.0 <o> a b", b"a { b / c } (u_1)", b'File type = "ooTextFile"',
                b'Object class = "TextGrid"', b"0 9 <exists> 1", b'"IntervalTier" "words" 0 9 1 0 1 "a"',
                b"<ANNOTATION_DOCUMENT>", b"</ANNOTATION_DOCUMENT>", b"[", b"{}", b'{"monologues": [{}]}',
                b'{"results": {"items": [{}], "channels": [{"alternatives": 3}]}}',
                b'{"results": [{"alternatives": [7]}]}', b'{"alternatives": [{"text": "a", "confidence": 265.5}]}',
                b'{"text": "\\ud800", "segments": [{"text": "\\u0000", "start": "x"}]}')  # fmt: skip


@settings(max_examples=200, suppress_health_check=[*HealthCheck])
@given(
    st.sampled_from([name for name, _ in transcript_formats()]),
    st.binary(max_size=300) | st.lists(st.sampled_from(list(odd_lines()))).map(b"\n".join),
)
@example("webvtt", gzip.compress(CAPTIONS, mtime=0)[:-9])
@example("srt", CAPTIONS.decode().encode("utf-16"))
def test_no_bytes_break_a_reader(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / "call"
    path.write_bytes(content)
    for format in (name, None):
        problems: list[Problem] = []
        for utterance in read_transcripts(path, on_problem=problems.append, format=format):
            f"{utterance.id}{utterance.text}{utterance.speaker}".encode()
            assert "\0" not in utterance.text
        for problem in problems:
            str(problem).encode()
