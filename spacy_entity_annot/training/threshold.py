"""From which score on an answer is given, chosen on texts that were not trained on."""

from collections.abc import Sequence

from .figures import Figures, Pair, measure

GRID = [step / 100 for step in range(2, 100)]
"""Finer than tenths: on a large knowledge base the best cut lay between .875 and .95."""

Scored = tuple[str | None, str | None, float]
"""The entity that was meant, the best answer, and its score."""


def apply_threshold(scored: Sequence[Scored], threshold: float) -> list[Pair]:
    """Return the pairs where a score below the threshold answers nil."""
    return [(gold, answer if score >= threshold else None) for gold, answer, score in scored]


def choose_threshold(scored: Sequence[Scored]) -> tuple[float, Figures]:
    """Return the threshold with the best F of links, then the best accuracy; of several the middle one.

    scored (Sequence[Scored]): One a mention, at least one.
    RETURNS (tuple[float, Figures]): The threshold, and the figures there.
    """
    tried = [(threshold, measure(apply_threshold(scored, threshold))) for threshold in GRID]
    best = max(_goodness(figures) for _, figures in tried)
    # On a plateau the middle is farthest from the edges, which a few mentions have drawn.
    plateau = [(threshold, figures) for threshold, figures in tried if _goodness(figures) == best]
    return plateau[len(plateau) // 2]


def _goodness(figures: Figures) -> tuple[float, float]:
    return figures.link_f or 0.0, figures.accuracy or 0.0
