import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.knowledge.ranking.calibration import Calibration, Outcome, fit_calibration, with_first


def test_no_outcomes_change_nothing() -> None:
    assert fit_calibration([]) == Calibration()


def test_few_outcomes_change_little() -> None:
    calibration = fit_calibration([Outcome(0.5, True)] * 3)
    assert 0.5 < calibration.first(0.5) < 0.6


def test_timid_probabilities_are_raised_to_what_came_true() -> None:
    chance = random.Random(1)
    outcomes = [Outcome(0.6, chance.random() < 0.9) for _ in range(4_000)]
    assert fit_calibration(outcomes).first(0.6) == pytest.approx(0.9, abs=0.02)


def test_no_candidates_stay_none() -> None:
    probabilities, nil = Calibration(2.0, 1.0).apply(np.empty(0, np.float32), 1.0)
    assert (len(probabilities), nil) == (0, 1.0)


def test_neutral_calibration_is_exact() -> None:
    probabilities = np.array([0.7, 0.1], np.float32)
    assert Calibration().apply(probabilities, 0.2) == (probabilities, 0.2)


@given(
    st.lists(st.floats(0, 1), min_size=2, max_size=6),
    st.floats(0, 4),
    st.floats(-4, 4),
)
def test_order_is_kept_and_no_probability_made_up(weights: list[float], slope: float, shift: float) -> None:
    shares = np.sort(np.array(weights) + 0.01)[::-1]
    shares = (shares / shares.sum()).astype(np.float32)
    probabilities, nil = Calibration(slope, shift).apply(shares[:-1], float(shares[-1]))
    assert (np.diff(probabilities) <= 1e-6).all()
    assert float(probabilities.sum()) + nil <= 1 + 1e-5


@pytest.mark.parametrize(
    ("first", "expected", "nil"), [(0.6, [0.6, 1 / 15], 0.3), (0.8, [0.8, 0.02], 0.18), (0.1, [1 / 7, 1 / 7], 0.3)]
)
def test_nil_gives_way_only_to_what_the_first_needs(first: float, expected: list[float], nil: float) -> None:
    probabilities, left = with_first(np.array([0.4, 0.1], np.float32), 0.3, first)
    assert [*probabilities.tolist(), left] == pytest.approx([*expected, nil], abs=1e-3)


def test_certainty_that_is_often_wrong_is_taken_down_without_overflow() -> None:
    outcomes = [Outcome(1.0, number % 3 > 0) for number in range(300)] + [Outcome(0.0, False)] * 300
    fitted = fit_calibration(outcomes)
    assert fitted.first(1.0) == pytest.approx(2 / 3, abs=0.05)
    assert fitted.first(0.0) < 0.05
