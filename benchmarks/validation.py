"""Cross-validation by recording, and how well probabilities are calibrated."""

import zlib
from typing import Any

import numpy as np

FOLDS = 5


def fold_of(group: str) -> int:
    """Return the fold of a recording, a request or a dialogue."""
    return zlib.crc32(group.encode()) % FOLDS


def calibration_error(probability: Any, right: Any) -> float:
    """Return the expected calibration error over ten bins of equal mass."""
    bins = np.array_split(np.argsort(probability, kind="stable"), 10)
    return float(sum(abs(probability[one].mean() - right[one].mean()) * len(one) for one in bins) / len(right))


def calibration(probability: Any, right: Any) -> dict[str, float]:
    """Return the calibration error and the Brier score of first candidates."""
    brier = float(np.mean((probability - right) ** 2))
    return {"ECE": round(calibration_error(probability, right), 3), "Brier": round(brier, 3)}
