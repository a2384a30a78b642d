"""How right a system's answers are: plain counting over pairs of ids."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from ..scoring import share
from ..types import JsonObject

Pair = tuple[str | None, str | None]
"""The entity that was meant and the one that was answered; None is nil."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision, recall and F of links and of nil; a figure without a case is None.

    Links are counted as spaCy's `score_links` counts them: a wrong link is one too many and one too few.

    mentions (int): The mentions that were judged.
    link_p (float | None): The share of answered links that are right.
    link_r (float | None): The share of links that were answered rightly.
    link_f (float | None): Their harmonic mean.
    nil_p (float | None): The share of answered nils that are right.
    nil_r (float | None): The share of nils that were answered so.
    nil_f (float | None): Their harmonic mean.
    accuracy (float | None): The share of mentions answered rightly, nil included.
    """

    mentions: int
    link_p: float | None
    link_r: float | None
    link_f: float | None
    nil_p: float | None
    nil_r: float | None
    nil_f: float | None
    accuracy: float | None

    def record(self) -> JsonObject:
        """Return the figures as an object."""
        return asdict(self)


def measure(pairs: Iterable[Pair], *, stray_links: int = 0) -> Figures:
    """Count how many answers are right.

    pairs (Iterable[Pair]): One a mention.
    stray_links (int): Links that were answered where there is no mention.
    """
    pairs = list(pairs)
    right = sum(gold == answer for gold, answer in pairs)
    right_nil = sum(gold is None and answer is None for gold, answer in pairs)
    links = sum(answer is not None for _, answer in pairs) + stray_links
    gold_links = sum(gold is not None for gold, _ in pairs)
    right_links = right - right_nil
    nils, gold_nils = sum(answer is None for _, answer in pairs), len(pairs) - gold_links
    return Figures(
        mentions=len(pairs),
        link_p=share(right_links, links),
        link_r=share(right_links, gold_links),
        link_f=share(2 * right_links, links + gold_links),
        nil_p=share(right_nil, nils),
        nil_r=share(right_nil, gold_nils),
        nil_f=share(2 * right_nil, nils + gold_nils),
        accuracy=share(right, len(pairs)),
    )
