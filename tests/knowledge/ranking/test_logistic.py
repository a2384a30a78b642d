import numpy as np
import pytest

from spacy_entity_annot.knowledge.ranking.logistic import fit_logistic, likelihood


def test_without_observations_the_start_stays() -> None:
    start = np.array([0.5, -1.0])
    assert fit_logistic(np.zeros((0, 2)), np.zeros(0), start=start, strength=1.0).tolist() == [0.5, -1.0]


def test_fitted_probability_is_the_share_that_was_seen() -> None:
    right = np.array([1.0] * 30 + [0.0] * 10)
    fitted = fit_logistic(np.ones((40, 1)), right, start=np.zeros(1), strength=1e-6)
    assert float(likelihood(fitted)[0]) == pytest.approx(0.75, abs=1e-4)


def test_weight_counts_an_observation_as_often() -> None:
    features, right = np.array([[1.0], [1.0]]), np.array([1.0, 0.0])
    weighed = fit_logistic(features, right, start=np.zeros(1), strength=0.1, weight=np.array([3.0, 1.0]))
    repeated = fit_logistic(
        np.ones((4, 1)), np.array([1.0, 1.0, 1.0, 0.0]), start=np.zeros(1), strength=0.1
    )  # fmt: skip
    assert weighed.tolist() == pytest.approx(repeated.tolist())


def test_separable_observations_do_not_run_away() -> None:
    features = np.array([[1.0, 8.0]] * 50 + [[1.0, -8.0]] * 50)
    fitted = fit_logistic(features, np.array([1.0] * 50 + [0.0] * 50), start=np.zeros(2), strength=1.0)
    assert np.isfinite(fitted).all()
    assert likelihood(features @ fitted)[0] > 0.99
