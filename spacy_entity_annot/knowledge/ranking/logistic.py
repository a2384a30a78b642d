"""Logistic regression, for every probability that is learned."""

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
_ROUNDS = 25


def fit_logistic(
    features: Doubles, right: Doubles, *, start: Doubles, strength: float, weight: Doubles | None = None
) -> Doubles:
    """Return the weights of a logistic regression, by Newton's method with a square penalty on what they move.

    features (Doubles): One row an observation.
    right (Doubles): 1 where it happened, else 0.
    start (Doubles): The weights before any observation, to which the penalty draws.
    strength (float): Of the penalty, above 0.
    weight (Doubles | None): How much each observation counts; None means 1.
    """
    fitted = start.astype(np.float64)
    counts = np.ones(len(right)) if weight is None else weight
    for _ in range(_ROUNDS):
        expected = likelihood(features @ fitted)
        slope = features.T @ (counts * (expected - right)) + strength * (fitted - start)
        curvature = (features.T * (counts * expected * (1 - expected))) @ features + strength * np.eye(len(fitted))
        step = np.linalg.solve(curvature, slope)
        # A full step jumps far over the optimum where most probabilities lie at 0 or 1.
        fitted = fitted - step / max(1.0, float(np.abs(step).max()))
    return fitted


def likelihood(odds: Doubles) -> Doubles:
    """Return the probabilities that log odds stand for."""
    likely: Doubles = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    return likely
