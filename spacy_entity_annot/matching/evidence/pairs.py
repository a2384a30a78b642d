"""Windows with the evidence of each: what was weighed for a phrase and against it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..words.columns import Places
from ..words.windows import Windows

Values = NDArray[np.float64]
Evidence = dict[str, Values]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Windows with the evidence of each.

    windows (Windows): The stretches and their phrases.
    evidence (Evidence): A column for each name of the table of weights.
    logit (Values): The weighted sum of all of it.
    """

    windows: Windows
    evidence: Evidence
    logit: Values

    def __len__(self) -> int:
        return len(self.logit)

    def __getitem__(self, rows: NDArray[np.bool_] | Places) -> "Pairs":
        evidence = {name: values[rows] for name, values in self.evidence.items()}
        return Pairs(self.windows[rows], evidence, self.logit[rows])

    @property
    def probability(self) -> Values:
        """The chance that the phrase was spoken, 0..1."""
        return 1 / (1 + np.exp(-self.logit))
