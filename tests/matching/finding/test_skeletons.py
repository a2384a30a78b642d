import numpy as np
from numpy.typing import NDArray

from spacy_entity_annot.matching.finding.skeletons import SkeletonIndex, first_consonant
from spacy_entity_annot.matching.sounds.phonetics import pack


def packed(*skeletons: str) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    lengths = [len(skeleton) for skeleton in skeletons]
    return np.array([pack(skeleton) for skeleton in skeletons], np.uint64), np.array(lengths, np.uint64)


def test_a_word_goes_on_with_what_some_entry_goes_on_with() -> None:
    index = SkeletonIndex(packed("TLR")[0], np.array([3]), shortest_edited=9)
    words, lengths = packed("T", "TL", "L", "")
    followers = index.followers(words, lengths)
    firsts = first_consonant(*packed("", "T", "L", "R"))
    # T goes on with nothing, itself and L; TL with nothing, itself and R; what begins no entry with nothing at all.
    assert ((followers[:, None] & firsts) != 0).tolist() == [
        [True, True, True, False], [True, False, True, True], [False] * 4, [False] * 4]  # fmt: skip


def test_what_is_no_word_follows_nothing() -> None:
    assert first_consonant(np.zeros(1, np.uint64), np.array([99], np.uint64)).tolist() == [0]
