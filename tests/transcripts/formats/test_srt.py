from spacy_entity_annot.types import Utterance

from ..conftest import Read


def test_captions_are_utterances_named_by_their_time_lines(read: Read) -> None:
    content = "1\n00:00:01,000 --> 00:00:02,500\nplay tailor\nswift\n\n00:00:03,000 --> 00:00:04,000\nlouder\n"
    assert read(content, "call.srt") == (
        [
            Utterance("call:2", "play tailor swift", "call", start=1.0, end=2.5),
            Utterance("call:6", "louder", "call", start=3.0, end=4.0),
        ],
        [],
    )


def test_a_dialogue_with_its_dashes_stays_as_it_is(read: Read) -> None:
    [utterance], _ = read("1\n00:00:01,000 --> 00:00:02,500\n- play it\n- no\n", "call.srt")
    assert utterance.text == "- play it - no"


def test_captions_that_were_made_of_live_ones_repeat_no_line(read: Read) -> None:
    times = [("00,000", "02,000"), ("02,000", "02,010"), ("02,010", "04,000"), ("04,000", "04,010")]
    texts = ["play some", "play some", "play some\ntaylor swift", "taylor swift"]
    cues = [f"{number}\n00:00:{start} --> 00:00:{end}\n{text}\n"
            for number, ((start, end), text) in enumerate(zip(times, texts, strict=True), start=1)]  # fmt: skip
    utterances, problems = read("\n".join(cues), "call.srt")
    assert ([utterance.text for utterance in utterances], problems) == (["play some", "taylor swift"], [])
