from pathlib import Path

from spacy_entity_annot.transcripts import ReadOptions, SpeakerTimes, read_speakers
from spacy_entity_annot.types import Problem

from .conftest import Read


def test_broken_row_is_reported_and_the_others_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.rttm"
    path.write_text("SPEAKER a 1 x 2 <NA> <NA> ana\nSPEAKER a 1\nSPEAKER a 1 1 2 <NA> <NA> ben <NA>\nLEXEME a\n")
    problems: list[Problem] = []
    speakers = read_speakers(path, on_problem=problems.append)
    assert [problem.line for problem in problems] == [1, 2]
    assert speakers.at("a", 1.5, 2.0) == "ben"


def test_a_file_that_names_no_speaker_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.rttm"
    path.write_text("play tailor swift\n")
    problems: list[Problem] = []
    read_speakers(path, on_problem=problems.append)
    assert [(problem.source, problem.line) for problem in problems] == [(str(path), None)]
    assert problems[0].message.startswith("no line says who speaks")


def test_the_middle_of_a_word_decides_and_of_several_who_began_last() -> None:
    speakers = SpeakerTimes([("a", 0.0, 9.0, "ana"), ("a", 3.0, 4.0, "ben"), ("b", 0.0, 1.0, "eva")])
    assert [speakers.at("a", start, start + 1) for start in (0.0, 2.4, 2.6, 3.6, 9.0)] == [
        "ana", "ana", "ben", "ana", None,
    ]  # fmt: skip
    assert (speakers.at("c", 0.5, None), speakers.at("a", None, None)) == (None, None)


def test_the_only_recording_needs_no_name() -> None:
    assert SpeakerTimes([("a", 0.0, 1.0, "ana")]).at("call", 0.5, None) == "ana"


def test_speakers_of_another_file_cut_the_words_of_a_recogniser(read: Read) -> None:
    words = [{"word": word, "start": start, "end": start + 0.5} for start, word in enumerate(["play", "it", "no"])]
    document = {"text": "play it no", "segments": [{"start": 0, "end": 3, "text": " play it no", "words": words}]}
    options = ReadOptions(speakers=SpeakerTimes([("x", 0.0, 2.0, "ana"), ("x", 2.0, 3.0, "ben")]))
    utterances, _ = read(document, "call.json", options=options)
    assert [(utterance.speaker, utterance.text) for utterance in utterances] == [("ana", "play it"), ("ben", "no")]
