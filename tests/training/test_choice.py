from pathlib import Path

import pytest
import spacy

from spacy_entity_annot.corpora.memory import DECISIONS, FIRST, POPULAR, Memory
from spacy_entity_annot.training import Trained
from spacy_entity_annot.training.choice import Tried, choose
from spacy_entity_annot.training.samples import Sample, Sought, read_samples
from spacy_entity_annot.training.threshold import Scored


def answers(*answers: str | None) -> list[Scored]:
    return [("Q1", answer, 0.9) for answer in answers]


def test_one_answer_more_is_no_win() -> None:
    one, two = Tried.of(FIRST, answers("Q1", "Q1", "Q2")), Tried.of(DECISIONS, answers("Q1", "Q1", "Q1"))
    assert not two.beats(one)
    assert not one.beats(two)


def test_many_answers_more_are_a_win() -> None:
    assert Tried.of(DECISIONS, answers(*["Q1"] * 9)).beats(Tried.of(FIRST, answers(*["Q2"] * 9)))


@pytest.mark.slow
def test_the_trained_pipeline_is_no_worse_on_dev_than_the_plain_rules(corpus: Path, trained: Trained) -> None:
    nlp = spacy.load(trained.path)
    memory = Memory.of(nlp.vocab)
    chosen = choose(nlp, read_samples(corpus, "dev"), memory)
    assert (chosen.dev.link_f or 0.0) >= (chosen.baseline.figures.link_f or 0.0)
    assert chosen.dev == trained.dev
    assert memory.rule == trained.rule


@pytest.mark.slow
def test_decisions_that_mislead_are_not_used(trained: Trained) -> None:
    nlp = spacy.load(trained.path)
    misled = Memory({"taylor swift": {"local:album": 500}})
    samples = [Sample("play taylor swift", (Sought(5, 17, "Q26876"),))] * 3
    chosen = choose(nlp, samples, misled)
    assert chosen.memory.rule in (FIRST, POPULAR)
    assert chosen.dev.link_f == 1.0
