import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_entity_annot.matching.evidence.bounds import UpperBounds
from spacy_entity_annot.matching.phrases import PhraseTable
from spacy_entity_annot.matching.words.passages import Passage
from spacy_entity_annot.matching.words.vocabulary import Vocabulary
from spacy_entity_annot.matching.words.windows import Windows
from spacy_entity_annot.types import Target

WORDS = st.text("abeklst", min_size=1, max_size=6)


@given(st.lists(WORDS, min_size=1, max_size=5), st.lists(WORDS, min_size=1, max_size=3).map(" ".join))
@settings(max_examples=50)
def test_bounds_only_sharpen(words: list[str], name: str) -> None:
    vocabulary, phrases = Vocabulary(), PhraseTable([Target(name)])
    passage = Passage.of(vocabulary.encode([" ".join(words)]), 1)
    places = np.arange(len(words))
    start, width = np.ones(len(words), np.int64), places + 1
    windows = Windows(start, width, np.zeros(len(words), np.int64))
    none = np.zeros(1)
    bounds = UpperBounds(vocabulary, phrases, none, none)
    likeness = bounds.rough(passage, windows)
    most = bounds.most(windows, likeness)
    for sharpen in (bounds.with_counts, bounds.with_ends, bounds.with_losses):
        likeness = sharpen(passage, windows, likeness)
        sharper = bounds.most(windows, likeness)
        assert (sharper <= most + 1e-9).all()
        most = sharper
    same = "".join(words) == name.replace(" ", "")
    assert not same or likeness.spelling[-1] == 1.0
