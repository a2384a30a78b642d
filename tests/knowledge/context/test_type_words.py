import numpy as np
import pytest

from spacy_entity_annot.knowledge.context.cues import KINDS
from spacy_entity_annot.knowledge.context.type_words import TypeWords, standing, type_words
from spacy_entity_annot.knowledge.index.trigrams import Floats

ARTIST, PLACE = KINDS.index("ARTIST"), KINDS.index("PLACE")


def speaking_for(kind: int, weight: float) -> Floats:
    weights: Floats = np.eye(len(KINDS) + 1, dtype=np.float32)[kind] * np.float32(weight)
    return weights


TABLE = TypeWords(
    np.zeros(len(KINDS) + 1, np.float32),
    {("before", "by"): speaking_for(ARTIST, 2), ("around", "weather"): speaking_for(PLACE, 9)},
)


def test_unknown_words_say_nothing() -> None:
    assert TABLE.fitting(["xyzzy"], []) == pytest.approx(np.zeros(len(KINDS) + 1), abs=1e-6)


def test_word_counts_only_where_it_stands() -> None:
    assert TABLE.fitting(["song", "by"], [])[ARTIST] > 0 > TABLE.fitting(["song", "by"], [])[PLACE]
    assert TABLE.fitting(["by", "song"], [])[ARTIST] == pytest.approx(0, abs=1e-6)


def test_what_words_say_is_bounded() -> None:
    fits = TABLE.fitting(["weather"], [])
    assert fits[PLACE] == pytest.approx(np.log(len(KINDS) + 1) / 3, abs=0.01)
    assert fits.min() == -1


def test_asking_leaves_the_weights_as_they_are() -> None:
    TABLE.fitting(["weather"], ["by"])
    assert TABLE.bias.tolist() == [0] * (len(KINDS) + 1)


def test_ends_of_the_utterance_stand_beside_the_name() -> None:
    assert standing([], ["live"]) == {("around", "live"), ("before", ""), ("after", "live")}


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        (["play", "a", "song", "by"], [], "ARTIST"),
        (["what", "is", "the", "weather", "in"], [], "PLACE"),
        (["book", "a", "table", "at", "the", "restaurant"], ["for", "two"], "ORG"),
    ],
)
def test_own_weights_know_plain_requests(left: list[str], right: list[str], kind: str) -> None:
    fits = type_words().fitting(left, right)
    assert (*KINDS, "")[int(fits.argmax())] == kind


def test_what_fits_nearly_as_well_counts_as_much() -> None:
    fits = dict(zip(KINDS, type_words().fitting(["play"], []).tolist(), strict=False))
    assert fits["ARTIST"] == fits["WORK"] > 0 > fits["PLACE"]
