"""How much a shared trigram tells."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .trigrams import Floats, Integers

Places = NDArray[np.intp]


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
        return self.at(*places_of(codes, self.codes))

    def at(self, places: Places, found: NDArray[np.bool_]) -> Floats:
        """Return the weights of codes at the places where they were found, see `places_of`."""
        weights = np.full(len(places), self.unseen, np.float32)
        weights[found] = self.weights.take(places[found])
        return weights


def places_of(codes: Integers, known: Integers) -> tuple[Places, NDArray[np.bool_]]:
    """Return where each code would stand among rising ones, and whether it does."""
    places = known.searchsorted(codes)
    found = known.take(places, mode="clip") == codes if len(known) else np.zeros(len(codes), np.bool_)
    return places, found
