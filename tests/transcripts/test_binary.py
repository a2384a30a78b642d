import gzip
from pathlib import Path

import pytest
import spacy
from spacy.tokens import DocBin, Span

from spacy_entity_annot.transcripts import ReadOptions, read_transcripts
from spacy_entity_annot.types import Problem

from .conftest import Read


def docbin() -> bytes:
    nlp = spacy.blank("en")
    doc = nlp("play tailor swift")
    doc.ents = [Span(doc, 1, 3, label="ARTIST", kb_id="Q26876")]
    doc.user_data |= {"id": "u1", "speaker": "ana", "intent": "music"}
    return DocBin(docs=[doc, nlp(" ")], store_user_data=True).to_bytes()


def test_docs_keep_their_user_data_and_entities(read: Read) -> None:
    [utterance], problems = read(docbin(), "anything")
    assert problems == []
    assert (utterance.id, utterance.text, utterance.speaker) == ("u1", "play tailor swift", "ana")
    entity = {"start": 5, "end": 17, "label": "ARTIST", "id": "Q26876"}
    assert utterance.meta == {"intent": "music", "entities": [entity]}


def test_a_damaged_docbin_is_reported(read: Read) -> None:
    utterances, [(line, message)] = read(docbin()[:-9], "call.spacy")
    assert (utterances, line) == ([], None)
    assert message.startswith("is no .spacy file, or a damaged one")


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow.parquet import write_table

    path = tmp_path / "calls.parquet"
    rows = {"utt": ["play", None, "no"], "session": ["s1", "s2", "s2"], "start": [0.5, 1.5, -1.0],
            "nbest": [["pay"], None, None]}  # fmt: skip
    write_table(pyarrow.table(rows), path)
    return path


def test_rows_of_parquet_are_read_and_broken_ones_reported(parquet: Path) -> None:
    problems: list[Problem] = []
    options = ReadOptions(columns={"text": "utt"})
    [utterance] = read_transcripts(parquet, on_problem=problems.append, options=options)
    assert (utterance.id, utterance.text, utterance.start) == ("s1:1", "play", 0.5)
    assert [reading.text for reading in utterance.alternatives] == ["pay"]
    assert [(problem.line, problem.message) for problem in problems] == [
        (2, "the field 'text' is missing or empty."),
        (3, "the field 'start' must lie at or behind the start of the recording."),
    ]


def test_parquet_may_be_gzipped_and_is_known_by_content(parquet: Path, read: Read) -> None:
    content = gzip.compress(parquet.read_bytes())
    utterances, [(_, message)] = read(content, "calls.dat")
    assert utterances == []
    assert message.startswith("none of the columns utt, session, start, nbest is known to hold the text")


def test_damaged_parquet_is_reported(read: Read) -> None:
    pytest.importorskip("pyarrow")
    utterances, [(line, message)] = read(b"PAR1" + bytes(64) + b"PAR1", "calls.parquet")
    assert (utterances, line, message[:18]) == ([], None, "not a Parquet file")
