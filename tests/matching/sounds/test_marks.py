import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, Levenshtein

from spacy_entity_annot.matching.sounds.marks import count_kinds, count_marks, fewest_edits, kinds_of, missing
from spacy_entity_annot.matching.sounds.phonetics import join_sounds, sounds

WORDS = st.lists(st.text("abcdefst", min_size=1, max_size=8), min_size=1, max_size=4)


def test_missing_letters_are_counted_as_often_as_they_occur() -> None:
    wanted, heard = count_marks(["anna"], [""]), count_marks(["an"], [""])
    assert missing(wanted, heard).tolist() == [2]
    assert missing(heard, wanted).tolist() == [0]


@given(WORDS, WORDS)
@settings(max_examples=100)
def test_the_bounds_never_exceed_the_edits_there_are(phrase: list[str], heard: list[str]) -> None:
    of_phrase = [join_sounds([sounds(word) for word in phrase])]
    wanted = count_marks(["".join(phrase)], of_phrase)
    marks = count_marks(heard, [sounds(word) for word in heard]).sum(0, dtype=np.uint64)[None]
    edits = fewest_edits(wanted, marks, np.array([len(heard) - 1]))
    assert edits.letters[0] <= OSA.distance("".join(phrase), "".join(heard))
    assert edits.sounds[0] <= Levenshtein.distance(of_phrase[0], join_sounds([sounds(word) for word in heard]))


def test_kinds_tell_which_letters_and_sounds_there_are() -> None:
    marks = count_marks(["anna", ""], ["ANA", ""])
    letters, sounds = count_kinds(kinds_of(marks))
    assert (letters.tolist(), sounds.tolist()) == ([2, 0], [2, 0])
