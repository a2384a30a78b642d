"""The corpora for spaCy's own span finders, trained by spaCy."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.tokens import DocBin

from spacy_entity_annot.corpora import export
from spacy_entity_annot.corpora.formats.spacy_spancat import SPANS_KEY
from spacy_entity_annot.types import Mention, Verdict
from spacy_entity_annot.workspace import Workspace, add_mentions

from .conftest import QUEEN, Decide


@pytest.mark.slow
@pytest.mark.parametrize(("format", "score"), [("ner", "ents_f"), ("spancat", "spans_sc_f")])
def test_spacy_trains_on_the_folder(
    workspace: Workspace, requests: None, tmp_path: Path, format: str, score: str
) -> None:
    folder = export(workspace, tmp_path / "corpus", format=format, split=(60, 20, 20)).path
    options = ["--training.max_steps", "60", "--training.eval_frequency", "20", "--output", str(tmp_path / "model")]
    command = [sys.executable, "-W", "ignore", "-m", "spacy", "train", "config.cfg", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=dict(os.environ), check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert spacy.load(tmp_path / "model/model-best").meta["performance"][score] > 0.8


def test_an_undecided_mention_is_missing_for_ner_and_its_whole_text_for_spancat(
    workspace: Workspace, decide: Decide, tmp_path: Path
) -> None:
    decide("u", "play queen then prince", "queen", Verdict.link(QUEEN))
    decide("v", "play queen", "queen", Verdict.link(QUEEN))
    add_mentions(workspace, [Mention("u", 16, 22, "prince", "Prince")])
    ner = export(workspace, tmp_path / "ner", format="ner", split=(1, 0, 0))
    (doc, _) = DocBin().from_disk(ner.path / "train.spacy").get_docs(spacy.blank("en").vocab)
    assert [token.ent_iob_ for token in doc] == ["O", "B", "O", ""]
    spancat = export(workspace, tmp_path / "spancat", format="spancat", split=(1, 0, 0))
    (doc,) = DocBin().from_disk(spancat.path / "train.spacy").get_docs(spacy.blank("en").vocab)
    assert [(span.text, span.label_, span.kb_id_) for span in doc.spans[SPANS_KEY]] == [("queen", "ARTIST", "Q15862")]
