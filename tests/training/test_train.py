import os
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.training import Example
from thinc.api import Config

from spacy_entity_annot.corpora import export
from spacy_entity_annot.corpora.docs import make_doc
from spacy_entity_annot.corpora.folder import MANIFEST
from spacy_entity_annot.corpora.rows import Mark, Row, read_rows
from spacy_entity_annot.errors import CorpusError, UsageError
from spacy_entity_annot.training import Trained, train
from spacy_entity_annot.training.linking import answers, scored_answers
from spacy_entity_annot.training.samples import read_samples
from spacy_entity_annot.training.threshold import apply_threshold
from spacy_entity_annot.workspace import Workspace

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def nlp(trained: Trained) -> Language:
    return spacy.load(trained.path)


def found(nlp: Language, text: str) -> list[tuple[str, str, str]]:
    return [(ent.text, ent.label_, ent.kb_id_) for ent in nlp(text).ents]


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("play tailor swift", [("tailor swift", "ARTIST", "Q26876")]),
        ("play taylor swift", [("taylor swift", "ARTIST", "Q26876")]),
        ("play zorblat kings", [("zorblat kings", "ENTITY", "NIL")]),
        ("play ludwig vondrak", []),
        ("play something in paris", []),
    ],
)
def test_names_are_found_and_linked_however_they_were_heard(
    nlp: Language, text: str, entities: list[tuple[str, str, str]]
) -> None:
    assert found(nlp, text) == entities


def test_the_saved_config_knows_nothing_of_the_place_of_training(trained: Trained) -> None:
    config = (trained.path / "config.cfg").read_text()
    assert str(trained.path.parent) not in config
    assert 'corpus = "."' in config


def test_confirming_utterances_do_not_travel_with_the_model(trained: Trained) -> None:
    assert '"heard"' not in (trained.path / "entity_annot/entities.jsonl").read_text()


def test_the_threshold_works_in_spacy_as_when_it_was_chosen(corpus: Path, trained: Trained, nlp: Language) -> None:
    samples = read_samples(corpus, "dev")
    scored = scored_answers(nlp, samples, context=trained.context)
    assert answers(nlp, samples) == apply_threshold(scored, trained.threshold)


def test_the_context_scores_as_in_spacy(corpus: Path, trained: Trained) -> None:
    nlp = spacy.load(trained.path)
    linker = nlp.get_pipe("entity_linker")
    linker.incl_context, linker.threshold = True, 0.5  # type: ignore[attr-defined]
    samples = read_samples(corpus, "test")
    assert answers(nlp, samples) == apply_threshold(scored_answers(nlp, samples, context=True), 0.5)


def test_the_same_corpus_gives_the_same_pipeline(corpus: Path, trained: Trained, tmp_path: Path) -> None:
    train(corpus, tmp_path / "again", steps=60)
    assert (tmp_path / "again" / MANIFEST).read_text() == (trained.path / MANIFEST).read_text()


def link_f(nlp: Language, rows: list[Row], nil: str) -> float:
    linker = nlp.get_pipe("entity_linker")
    examples = []
    for row in rows:
        gold = make_doc(nlp, row, nil=nil)
        predicted = make_doc(nlp, row, nil="")
        linker.set_annotations([predicted], linker.predict([predicted]))  # type: ignore[attr-defined]
        examples.append(Example(predicted, gold))
    return float(linker.score(examples)["nel_micro_f"])  # type: ignore[attr-defined]


def test_nil_without_an_id_costs_the_right_answer_in_dev(corpus: Path, nlp: Language) -> None:
    rows = list(read_rows(corpus / "dev.jsonl"))
    assert any(span.mark is Mark.NIL for row in rows for span in row.spans)
    assert link_f(nlp, rows, "NIL") == 1.0 > link_f(nlp, rows, "")


def test_undecided_mentions_are_in_no_doc_s_entities(corpus: Path, nlp: Language) -> None:
    rows = [row for row in read_rows(corpus / "train.jsonl") if any(span.mark is Mark.MISSING for span in row.spans)]
    assert len(rows) > 5
    for row in rows:
        doc = make_doc(nlp, row, nil="")
        assert "queen" not in {ent.text for ent in doc.ents[1:]}
        assert doc[len(doc) - 1].ent_iob_ == ""


@pytest.mark.parametrize("reader", ["docbin", "json lines"])
def test_spacy_trains_on_the_folder_as_it_is(corpus: Path, tmp_path: Path, reader: str) -> None:
    config = Config().from_disk(corpus / "config.cfg", interpolate=False)
    for split, nil in (("train", ""), ("dev", "NIL")) if reader == "json lines" else ():
        path = "${paths.corpus}/" + f"{split}.jsonl"
        config["corpora"][split] = {"@readers": "spacy_entity_annot.LinkCorpus.v1", "path": path, "nil": nil}
    config.to_disk(tmp_path / "config.cfg", interpolate=False)
    command = [sys.executable, "-W", "ignore", "-m", "spacy", "train", str(tmp_path / "config.cfg"), "--output"]
    command += [str(tmp_path / "out"), "--training.max_steps", "20", "--training.eval_frequency", "10"]
    done = subprocess.run(command, cwd=corpus, capture_output=True, text=True, env=dict(os.environ), check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    linker = spacy.load(tmp_path / "out/model-best")
    assert linker.meta["performance"]["nel_micro_f"] > 0.5


def test_a_corpus_with_faults_is_not_trained_on(corpus: Path, tmp_path: Path) -> None:
    broken = tmp_path / "corpus"
    broken.mkdir()
    for path in corpus.glob("*.*"):
        (broken / path.name).write_bytes(path.read_bytes())
    with pytest.raises(CorpusError, match="kb/contents: it is missing"):
        train(broken, tmp_path / "model")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus"]


@pytest.mark.parametrize("format", ["ner", "jsonl"])
def test_a_corpus_of_another_format_is_refused_by_name(format: str, corpus: Path, tmp_path: Path) -> None:
    with Workspace.open(corpus.parent / "annot.db", read_only=True) as workspace:
        other = export(workspace, tmp_path / "other", format=format).path
    with pytest.raises(UsageError, match=f"other: is a corpus of the format {format}, which has nothing that a linker"):
        train(other, tmp_path / "model")
    assert not (tmp_path / "model").exists()


def test_a_foreign_folder_is_not_overwritten(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(UsageError, match=r"it holds thesis.tex"):
        train(corpus, tmp_path, steps=1)
