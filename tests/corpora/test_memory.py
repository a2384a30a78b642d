from dataclasses import replace

import numpy as np
from spacy.vocab import Vocab

from spacy_entity_annot.corpora.memory import FIRST, TABLE, Memory
from spacy_entity_annot.knowledge.calibration import Calibration
from spacy_entity_annot.knowledge.ranking import FIXED


def test_a_vocab_without_our_table_remembers_nothing() -> None:
    assert Memory.of(Vocab()) == Memory()


def test_a_saved_vocab_remembers_all_of_it() -> None:
    learned = replace(FIXED, ranking=FIXED.ranking + np.float32(0.25))
    memory = Memory({"tailor swift": {"Q26876": 3, "": 1}}, learned, Calibration(0.8, -0.1), FIRST)
    vocab = Vocab()
    memory.keep(vocab)
    restored = Memory.of(Vocab().from_bytes(vocab.to_bytes()))
    assert (restored.decisions, restored.calibration, restored.rule) == (
        memory.decisions,
        memory.calibration,
        memory.rule,
    )
    assert np.array_equal(restored.ranker.ranking, learned.ranking)
    assert restored.ranker.nil is FIXED.nil


def test_weights_of_other_features_are_not_used() -> None:
    vocab = Vocab()
    Memory(ranker=replace(FIXED, ranking=FIXED.ranking * 2)).keep(vocab)
    table = vocab.lookups.get_table(TABLE)
    del table["weights"]["ranking"][next(iter(table["weights"]["ranking"]))]
    assert Memory.of(vocab).ranker is FIXED
