import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.scorer import Scorer
from spacy.tokens import Doc, Span
from spacy.training import Example

from spacy_entity_annot.training.figures import Pair, measure

VOCAB = spacy.blank("en").vocab
IDS = st.sampled_from([None, "Q1", "Q2"])


def test_nothing_to_count_gives_no_figures() -> None:
    figures = measure([])
    assert (figures.mentions, figures.link_f, figures.nil_f, figures.accuracy) == (0, None, None, None)


def test_each_figure_has_its_own_case() -> None:
    pairs: list[Pair] = [("Q1", "Q1"), ("Q1", "Q2"), ("Q1", None), (None, None), (None, "Q1")]
    figures = measure(pairs)
    assert (figures.link_p, figures.link_r, figures.link_f) == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    assert (figures.nil_p, figures.nil_r, figures.nil_f) == pytest.approx((1 / 2, 1 / 2, 1 / 2))
    assert figures.accuracy == pytest.approx(2 / 5)


def test_a_link_where_there_is_no_mention_costs_precision_alone() -> None:
    figures = measure([("Q1", "Q1")], stray_links=1)
    assert (figures.link_p, figures.link_r, figures.accuracy) == (0.5, 1.0, 1.0)


def doc(ids: list[str | None]) -> Doc:
    made = Doc(VOCAB, ["name"] * len(ids))
    made.ents = [Span(made, place, place + 1, label="X", kb_id=id or "NIL") for place, id in enumerate(ids)]
    return made


@given(st.lists(st.tuples(IDS, IDS), min_size=1))
def test_links_are_counted_as_spacy_counts_them(pairs: list[Pair]) -> None:
    example = Example(doc([answer for _, answer in pairs]), doc([gold for gold, _ in pairs]))
    scores = Scorer.score_links([example], negative_labels=["NIL"])
    figures = measure(pairs)
    expected = [scores["nel_micro_p"] or 0.0, scores["nel_micro_r"] or 0.0, scores["nel_micro_f"] or 0.0]
    assert [figures.link_p or 0.0, figures.link_r or 0.0, figures.link_f or 0.0] == pytest.approx(expected)
