import numpy as np
import pytest

from spacy_entity_annot.knowledge.context.profiles import Profiles, WordCounts, keys_of, words_of
from spacy_entity_annot.matching.sounds.folding import SoundFolder
from spacy_entity_annot.types import Entity

ENTITIES = (
    Entity("a", "Queen", (), "BAND", "rock band", 0.5, {"file": "call", "year": 1970}),
    Entity("b", "Ox", (), "ROCK", "a rock"),
)


def test_words_are_folded_and_apostrophes_dropped() -> None:
    assert words_of("Guns N’ Roses, don't_stop") == ["guns", "n", "roses", "dont", "stop"]


def test_columns_say_what_is_known() -> None:
    profiles = Profiles.of(ENTITIES, SoundFolder())
    assert (float(profiles.priors[0]), bool(np.isnan(profiles.priors[1]))) == (0.5, True)
    assert (int(profiles.kinds[1]), len(profiles.named.values), len(profiles.tagged.values)) == (-1, 1, 1)


def test_word_in_every_description_is_less_rare_than_an_unknown_one() -> None:
    counts = Profiles.of(ENTITIES, SoundFolder()).word_counts
    rock, band, unknown = (float(counts.rarity(keys_of([word]))[0]) for word in ("rock", "band", "piano"))
    assert rock < band < unknown == pytest.approx(np.log1p(2))


def test_no_descriptions_make_every_word_as_rare() -> None:
    counts = WordCounts(np.empty(0, np.uint32), np.empty(0, np.int32), 0)
    assert counts.rarity(keys_of(["one", "two"])).tolist() == [0, 0]


def test_fields_that_decisions_added_do_not_document_an_entity() -> None:
    linked = Entity("c", "class", (), None, None, None, {"wiki": "Class", "none": "", "linked in call": "call"})
    profiles = Profiles.of((*ENTITIES, linked), SoundFolder())
    assert profiles.documented.tolist() == [1, 0, 1]
    assert profiles.small.tolist() == [False, False, True]


def test_many_fields_document_no_better_than_four() -> None:
    told = Entity("d", "Queen", (), None, None, None, {str(number): "text" for number in range(200)})
    assert Profiles.of((told,), SoundFolder()).documented.tolist() == [4]
