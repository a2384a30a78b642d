"""What the words beside a span, and the rest of its transcript, add to the evidence of the span itself."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..equal import group_equal
from ..words.columns import Places
from ..words.passages import Passage
from ..words.vocabulary import Vocabulary
from ..words.windows import Windows
from .pairs import Evidence, Values
from .weights import weights


@dataclass(frozen=True, slots=True)
class PlaceColumn:
    """What the places of windows add to their evidence.

    evidence (Evidence): A column for each name of the table of weights.
    gain (Values): The weighted sum, in log-odds.
    """

    evidence: Evidence
    gain: Values

    def __getitem__(self, rows: Places) -> "PlaceColumn":
        return PlaceColumn({name: values[rows] for name, values in self.evidence.items()}, self.gain[rows])


def choose_disjoint(windows: Windows, logit: Values, text: Places) -> NDArray[np.int64]:
    """Return the rows of each phrase's best disjoint windows.

    windows (Windows): Of one column.
    logit (Values): How good each is.
    text (Places): The text in which each stands.
    """
    # Among equals, a shorter window and then an earlier one is better.
    order = np.lexsort((windows.start, windows.width, -logit, windows.phrase, text))
    chosen = []
    while len(order):
        ours = windows[order]
        where = text[order]
        first = np.ones(len(order), bool)
        first[1:] = (where[1:] != where[:-1]) | (ours.phrase[1:] != ours.phrase[:-1])
        winners = order[first]
        chosen.append(winners)
        winner = winners[np.cumsum(first) - 1]
        start, end = windows.start[winner], windows.start[winner] + windows.width[winner]
        order = order[(ours.start >= end) | (ours.start + ours.width <= start)]
    return np.sort(np.concatenate(chosen)) if chosen else np.zeros(0, np.int64)


def weigh_places(
    passage: Passage, windows: Windows, exact: NDArray[np.bool_], transcript: Places, vocabulary: Vocabulary
) -> PlaceColumn:
    """Return what the place of each window says: the words beside it, and what else its transcript holds.

    passage (Passage): The words; a text's edge is a word too.
    windows (Windows): Of whole transcripts.
    exact (NDArray[np.bool_]): Which of them are their phrase word for word.
    transcript (Places): The transcript of each, from 0.
    vocabulary (Vocabulary): The words.
    """
    phrases = int(windows.phrase.max(initial=0)) + 1
    evidence = {
        "before": vocabulary["cue_before"][passage.ids[windows.start - 1]].astype(float),
        "after": vocabulary["cue_after"][passage.ids[windows.start + windows.width]].astype(float),
        "exact_elsewhere": np.log1p(_sum_equal(transcript * phrases + windows.phrase, exact) - exact),
    }
    gain = sum((weights()["place"][name] * values for name, values in evidence.items()), np.zeros(len(windows)))
    return PlaceColumn(evidence, gain)


def _sum_equal(keys: Places, values: NDArray[np.float64] | NDArray[np.bool_]) -> Values:
    """Return, for each row, the sum of the values of all rows with its key."""
    first, groups = group_equal(keys)
    sums: Values = np.bincount(groups, weights=values, minlength=len(first)).astype(float)
    return sums[groups]
