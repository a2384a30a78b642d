from pathlib import Path

import pytest
import spacy
from spacy.tokens import DocBin

from spacy_entity_annot.corpora import export
from spacy_entity_annot.corpora.reader import make_link_corpus
from spacy_entity_annot.errors import InputError
from spacy_entity_annot.workspace import Workspace


@pytest.mark.parametrize(("split", "nil"), [("train", ""), ("dev", "NIL"), ("test", "NIL")])
def test_json_lines_give_the_docs_of_the_docbin(
    workspace: Workspace, requests: None, tmp_path: Path, split: str, nil: str
) -> None:
    export(workspace, tmp_path / "out", split=(50, 25, 25))
    nlp = spacy.blank("en")
    read = make_link_corpus(tmp_path / f"out/{split}.jsonl", nil)
    examples = list(read(nlp))
    docs = DocBin().from_disk(tmp_path / f"out/{split}.spacy").get_docs(nlp.vocab)
    assert [example.reference.to_json() for example in examples] == [doc.to_json() for doc in docs]
    assert all(not example.predicted.ents for example in examples)


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"spans": []}',
        '{"text": "", "spans": []}',
        '{"text": "play", "spans": [{"start": 0, "end": 9, "verdict": "nil"}]}',
        '{"text": "play", "spans": [{"start": 0, "end": 4, "verdict": "link"}]}',
        '{"text": "play", "spans": [{"start": 0, "end": 4, "verdict": "nil", "entity": "Q1"}]}',
        '{"text": "play", "spans": [{"start": 0, "end": 4, "verdict": "maybe"}]}',
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "train.jsonl").write_text('{"text": "play", "spans": []}\n' + line + "\n")
    read = make_link_corpus(tmp_path / "train.jsonl", "")
    with pytest.raises(InputError, match=r"train.jsonl:2: is no row of a corpus"):
        list(read(spacy.blank("en")))
