"""What type of thing the words around a name let expect, learned by `python -m benchmarks fit-types --write`.

`type_words.json` holds weights in tenths of a multinomial logistic regression over the words of the utterance, the word
before and the word after, fitted to names of assistant commands (SNIPS, CC0; SLURP, CC BY 4.0; SGD, CC BY-SA 4.0), of
earnings calls (Earnings-21, CC BY-SA 4.0), music requests (MusicRecoNER, MIT) and dialogues (ConEL-2, MIT), in which
all types count alike.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from ..index.trigrams import Floats
from .cues import KINDS

TABLE = files(__package__) / "type_words.json"
PLACES = ("around", "before", "after")
"""Where a word may stand: anywhere in the utterance, directly before the name, directly after it."""
MOST = 3.0
"""Natural logarithm of the odds beyond which words do not count."""

ALIKE = np.float32(0.45)
"""Types that fit nearly as well as the best one count as much: "play" asks for an artist as well as for an album."""


@dataclass(frozen=True, slots=True)
class TypeWords:
    """The weights.

    bias (Floats): Of each of `cues.KINDS` and, last, of all other types.
    words (Mapping[tuple[str, str], Floats]): The same for a word in one of `PLACES`; "" is the end of the utterance.
    """

    bias: Floats
    words: Mapping[tuple[str, str], Floats]

    def fitting(self, left: Sequence[str], right: Sequence[str]) -> Floats:
        """Return how much the words speak for each type, -1..1: its log odds against chance.

        left (Sequence[str]): The words before the name.
        right (Sequence[str]): The words after it.
        """
        summed = self.bias.copy()
        for place in standing(left, right):
            weights = self.words.get(place)
            if weights is not None:
                summed += weights
        summed -= summed.max()
        likely = summed - np.log(np.exp(summed).sum()) + np.float32(np.log(len(summed)))
        fits: Floats = np.clip(likely / np.float32(MOST), -1, 1)
        return np.where(fits > fits.max() - ALIKE, fits.max(), fits)


def standing(left: Sequence[str], right: Sequence[str]) -> set[tuple[str, str]]:
    """Return the words around a name with where they stand."""
    words = {("around", word) for word in (*left, *right)}
    return words | {("before", left[-1] if left else ""), ("after", right[0] if right else "")}


@cache
def type_words() -> TypeWords:
    """Return the package's own weights."""
    table = json.loads(TABLE.read_text("utf-8"))
    order = [table["types"].index(kind) for kind in (*KINDS, "")]
    words = {(place, word): _values(tenths, order) for place in PLACES for word, tenths in table[place].items()}
    return TypeWords(_values(table["bias"], order), words)


def _values(tenths: Sequence[int], order: Sequence[int]) -> Floats:
    return np.array([tenths[place] / 10 for place in order], np.float32)
