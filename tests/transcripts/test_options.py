import gzip
import json
from pathlib import Path

import pytest

from spacy_entity_annot.errors import UsageError
from spacy_entity_annot.transcripts import ReadOptions, read_transcripts

from .conftest import Read


def test_unknown_encoding_is_refused() -> None:
    with pytest.raises(UsageError, match="there is no encoding 'klingon'"):
        ReadOptions(encoding="klingon")


def test_another_encoding_has_to_be_named(read: Read) -> None:
    captions = "1\n00:01 --> 00:02\n播放泰勒\n".encode("gb18030")
    utterances, [(line, message)] = read(captions, "call.srt")
    assert (utterances, line, message[:28]) == ([], 3, "not valid UTF-8 at byte 1. C")
    [utterance], problems = read(captions, "call.srt", options=ReadOptions(encoding="gb18030"))
    assert (utterance.text, problems) == ("播放泰勒", [])


def test_patterns_stand_for_the_files_that_match(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "b.log"):
        (tmp_path / name).write_text("play\n")
    assert [utterance.id for utterance in read_transcripts(str(tmp_path / "*.txt"))] == ["a:1", "b:1"]
    with pytest.raises(UsageError, match="no such file"):
        read_transcripts(str(tmp_path / "*.vtt"))


def test_a_document_in_one_endless_line_is_read_and_may_be_gzipped(tmp_path: Path) -> None:
    segments = [{"start": start, "end": start + 1, "text": f"play {start} " + "x" * 900} for start in range(2_000)]
    content = json.dumps({"text": "", "segments": segments}).encode()
    path = tmp_path / "call.json.gz"
    path.write_bytes(gzip.compress(content))
    utterances = list(read_transcripts(path))
    assert len(content) > 1_500_000
    assert (len(utterances), utterances[-1].start, utterances[-1].id) == (2_000, 1999.0, "call:2000")
