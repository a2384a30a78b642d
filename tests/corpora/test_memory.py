from dataclasses import replace

import numpy as np
from spacy.vocab import Vocab

from spacy_entity_annot.corpora.memory import DECISIONS, FIRST, TABLE, Memory
from spacy_entity_annot.knowledge.learning import Weights
from spacy_entity_annot.knowledge.ranking.calibration import Calibration
from spacy_entity_annot.knowledge.ranking.ranking import FIXED
from spacy_entity_annot.types import Entity


def test_a_vocab_without_our_table_remembers_nothing() -> None:
    assert (Memory.of(Vocab()).decisions, Memory.of(Vocab()).rule) == ({}, DECISIONS)


def test_a_saved_vocab_remembers_all_of_it() -> None:
    learned = replace(FIXED, ranking=FIXED.ranking + np.float32(0.25))
    unused = {"Q26876": ["tailor swift"]}
    memory = Memory({"tailor swift": {"Q26876": 3, "": 1}}, Weights(learned, Calibration(0.8, -0.1)), True, FIRST)
    memory = replace(memory, unused=unused)
    vocab = Vocab()
    memory.keep(vocab)
    restored = Memory.of(Vocab().from_bytes(vocab.to_bytes()))
    assert (restored.decisions, restored.priors, restored.rule) == (memory.decisions, True, FIRST)
    assert restored.unused == unused
    assert restored.weights.calibration == Calibration(0.8, -0.1)
    assert np.array_equal(restored.weights.ranker.ranking, learned.ranking)


def test_weights_of_other_features_are_not_used() -> None:
    vocab = Vocab()
    Memory(weights=Weights(replace(FIXED, ranking=FIXED.ranking * 2)), rule=FIRST).keep(vocab)
    del vocab.lookups.get_table(TABLE)["weights"]["ranking"][0]
    assert np.array_equal(Memory.of(vocab).weights.ranker.ranking, FIXED.ranking)
    assert Memory.of(vocab).rule == FIRST


def test_entities_that_were_linked_are_likelier() -> None:
    entities = [Entity("Q1", "Queen", prior=0.5), Entity("Q2", "Quen", prior=0.5)]
    memory = Memory({"queen": {"Q1": 2, "": 5}, "kween": {"Q1": 1}}, priors=True)
    assert [entity.prior for entity in memory.taught(entities)] == [0.875, 0.5]
    assert replace(memory, priors=False).taught(entities) == entities


def test_what_an_earlier_version_left_has_no_unused_aliases() -> None:
    vocab = Vocab()
    vocab.lookups.add_table(TABLE, {"decisions": {}, "weights": None, "priors": False, "rule": FIRST})
    assert (Memory.of(vocab).rule, Memory.of(vocab).unused) == (FIRST, {})


def test_unused_aliases_leave_the_names() -> None:
    memory = Memory(unused={"Q1": ["kween"]})
    known = [Entity("Q1", "Queen", ("kween", "Queens")), Entity("Q2", "Kween", ("kween",))]
    assert [entity.aliases for entity in memory.spelled(known)] == [("Queens",), ("kween",)]
