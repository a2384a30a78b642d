"""What the words beside a span, and the rest of its transcript, add to the evidence of the span itself."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from .columns import Places
from .pairs import Evidence, Pairs, Values
from .passages import Passage
from .phrases import group_equal
from .vocabulary import Vocabulary
from .windows import Windows

_MOST_RARITY = 12.0


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


def place_evidence(passage: Passage, windows: Windows, sizes: Places, vocabulary: Vocabulary) -> Evidence:
    """Return what the place of each window says: the words beside it, and how much else was said.

    passage (Passage): The words; a text's edge is a word too.
    windows (Windows): The windows.
    sizes (Places): For each window, the number of words of its transcript; the more, the more chances it had.
    vocabulary (Vocabulary): The words.
    """
    text = passage.text[windows.start]
    return {
        "before": vocabulary["cue_before"][passage.ids[windows.start - 1]].astype(float),
        "after": vocabulary["cue_after"][passage.ids[windows.start + windows.width]].astype(float),
        "others_said": np.log1p(passage.ends[text] - passage.begins[text] - windows.width),
        "transcript_size": np.log1p(sizes),
    }


def most_of_places(
    windows: Windows, exact: NDArray[np.bool_], transcript: Places, weights: Mapping[str, float]
) -> Values:
    """Return the most that the rest of a transcript can add to the logit of each window.

    windows (Windows): Of whole transcripts.
    exact (NDArray[np.bool_]): Which of them are their phrase word for word.
    transcript (Places): The transcript of each, from 0.
    weights (Mapping[str, float]): Of the evidence.
    """
    phrases = int(windows.phrase.max(initial=0)) + 1
    exact_spans = _sum_equal(transcript * phrases + windows.phrase, exact)
    return np.asarray(max(0.0, weights["exact_elsewhere"]) * np.log1p(exact_spans) + weights["most"])


def transcript_evidence(pairs: Pairs, transcript: Places, sizes: Places) -> Evidence:
    """Return what the other spans of a phrase in the same transcript say about each.

    pairs (Pairs): Disjoint spans.
    transcript (Places): The transcript of each, from 0.
    sizes (Places): The number of words of each one's transcript.
    """
    heard = _count_equal(transcript, pairs.content)
    expected = sizes * 10.0 ** -np.minimum(pairs.evidence["rarity"], _MOST_RARITY)
    phrases = int(pairs.windows.phrase.max(initial=0)) + 1
    exact = _sum_equal(transcript * phrases + pairs.windows.phrase, pairs.evidence["exact"])
    return {
        "repeated": np.log((heard + 0.5) / (expected + 0.5)),
        "exact_elsewhere": np.log1p(exact - pairs.evidence["exact"]),
    }


def _count_equal(transcript: Places, content: NDArray[np.uint64]) -> Values:
    """Return how often the words of each span stand against its phrase in its transcript."""
    _, contents = group_equal(content)
    return _sum_equal(transcript * (len(content) + 1) + contents, np.ones(len(content)))


def _sum_equal(keys: Places, values: NDArray[np.float64] | NDArray[np.bool_]) -> Values:
    """Return, for each row, the sum of the values of all rows with its key."""
    first, groups = group_equal(keys)
    sums: Values = np.bincount(groups, weights=values, minlength=len(first)).astype(float)
    return sums[groups]
