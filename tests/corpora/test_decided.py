import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.corpora.decided import count_decisions, reweight
from spacy_entity_annot.corpora.rows import Mark, Row, Span

BOTH = [("Q1", "Taylor Swift", 0.5), ("Q2", "Taylor Swift", 0.4)]


def test_links_count_for_their_entity_and_everything_else_for_none() -> None:
    spans = (Span(0, 5, Mark.LINK, "Q1"), Span(6, 11, Mark.NIL), Span(12, 17, Mark.REJECT), Span(18, 23, Mark.MISSING))
    assert count_decisions([Row("u", "Queen queen QUEEN queen", spans)]) == {"queen": {"Q1": 1, "": 2}}


def test_without_decisions_nothing_changes() -> None:
    assert reweight(BOTH, "tailor swift", {}) == [0.5, 0.4]


def test_decisions_on_the_form_outweigh_the_first_candidate() -> None:
    weighed = reweight(BOTH, "Tailor Swift", {"tailor swift": {"Q2": 9}})
    assert weighed == pytest.approx([0.5 / 4.6, 4.0 / 4.6])


def test_a_form_that_was_nil_before_loses_its_candidates() -> None:
    assert reweight([("Q1", "Boston", 0.6)], "boston", {"boston": {"": 9}}) == pytest.approx([0.6 / 4.6])


def test_another_form_only_moves_probability_between_candidates_of_one_name() -> None:
    candidates = [*BOTH, ("Q3", "Taylor Dayne", 0.05)]
    weighed = reweight(candidates, "tailor swift", {"taylor swift": {"Q2": 9, "": 50}})
    assert weighed == pytest.approx([0.9 * 0.5 / 4.5, 0.9 * 4.0 / 4.5, 0.05])


@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=5),
    st.dictionaries(st.sampled_from(["", "Q0", "Q1", "Q9"]), st.integers(1, 99)),
    st.sampled_from(["name", "other"]),
)
def test_probabilities_stay_probabilities(shares: list[float], decided: dict[str, int], heard: str) -> None:
    total = max(sum(shares), 1.0)
    candidates = [(f"Q{number}", "name", share / total) for number, share in enumerate(shares)]
    weighed = reweight(candidates, heard, {"name": decided})
    assert all(0 <= probability <= 1 for probability in weighed)
    assert sum(weighed) <= 1 + 1e-9
