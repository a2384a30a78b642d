"""What the words beside a span, and the rest of its transcript, add to the evidence of the span itself."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from .columns import Ids
from .pairs import Evidence, Pairs, Values
from .vocabulary import Vocabulary
from .windows import Places, Windows

_WIDEST_GAP = 10.0


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


def cue_evidence(ids: Ids, windows: Windows, vocabulary: Vocabulary) -> Evidence:
    """Return what the words beside each window say; a text's edge is a word too."""
    return {
        "before": vocabulary["cue_before"][ids[windows.start - 1]].astype(float),
        "after": vocabulary["cue_after"][ids[windows.start + windows.width]].astype(float),
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
    keys, group = np.unique(transcript * phrases + windows.phrase, return_inverse=True)
    exact_spans = np.bincount(group, weights=exact, minlength=len(keys))[group]
    return max(0.0, weights["exact_elsewhere"]) * np.log1p(exact_spans) + weights["most"]


def transcript_evidence(pairs: Pairs, transcript: Places, sizes: NDArray[np.int64]) -> Evidence:
    """Return what the other spans of a phrase in the same transcript say about each.

    pairs (Pairs): Disjoint spans.
    transcript (Places): The transcript of each, from 0.
    sizes (NDArray[np.int64]): The number of words of every transcript.
    """
    heard = _count_equal(transcript, pairs.content)
    rarity = np.minimum(pairs.evidence["rarity"], 12.0)
    expected = sizes[transcript] * 10.0**-rarity
    best, better, exact = _others(transcript, pairs)
    return {
        "repeated": np.log((heard + 0.5) / (expected + 0.5)),
        "behind": np.minimum(best - pairs.logit, _WIDEST_GAP),
        "better": np.log1p(better),
        "exact_elsewhere": np.log1p(exact - pairs.evidence["exact"]),
    }


def _count_equal(transcript: Places, content: NDArray[np.uint64]) -> Values:
    order = np.lexsort((content, transcript))
    new = np.ones(len(order), bool)
    new[1:] = (transcript[order][1:] != transcript[order][:-1]) | (content[order][1:] != content[order][:-1])
    group = np.cumsum(new) - 1
    counts = np.zeros(len(order))
    counts[order] = np.bincount(group, minlength=1)[group] if len(order) else 0.0
    return counts


def _others(transcript: Places, pairs: Pairs) -> tuple[Values, Values, Values]:
    """Return, for each span, its phrase's best logit in the transcript, how many are better, and how many are exact."""
    phrase, logit = pairs.windows.phrase, pairs.logit
    order = np.lexsort((-logit, phrase, transcript))
    new = np.ones(len(order), bool)
    new[1:] = (transcript[order][1:] != transcript[order][:-1]) | (phrase[order][1:] != phrase[order][:-1])
    group = np.cumsum(new) - 1
    first = np.flatnonzero(new)
    changes = new.copy()
    changes[1:] |= logit[order][1:] != logit[order][:-1]
    equals_from = np.maximum.accumulate(np.where(changes, np.arange(len(order)), 0))
    best, better, exact = np.zeros(len(order)), np.zeros(len(order)), np.zeros(len(order))
    best[order] = logit[order][first[group]]
    better[order] = equals_from - first[group]
    exact[order] = np.bincount(group, weights=pairs.evidence["exact"][order], minlength=1)[group]
    return best, better, exact
