"""Coefficients against the worked examples of those who published them."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.review.reliability import Ratings, alpha, interval, kappa, percent, value

# Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability": sections A (two observers, binary), B (two
# observers, five categories) and C (four observers, missing answers).
BINARY = ("0100000010", "1110010000")
NOMINAL = ("aabbdcccedda", "babbbcccéddd".replace("é", "e"))
MISSING = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
# A public worked example of Cohen's kappa: both yes, yes/no, no/yes, both no.
GRANTS = ((20, 5, 10, 15), 0.4)
SAME_PERCENT = (((45, 15, 25, 15), 0.130434783), ((25, 35, 5, 35), 0.259259259))


def ratings(observers: Sequence[str]) -> Ratings:
    return Ratings.of(
        (unit, rater, value)
        for rater, answers in enumerate(observers)
        for unit, value in enumerate(answers)
        if value != "."
    )


def of_table(both: int, first: int, second: int, neither: int) -> Ratings:
    return ratings(["y" * (both + first) + "n" * (second + neither),
                    "y" * both + "n" * first + "y" * second + "n" * neither])  # fmt: skip


@pytest.mark.parametrize(
    ("observers", "published"), [(BINARY, 2 / 21), (NOMINAL, 0.692), (MISSING, 0.743421053)], ids=["A", "B", "C"]
)
def test_alpha_is_what_krippendorff_published(observers: Sequence[str], published: float) -> None:
    digits = 1e-6 if published != 0.692 else 5e-4
    assert value(alpha, ratings(observers)) == pytest.approx(published, abs=digits)


@pytest.mark.parametrize(("table", "published"), [GRANTS, *SAME_PERCENT])
def test_kappa_is_what_was_published(table: tuple[int, int, int, int], published: float) -> None:
    assert value(kappa, of_table(*table)) == pytest.approx(published, abs=1e-6)


def test_percent_counts_pairs_of_answers_and_each_unit_once() -> None:
    assert value(percent, ratings(BINARY)) == pytest.approx(0.6)
    assert value(percent, ratings(["aa", "aa", "ab"])) == pytest.approx((1 + 1 / 3) / 2)


@pytest.mark.parametrize("observers", [("aaa", "aaa"), ("a.", ".a"), ()], ids=["no variation", "no overlap", "nothing"])
def test_what_chance_leaves_undefined_has_no_value(observers: Sequence[str]) -> None:
    of = ratings(observers)
    assert value(alpha, of) is None
    assert value(kappa, of) is None
    assert interval(alpha, of) is None
    assert value(percent, of) == (1.0 if of.unit_count else None)


def test_kappa_is_for_two_people() -> None:
    assert value(kappa, ratings(MISSING)) is None


def test_an_interval_holds_its_coefficient_narrows_with_more_units_and_never_changes() -> None:
    few, many = of_table(20, 5, 10, 15), of_table(200, 50, 100, 150)
    low, high = interval(kappa, few) or (0, 0)
    assert (low, high) == interval(kappa, few)
    assert low < 0.4 < high
    narrow = interval(kappa, many)
    assert narrow is not None and narrow[1] - narrow[0] < (high - low) / 2
    # The standard error of kappa after Fleiss, Cohen and Everitt 1969 is 0.0402 for these 500.
    assert list(narrow) == pytest.approx([0.4 - 1.96 * 0.0402, 0.4 + 1.96 * 0.0402], abs=0.01)


def test_many_units_are_drawn_less_often_and_in_parts() -> None:
    many = ratings(["ynny" * 4_000, "ynyy" * 4_000])
    low, high = interval(percent, many) or (0, 0)
    assert [low, high] == pytest.approx([0.75 - 0.0067, 0.75 + 0.0067], abs=0.001)  # 1.96 * sqrt(.75 * .25 / 16,000)


def test_disagreement_beyond_chance_is_below_zero() -> None:
    assert value(alpha, ratings(["abab", "baba"])) == pytest.approx(-0.75)
    assert value(kappa, ratings(["abab", "baba"])) == pytest.approx(-1)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 3), st.sampled_from("abc")), unique_by=lambda row: row[:2]))
def test_names_and_order_of_answers_do_not_matter(rows: list[tuple[int, int, str]]) -> None:
    renamed = [(f"u{unit}", f"r{rater}", {"a": 3, "b": 1, "c": 2}[value]) for unit, rater, value in reversed(rows)]
    for coefficient in (percent, alpha, kappa):
        expected = value(coefficient, Ratings.of(rows))
        assert value(coefficient, Ratings.of(renamed)) == (expected and pytest.approx(expected))
