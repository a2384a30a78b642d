import numpy as np
import pytest

from spacy_entity_annot.knowledge.heard import heard_forms
from spacy_entity_annot.knowledge.index.segment import Segment
from spacy_entity_annot.knowledge.ranking.columns import COLUMN
from spacy_entity_annot.knowledge.ranking.comparison import FINALISTS, Comparison, Retrieved, compare, joined
from spacy_entity_annot.matching.sounds.folding import SoundFolder
from spacy_entity_annot.types import Entity

FOLDER = SoundFolder()
AUSTEN, HERSHEY = 0, 1
SEGMENT = Segment.of([Entity("hershey", "Hershey Co", ("HSY",)), Entity("austen", "Jane Austen")], FOLDER)


def compared(heard: str, segment: Segment = SEGMENT) -> Comparison:
    readings = heard_forms(heard, FOLDER)
    return compare(Retrieved.of(segment, readings, limit=8, fewest=2), readings, fewest=2)


def best(heard: str, entity: int, feature: str) -> float:
    found = compared(heard)
    return float(found.rows[found.entities == entity, COLUMN[feature]].max())


@pytest.mark.parametrize(
    ("heard", "entity", "feature", "value"),
    [("hershey co", HERSHEY, "exact name", 1), ("jane", AUSTEN, "exact name", 0), ("jane", AUSTEN, "same words", 1)],
)
def test_exact_name_is_one_only_for_the_whole_name(heard: str, entity: int, feature: str, value: float) -> None:
    assert best(heard, entity, feature) == value


def test_code_is_told_from_names() -> None:
    assert (best("hsy", HERSHEY, "exact code"), best("hsy", HERSHEY, "code")) == (1, 1)


def test_better_reading_counts() -> None:
    assert best("jane austens", AUSTEN, "same words") == 1


def test_squashed_words_have_the_same_letters() -> None:
    assert (best("her shey", HERSHEY, "same letters"), best("her shey", HERSHEY, "same words")) == (1, 0)


def test_share_is_how_much_of_the_name_the_form_covers() -> None:
    found = compared("austen")
    row = found.rows[(found.entities == AUSTEN) & (found.rows[:, COLUMN["same words"]] == 1)][0]
    assert round(float(row[COLUMN["share"]]), 3) == round(6 / 11, 3)


def test_joined_comparisons_keep_all_rows() -> None:
    one, other = compared("jane"), compared("hershey")
    both = joined([one, other])
    assert both.entities.tolist() == [*one.entities.tolist(), *other.entities.tolist()]
    np.testing.assert_array_equal(both.rows[: len(one.rows)], one.rows)


def test_forms_that_cannot_win_are_left_out_but_no_entity_of_the_fewest() -> None:
    many = Entity("many", "Many", tuple(f"many {word}" for word in ("one", "two", "three", "four", "five")))
    known = Segment.of([many, Entity("other", "Manny Pacquiao"), Entity("third", "Maine")], FOLDER)
    found = compared("many", known)
    assert sorted(set(found.entities.tolist())) == [0, 1]
    assert len(found.entities) <= FINALISTS * 2 + 2
