"""Probabilities that are meant literally: refitted on decisions when the knowledge base or the noise changes.

Platt scaling (Platt, 1999) of the first candidate's log odds, drawn towards no change by as much as ten decisions say.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..index.trigrams import Floats
from .logistic import fit_logistic

_STRENGTH = 10.0
_LEAST, _MOST = 1e-6, 1 - 1e-6


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a suggestion.

    probability (float): What its first candidate had, 0..1.
    right (bool): Whether a person linked the mention to it.
    """

    probability: float
    right: bool


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the log odds of the first candidate are stretched and shifted; as it stands, not at all."""

    slope: float = 1.0
    shift: float = 0.0

    def first(self, probability: float) -> float:
        """Return the calibrated probability of a first candidate."""
        return 1 / (1 + math.exp(-(self.slope * _log_odds(probability) + self.shift)))

    def apply(self, probabilities: Floats, nil: float) -> tuple[Floats, float]:
        """Return calibrated probabilities in the same order, see `with_first`."""
        if self == UNCHANGED or not len(probabilities):
            return probabilities, nil
        return with_first(probabilities, nil, self.first(float(probabilities[0])))


def with_first(probabilities: Floats, nil: float, first: float) -> tuple[Floats, float]:
    """Return probabilities in the same order of which the first is as given.

    What it gains, the others lose alike; nil only where they and nil would have more than is left.

    probabilities (Floats): Those of the candidates, highest first, at least one.
    nil (float): That of nil.
    first (float): The new one of the first candidate, 0..1; it stays at least as high as that of the second.
    """
    before = float(probabilities[0])
    second = float(probabilities[1]) if len(probabilities) > 1 else 0.0
    first = max(first, second / max(1 - before + second, _LEAST))
    calibrated = probabilities * np.float32((1 - first) / max(1 - before, _LEAST))
    rest = nil + float(calibrated[1:].sum())
    if rest > 1 - first:
        calibrated *= np.float32((1 - first) / rest)
        nil *= (1 - first) / rest
    calibrated[0] = max(first, float(calibrated[1:].max(initial=0)))
    return calibrated, nil


UNCHANGED = Calibration()
"""The calibration before any decision."""


def fit_calibration(outcomes: Sequence[Outcome]) -> Calibration:
    """Return the calibration that fits what became of suggestions, by Newton's method on the logistic loss.

    outcomes (Sequence[Outcome]): Of mentions drawn at random; under a few hundred they change little.
    """
    odds = np.array([_log_odds(one.probability) for one in outcomes])
    right = np.array([one.right for one in outcomes], float)
    features = np.stack((odds, np.ones(len(odds))), axis=1)
    weights = fit_logistic(features, right, start=np.array([1.0, 0.0]), strength=_STRENGTH)
    return Calibration(max(float(weights[0]), 0.0), float(weights[1]))


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, _LEAST), _MOST)
    return math.log(bounded / (1 - bounded))
