"""What real recognisers wrote; `$ENTITY_ANNOT_DATA` says where it lies."""

import os
from pathlib import Path

import pytest

from benchmarks.ingest_speed import own_text
from spacy_entity_annot.transcripts import read_transcripts
from spacy_entity_annot.types import Problem

SAMPLES = Path(os.environ.get("ENTITY_ANNOT_DATA", "absent"), "asr_formats")
REFUSED = {"empty.vtt", "invalid_format.sbv", "invalid_format1.srt", "invalid_format2.srt", "invalid_format3.srt",
           "earnings21.rttm"}  # fmt: skip
WITHOUT_WORDS = {"no_captions.vtt", "invalid_format4.srt"}

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="ENTITY_ANNOT_DATA does not name the development data")


def read(path: Path) -> tuple[int, list[Problem]]:
    problems: list[Problem] = []
    return sum(1 for _ in read_transcripts(path, on_problem=problems.append)), problems


def test_every_sample_is_read_or_refused_with_a_reason() -> None:
    files = sorted(path for path in SAMPLES.rglob("*") if path.is_file())
    results = {path.name: read(path) for path in files}
    assert len(files) == len(results) == 63
    assert {name for name, (count, problems) in results.items() if not count and problems} == REFUSED
    assert {name for name, (count, problems) in results.items() if not count and not problems} == WITHOUT_WORDS
    assert all(problem.line for name, (_, found) in results.items() for problem in found if name != "empty.vtt")


def test_texts_are_the_recognisers_own_and_words_have_times() -> None:
    compared = 0
    for path in sorted(SAMPLES.glob("*.json")):
        utterances = list(read_transcripts(path))
        assert all(word.start is not None and word.end is not None for row in utterances for word in row.words)
        assert all(utterance.words for utterance in utterances) or path.name == "google_stt_diarization.json"
        if (own := own_text(path)) is not None:
            assert " ".join(utterance.text for utterance in utterances).split() == own.split(), path.name
            compared += 1
    assert compared == 13


def test_speakers_of_an_rttm_reach_the_words_of_a_ctm() -> None:
    from spacy_entity_annot.transcripts import ReadOptions, read_speakers

    options = ReadOptions(speakers=read_speakers(SAMPLES / "earnings21.rttm"))
    utterances = list(read_transcripts(SAMPLES / "kaldi_rev.ctm", options=options))
    assert {utterance.speaker for utterance in utterances} >= {"0", "1"}
