import random

import pytest

from spacy_entity_annot.knowledge.acceptance import binomial_tail, highest_rate, prove_acceptance, smallest_sample
from spacy_entity_annot.knowledge.ranking.calibration import Outcome


def test_empty_audit_proves_nothing() -> None:
    assert prove_acceptance([], precision=0.95) is None


def test_small_audit_proves_nothing_even_without_errors() -> None:
    assert prove_acceptance([Outcome(0.99, True)] * 58, precision=0.95) is None


def test_first_test_is_where_the_probabilities_promise_most() -> None:
    audit = [Outcome(0.99, place != 3) for place in range(150)] + [Outcome(0.6, True)] * 50
    proven = prove_acceptance(audit, precision=0.95)
    assert proven is not None
    assert (proven.threshold, proven.accepted, proven.wrong) == (0.6, 200, 1)


def test_two_errors_at_the_top_end_nothing_where_a_looser_test_is_as_likely_to_pass() -> None:
    audit = [Outcome(0.98 - place / 10_000, place not in (3, 7)) for place in range(200)]
    proven = prove_acceptance(audit, precision=0.95)
    assert proven is not None
    assert (proven.accepted, proven.wrong) == (200, 2)
    assert prove_acceptance(audit[:100], precision=0.95) is None


def test_smallest_audit_without_errors_is_enough() -> None:
    proven = prove_acceptance([Outcome(0.99, True)] * 59, precision=0.95)
    assert proven is not None
    assert proven.accepted == 59


def test_wrong_at_the_top_proves_nothing() -> None:
    audit = [Outcome(0.99, place % 5 > 0) for place in range(500)]
    assert prove_acceptance(audit, precision=0.95) is None


def test_threshold_stands_where_errors_begin() -> None:
    audit = [Outcome(0.9, True)] * 300 + [Outcome(0.5, False)] * 300
    proven = prove_acceptance(audit, precision=0.95)
    assert proven is not None
    assert (proven.threshold, proven.accepted, proven.wrong, proven.share) == (0.9, 300, 0, 0.5)
    assert proven.lowest_precision == pytest.approx(0.05 ** (1 / 300))


def test_equal_probabilities_are_accepted_together_or_not_at_all() -> None:
    proven = prove_acceptance([Outcome(0.9, True)] * 1_000, precision=0.98)
    assert proven is not None
    assert proven.accepted == 1_000


@pytest.mark.parametrize(
    ("precision", "errors", "size"), [(0.95, 0, 59), (0.98, 0, 149), (0.99, 0, 299), (0.95, 2, 124)]
)
def test_smallest_sample_is_that_of_the_tables(precision: float, errors: int, size: int) -> None:
    assert smallest_sample(precision, 0.05, errors) == size


def test_binomial_tail_at_its_ends() -> None:
    assert (binomial_tail(10, 3, 0.0), binomial_tail(10, 3, 1.0), binomial_tail(1, 0, 0.25)) == (1.0, 0.0, 0.75)


def test_upper_bound_is_that_of_clopper_and_pearson() -> None:
    assert highest_rate(100, 2, 0.05) == pytest.approx(0.0616, abs=1e-4)


def test_guarantee_is_missed_in_no_more_draws_than_the_risk() -> None:
    chance = random.Random(4)
    missed = 0
    for _ in range(400):
        probabilities = [chance.random() for _ in range(600)]
        audit = [Outcome(one, chance.random() < 0.85 + 0.15 * one) for one in probabilities]
        proven = prove_acceptance(audit, precision=0.95)
        # the true precision above t is the mean of 0.85 + 0.15 p over p > t
        missed += proven is not None and 0.85 + 0.15 * (1 + proven.threshold) / 2 < 0.95
    assert missed / 400 <= 0.05
