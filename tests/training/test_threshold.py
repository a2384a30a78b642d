import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.training.figures import measure
from spacy_entity_annot.training.threshold import GRID, Scored, apply_threshold, choose_threshold


def test_a_score_at_the_threshold_links() -> None:
    scored: list[Scored] = [("Q1", "Q1", 0.5), (None, "Q1", 0.49), ("Q2", None, 0.0)]
    assert apply_threshold(scored, 0.5) == [("Q1", "Q1"), (None, None), ("Q2", None)]


def test_the_middle_of_the_best_plateau_is_chosen() -> None:
    threshold, figures = choose_threshold([("Q1", "Q1", 0.8), (None, "Q1", 0.4)])
    assert threshold == pytest.approx(0.61)
    assert (figures.link_f, figures.nil_f) == (1.0, 1.0)


def test_nil_decides_between_thresholds_with_the_same_links() -> None:
    threshold, _ = choose_threshold([(None, "Q1", 0.4), (None, "Q1", 0.6)])
    assert threshold > 0.6


@given(
    st.lists(st.tuples(st.sampled_from([None, "Q1"]), st.sampled_from([None, "Q1", "Q2"]), st.floats(0, 1)), min_size=1)
)
def test_no_other_threshold_links_better(scored: list[Scored]) -> None:
    _, figures = choose_threshold(scored)
    assert all((measure(apply_threshold(scored, other)).link_f or 0) <= (figures.link_f or 0) for other in GRID)
