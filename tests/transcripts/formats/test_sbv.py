from spacy_entity_annot.types import Utterance

from ..conftest import Read


def test_captions_are_read_and_broken_times_reported(read: Read) -> None:
    content = "0:00:01.500,0:00:02.250\nplay\ntailor\n\n0:00:0x.5,0:00:03.000\nlost\n\n0:00:04.000,0:00:05.000\nno, 1\n"
    utterances, problems = read(content, "call.txt")
    assert utterances == [
        Utterance("call:1", "play tailor", "call", 1.5, 2.25),
        Utterance("call:8", "no, 1", "call", 4.0, 5.0),
    ]
    assert [line for line, _ in problems] == [5]
