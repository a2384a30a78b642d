"""The weights of the evidence, as `benchmarks/fit_matching.py` learned them."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

TABLE = files(__package__) / "weights.json"


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """Return the weights of a logistic regression, in log-odds per unit.

    RETURNS (Mapping[str, Mapping[str, float]]): `pair`: what a stretch of words and a phrase say by themselves;
        `place`: what the utterance and the transcript add. The keys are the names of the evidence.
    """
    table: Mapping[str, Mapping[str, float]] = json.loads(TABLE.read_text("utf-8"))
    return table
