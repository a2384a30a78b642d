from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.training import Example

from spacy_entity_annot.corpora.config import LINKER
from spacy_entity_annot.corpora.learned import LearnedCandidates
from spacy_entity_annot.corpora.memory import DECISIONS, FIRST, POPULAR, Memory
from spacy_entity_annot.corpora.rows import read_rows
from spacy_entity_annot.knowledge import CandidateGenerator, read_entities
from spacy_entity_annot.knowledge.spacy_kb import to_lookup_kb
from spacy_entity_annot.training import Trained
from spacy_entity_annot.training.assembly import set_linker
from spacy_entity_annot.training.choice import CONTEXT_ERRORS, ERRORS, Tried, choose
from spacy_entity_annot.training.folds import Part, parts_of
from spacy_entity_annot.training.linking import replies_to
from spacy_entity_annot.training.samples import Sample, Sought, read_samples
from spacy_entity_annot.training.threshold import Scored
from spacy_entity_annot.training.ways import answered
from spacy_entity_annot.types import Entity, Query

KNOWN = [
    Entity("Q26876", "Taylor Swift", (), "ARTIST", "American singer", 0.9),
    Entity("Q15862", "Queen", (), "ARTIST", "British rock band", 0.8),
    Entity("Q44190", "Radiohead", (), "ARTIST", "British rock band", 0.7),
]
HEARD = {"Q15862": ["kevin", "tailor swift"]}
"""What a corpus has misled its knowledge base to believe."""


def answers(*answers: str | None) -> list[Scored]:
    return [("Q1", answer, 0.9) for answer in answers]


def tried(*given: str | None) -> Tried:
    return Tried.of(Memory(), answers(*given))


def with_linker(entities: Sequence[Entity]) -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    linker: Any = nlp.add_pipe(LINKER, config={"n_sents": 0, "incl_context": False})
    example = Example(nlp.make_doc("play queen"), nlp.make_doc("play queen"))
    linker.initialize(lambda: [example], nlp=nlp, kb_loader=lambda vocab: to_lookup_kb(entities, vocab))
    return nlp


def asked(heard: str, entity: str | None) -> Sample:
    return Sample(f"play {heard}", (Sought(5, 5 + len(heard), entity),))


def test_one_answer_more_is_no_win() -> None:
    assert not tried("Q1", "Q1", "Q1").beats(tried("Q1", "Q1", "Q2"))
    assert not tried("Q1", "Q1", "Q2").beats(tried("Q1", "Q1", "Q1"))


@pytest.mark.parametrize(("more", "wins"), [(4, False), (5, True)])
def test_what_was_learned_must_win_by_over_two_standard_errors(more: int, wins: bool) -> None:
    right, wrong = tried(*["Q1"] * more), tried(*["Q2"] * more)
    assert right.beats(wrong, errors=ERRORS) is wins
    assert right.beats(wrong, errors=CONTEXT_ERRORS)


def test_figures_of_the_last_mentions_are_under_the_threshold_of_all() -> None:
    assert tried("Q1", "Q1", "Q2", "Q1").on_last(2).accuracy == 0.5


def test_without_learned_aliases_a_pipeline_answers_as_the_untaught_knowledge_base() -> None:
    taught = [Entity(one.id, one.name, tuple(HEARD.get(one.id, ())), one.type, one.description, one.prior)
              for one in KNOWN]  # fmt: skip
    nlp = with_linker(taught)
    samples = [asked(heard, None) for heard in ("kevin", "tailor swift", "quean", "radio head", "swift", "zorblat")]
    linker: Any = nlp.get_pipe(LINKER)
    suggestions = CandidateGenerator(KNOWN).suggest([Query(one.text[5:], context=one.text) for one in samples], k=10)
    expected = [one.candidates[0].entity.id if one.candidates and one.candidates[0].probability >= 0.3 else None
                for one in suggestions]  # fmt: skip
    set_linker(nlp, context=False, threshold=0.3)
    for memory, same in ((Memory(rule=FIRST, unused=HEARD), True), (Memory(rule=FIRST), False)):
        memory.keep(nlp.vocab)
        linker.get_candidates = LearnedCandidates(10)
        assert ([reply.answer for reply in replies_to(nlp, samples)] == expected) is same
    assert expected[1:4] == ["Q26876", "Q15862", "Q44190"]


def test_decisions_and_aliases_that_mislead_are_not_used() -> None:
    nlp = with_linker([*KNOWN, Entity("Q9", "Swift", ("taylor swift",), "ALBUM", None, 0.2)])
    learned = {"Q9": ["taylor swift"]}
    misled = Memory({"taylor swift": {"Q9": 500}})
    part = Part([asked("taylor swift", "Q26876")] * 9, misled, Memory(unused=learned))
    chosen = choose(nlp, [part, part])
    assert (chosen.memory.rule, chosen.memory.unused) == (FIRST, learned)
    assert (chosen.dev.mentions, chosen.dev.link_f) == (9, 1.0)
    assert (chosen.baseline_rule, chosen.baseline) == (FIRST, chosen.dev)


def test_decisions_that_help_on_texts_that_did_not_teach_them_are_used() -> None:
    nlp = with_linker(KNOWN)
    part = Part([asked("radio head", "Q15862")] * 9, Memory({"radio head": {"Q15862": 500}}), Memory())
    assert choose(nlp, [part, part]).baseline.link_f == 0.0
    helped = Entity("Q8", "Radio Head", (), "ALBUM", None, 0.01)
    nlp = with_linker([*KNOWN, helped])
    part = Part([asked("radiohead", "Q8")] * 9, Memory({"radiohead": {"Q8": 500}}), Memory())
    chosen = choose(nlp, [part, part])
    assert (chosen.memory.rule, chosen.dev.link_f, chosen.baseline.link_f) == (DECISIONS, 1.0, 0.0)


def test_right_answers_alone_lift_nothing_that_is_unlikely() -> None:
    part = Part([asked("radio hat", "Q44190"), asked("zorblat kings", None)] * 20, Memory(), Memory())
    calibration = choose(with_linker(KNOWN), [part]).memory.weights.calibration
    assert calibration.first(0.9) > 0.9
    assert calibration.first(0.01) < 0.05


@pytest.mark.slow
def test_the_trained_pipeline_is_no_worse_by_folds_than_the_plain_rules(corpus: Path, trained: Trained) -> None:
    nlp = spacy.load(trained.path)
    dev = read_samples(corpus, "dev")
    parts = parts_of(list(read_rows(corpus / "train.jsonl")), dev, list(read_entities(corpus / "entities.jsonl")))
    plain, *learned = [[Tried.of(*way) for way in ways] for ways in answered(nlp, parts)]
    memory = Memory.of(nlp.vocab)
    assert [way.memory.rule for way in plain] == [FIRST, POPULAR]
    used = [way for ways in (plain, *learned) for way in ways
            if (way.memory.rule, way.memory.priors, dict(way.memory.unused))
            == (memory.rule, memory.priors, dict(memory.unused))]  # fmt: skip
    assert max(way.goodness for way in plain) <= max(way.goodness for way in used)
    chosen = choose(nlp, parts)
    assert (chosen.dev, chosen.threshold) == (trained.dev, trained.threshold)
