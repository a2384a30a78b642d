"""Windows with the evidence of each: what was weighed for a phrase and against it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .columns import Places
from .windows import Windows

Values = NDArray[np.float64]
Evidence = dict[str, Values]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Windows with the evidence of each.

    windows (Windows): The stretches and their phrases.
    evidence (Evidence): A column for each name of the table of weights.
    logit (Values): The weighted sum.
    content (NDArray[np.uint64]): Equal where the same words stand against the same phrase.
    """

    windows: Windows
    evidence: Evidence
    logit: Values
    content: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.logit)

    def __getitem__(self, rows: NDArray[np.bool_] | Places) -> "Pairs":
        evidence = {name: values[rows] for name, values in self.evidence.items()}
        return Pairs(self.windows[rows], evidence, self.logit[rows], self.content[rows])

    @property
    def probability(self) -> Values:
        """The chance that the phrase was spoken, 0..1."""
        return 1 / (1 + np.exp(-self.logit))

    def with_evidence(self, more: Evidence, weights: Mapping[str, float]) -> "Pairs":
        """Return the pairs with further evidence weighed in."""
        gain = sum(weights.get(name, 0.0) * values for name, values in more.items())
        return Pairs(self.windows, self.evidence | more, self.logit + gain, self.content)
