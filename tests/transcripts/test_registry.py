import io
from contextlib import ExitStack
from typing import Any

import pytest

from spacy_entity_annot.errors import UsageError
from spacy_entity_annot.lines import raise_problem
from spacy_entity_annot.transcripts import Format, Source, transcript_formats
from spacy_entity_annot.transcripts.registry import format_named, recognise, stem


def recognised(head: list[str], name: str) -> Format | None:
    stream: Any = io.BufferedReader(io.BytesIO("\n".join([*head, ""]).encode()))
    with ExitStack() as stack:
        return recognise(Source(name, "call", stream, stack, raise_problem))


def test_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="there is no transcript format 'docx'; there are: .*srt, webvtt.*, text[.]$"):
        format_named("docx")


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ([""], "call.json"),
        (["play tailor swift"], "call.log"),
        (['{"jobName": "x", "results": {}}'], "call.json"),
        (["{", '  "text": "play"'], "call.json"),
        (['[{"name": "play"}]'], "call.json"),
        (["id,name", "1,play"], "call.log"),
        (["<tt>"], "call.xml"),
    ],
)
def test_what_fits_no_format_is_not_guessed(head: list[str], name: str) -> None:
    assert recognised(head, name) is None


@pytest.mark.parametrize(
    ("head", "name", "format"),
    [
        (["WEBVTT - title"], "call.txt", "webvtt"),
        (["", "WEBVTT"], "call", "webvtt"),
        (["1", "00:00:01,000 --> 00:00:02,000", "play"], "call.txt", "srt"),
        (["1", "00:00:01,000 --> 00:00:02,000", "play"], "call.vtt.gz", "webvtt"),
        (["00:01.000 --> 00:02.000"], "call.vtt", "webvtt"),
        (["00:01.000 --> 00:02.000"], "-", "srt"),
        (["", '{"text": "play"}'], "call.txt", "jsonl"),
        (['{"text": "play"}'], "-", "jsonl"),
        (['{"text": "pl'], "CALL.JSONL.GZ", "jsonl"),
        (["play tailor swift"], "call.txt", "text"),
        (["play tailor swift"], "call.TXT.gz", "text"),
        (["some words"], "call.srt", "srt"),
        (["{", '  "text": "play"', "}"], "call.json", "vosk"),
        (['[{"text": "play"}]'], "call.json", "json"),
        (["id,text", "1,play"], "call.txt", "csv"),
        (["id,name", "1,play"], "call.csv", "csv"),
        (['{"text": "play", "segments": [{"start": 1, "text": "play"}]}'], "call.jsonl", "whisper"),
    ],
)
def test_content_is_asked_before_the_name(head: list[str], name: str, format: str) -> None:
    found = recognised(head, name)
    assert found is not None
    assert found.name == format


@pytest.mark.parametrize(
    ("name", "transcript"),
    [("a/call.jsonl", "call"), ("call.2.vtt.GZ", "call.2"), ("call", "call"), (".gz", ".gz"), ("a.gz", "a")],
)
def test_stem_has_no_folder_and_no_suffixes(name: str, transcript: str) -> None:
    assert stem(name) == transcript


def test_every_format_is_named_and_described() -> None:
    names = [name for name, _ in transcript_formats()]
    assert len(names) == len(set(names)) == 32
    assert all(what.strip() for _, what in transcript_formats())
