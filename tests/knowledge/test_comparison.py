import numpy as np

from spacy_entity_annot.knowledge.columns import COLUMN
from spacy_entity_annot.knowledge.comparison import Comparison, compare, joined
from spacy_entity_annot.knowledge.heard import heard_forms
from spacy_entity_annot.knowledge.segment import FormSegment
from spacy_entity_annot.knowledge.sounds import SoundFolder
from spacy_entity_annot.types import Entity

FOLDER = SoundFolder()
SEGMENT = FormSegment([(7, Entity("hershey", "Hershey Co", ("HSY",))), (8, Entity("austen", "Jane Austen"))], FOLDER)


def compared(heard: str) -> Comparison:
    return compare(SEGMENT, heard_forms(heard, FOLDER), limit=8, fewest=2)


def best(heard: str, entity: int, feature: str) -> float:
    found = compared(heard)
    return float(found.rows[found.entities == entity, COLUMN[feature]].max())


def test_exact_name_is_one_only_for_the_whole_name() -> None:
    assert (best("hershey co", 7, "exact name"), best("jane", 8, "exact name"), best("jane", 8, "same words")) == (
        1,
        0,
        1,
    )


def test_code_is_told_from_names() -> None:
    assert (best("hsy", 7, "exact code"), best("hsy", 7, "code")) == (1, 1)


def test_better_reading_counts() -> None:
    assert best("jane austens", 8, "same words") == 1


def test_squashed_words_have_the_same_letters() -> None:
    assert (best("her shey", 7, "same letters"), best("her shey", 7, "same words")) == (1, 0)


def test_share_is_how_much_of_the_name_the_form_covers() -> None:
    found = compared("austen")
    row = found.rows[(found.entities == 8) & (found.rows[:, COLUMN["same words"]] == 1)][0]
    assert round(float(row[COLUMN["share"]]), 3) == round(6 / 11, 3)


def test_joined_comparisons_keep_all_rows() -> None:
    one, other = compared("jane"), compared("hershey")
    both = joined([one, other])
    assert both.entities.tolist() == [*one.entities.tolist(), *other.entities.tolist()]
    np.testing.assert_array_equal(both.rows[: len(one.rows)], one.rows)
