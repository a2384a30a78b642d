"""The weights of the evidence, as `benchmarks/fit_matching.py` learned them."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

TABLE = files(__package__) / "weights.json"


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """Return the weights of a logistic regression, in log-odds per unit.

    RETURNS (Mapping[str, Mapping[str, float]]): `pair`: what a stretch of words and a phrase say by themselves;
        `place`: what the utterance and the transcript add. The keys are the names of the evidence.
    """
    table: Mapping[str, Mapping[str, float]] = json.loads(TABLE.read_text("utf-8"))
    return table


def weigh(evidence: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return the weighted sum of what stretches of words and phrases say by themselves, a row each."""
    pair = weights()["pair"]
    count = len(next(iter(evidence.values())))
    return sum((pair.get(name, 0.0) * values for name, values in evidence.items()), np.zeros(count))
