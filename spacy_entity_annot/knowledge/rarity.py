"""How much a shared trigram tells."""

from dataclasses import dataclass

import numpy as np

from spacy_entity_annot.knowledge.trigrams import Floats, Integers


@dataclass(frozen=True, slots=True)
class Rarity:
    """How much a shared trigram weighs: the square of the logarithm of how rare it is among the forms.

    codes (Integers): The trigrams, rising.
    weights (Floats): Of each.
    unseen (float): Of any other.
    """

    codes: Integers
    weights: Floats
    unseen: float

    @classmethod
    def of(cls, codes: Integers, counts: Integers, total: int) -> "Rarity":
        """Return the weights in an index of `total` forms, `counts` of which have each code."""
        weights = np.square(np.log1p(total / (counts + 1.0))).astype(np.float32)
        return cls(codes, weights, float(np.square(np.log1p(total))))

    def of_codes(self, codes: Integers) -> Floats:
        """Return the weight of each code."""
        if not len(self.codes):
            return np.full(len(codes), self.unseen, np.float32)
        places = self.codes.searchsorted(codes)
        found = self.codes.take(places, mode="clip") == codes
        return np.where(found, self.weights.take(places, mode="clip"), np.float32(self.unseen))
