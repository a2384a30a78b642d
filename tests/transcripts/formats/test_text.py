from spacy_entity_annot.types import Utterance

from ..conftest import Read


def test_line_with_nul_is_reported(read: Read) -> None:
    utterances, problems = read("play\na\0b\nstop\n", "call.txt")
    assert [utterance.text for utterance in utterances] == ["play", "stop"]
    assert problems == [(2, "the line holds a NUL character, which no transcript has.")]


def test_latin_1_is_reported_by_line(read: Read) -> None:
    utterances, problems = read("play\nBeyoncé\n".encode("latin-1"), "call.txt")
    assert [utterance.text for utterance in utterances] == ["play"]
    assert problems == [
        (2, "not valid UTF-8 at byte 7. Convert the file, e.g. with iconv -t UTF-8; `ingest --encoding` reads others.")
    ]


def test_each_line_is_an_utterance_named_by_its_number(read: Read) -> None:
    utterances, problems = read("play tailor swift\n\n   \n louder\r\n", "call.txt")
    assert utterances == [Utterance("call:1", "play tailor swift", "call"), Utterance("call:4", " louder", "call")]
    assert problems == []
