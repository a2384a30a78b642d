import pytest

from spacy_entity_annot.errors import UsageError
from spacy_entity_annot.transcripts import formats
from spacy_entity_annot.transcripts.registry import format_named, recognise, stem


def test_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="there is no transcript format 'docx'; there are: srt, webvtt, jsonl, text."):
        format_named("docx")


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ([], "call"),
        ([""], "call.json"),
        (["play tailor swift"], "call.log"),
        (['{"jobName": "x", "results": {}}'], "call.json"),
        (["{", '  "text": "play"', "}"], "call.json"),
        (['[{"text": "play"}]'], "call.json"),
        (["id,text", "1,play"], "call.csv"),
        (["<tt>"], "call.xml"),
    ],
)
def test_what_fits_no_format_is_not_guessed(head: list[str], name: str) -> None:
    assert recognise(head, name) is None


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
    ],
)
def test_content_is_asked_before_the_name(head: list[str], name: str, format: str) -> None:
    found = recognise(head, name)
    assert found is not None
    assert found.name == format


@pytest.mark.parametrize(
    ("name", "transcript"),
    [("a/call.jsonl", "call"), ("call.2.vtt.GZ", "call.2"), ("call", "call"), (".gz", ".gz"), ("a.gz", "a")],
)
def test_stem_has_no_folder_and_no_suffixes(name: str, transcript: str) -> None:
    assert stem(name) == transcript


def test_every_format_is_named_and_described() -> None:
    assert [(name, what.split()[0]) for name, what in formats()] == [
        ("srt", "SubRip"), ("webvtt", "WebVTT"), ("jsonl", "one"), ("text", "plain"),
    ]  # fmt: skip
