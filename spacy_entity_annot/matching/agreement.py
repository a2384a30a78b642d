"""How far the readings of an utterance agree: a name that stands in one low reading alone was seldom spoken."""

from functools import lru_cache

from ..types import Utterance
from .readings import Hit, Reading
from .words.tokens import tokenize
from .words.vocabulary import spoken

_TEXTS_KEPT = 64

Words = tuple[str, ...]


def weigh_agreement(reading: Reading, hits: list[Hit], *, min_score: float) -> list[Hit]:
    """Return the hits of one reading as the other readings of its utterance bear them out.

    The odds of a hit word for word are multiplied by the share of the readings that hold its words, the reading of rank
    r (0 for the text itself) counting 1 / (r + 1). A misheard name is doubted by its score as it is: that others heard
    something else in its place says nothing more (benchmarks, `fit-readings`).

    reading (Reading): The reading.
    hits (list[Hit]): What the matcher found there, each by itself.
    min_score (float): Hits that end below are left out, 0..1.
    """
    if not any(hit.exact for hit in hits):
        return hits
    words = _words(reading.text)
    weighed = []
    for hit in hits:
        if hit.exact:
            share = share_of_readings(reading.utterance, words[hit.first : hit.first + hit.width])
            hit = hit._replace(score=hit.score * share / (hit.score * share + 1 - hit.score))
        if hit.score >= min_score:
            weighed.append(hit)
    return weighed


def share_of_readings(utterance: Utterance, words: Words) -> float:
    """Return the share, above 0 and at most 1, of an utterance's readings that hold some words of one of them."""
    texts = (utterance.text, *(other.text for other in utterance.alternatives))
    weights = [1 / rank for rank in range(1, len(texts) + 1)]
    return sum(weight for text, weight in zip(texts, weights, strict=True) if _holds(text, words)) / sum(weights)


def _holds(text: str, words: Words) -> bool:
    heard = _words(text)
    return any(heard[first : first + len(words)] == words for first in range(len(heard) - len(words) + 1))


@lru_cache(_TEXTS_KEPT)
def _words(text: str) -> Words:
    return tuple(spoken(token.text) for token in tokenize(text))
