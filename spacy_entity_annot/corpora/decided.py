"""What decisions say about forms that were heard: how often each was linked to which entity."""

from collections.abc import Iterable, Mapping, Sequence

from .rows import Mark, Row
from .text import normalise

NONE = ""
"""How a mention that was linked to nothing is counted."""
_SMOOTHING = 1.0

Counts = Mapping[str, Mapping[str, int]]


def count_decisions(rows: Iterable[Row]) -> dict[str, dict[str, int]]:
    """Return how often each heard form was linked to which entity; nil and rejected count for none.

    rows (Iterable[Row]): The train split.
    """
    counts: dict[str, dict[str, int]] = {}
    for row in rows:
        for span in row.decided:
            form = normalise(row.text[span.start : span.end])
            answer = span.entity if span.mark is Mark.LINK and span.entity else NONE
            answers = counts.setdefault(form, {})
            answers[answer] = answers.get(answer, 0) + 1
    return counts


def reweight(candidates: Sequence[tuple[str, str, float]], heard: str, counts: Counts) -> list[float]:
    """Return the candidates' probabilities in the light of the decisions.

    A form that was decided before: the probabilities of the candidates and of none are multiplied by the decisions for
    them. Another form: only candidates under one name, as an artist and the album called like her, are weighed
    against each other by the decisions on that name; all others and none keep their probabilities.

    candidates (Sequence[tuple[str, str, float]]): Entity, matched name and probability of each.
    heard (str): What the recogniser wrote.
    counts (Counts): From `count_decisions`.
    """
    decided = counts.get(normalise(heard))
    if decided is not None:
        weights = [probability * _weight(decided, entity) for entity, _, probability in candidates]
        none = max(0.0, 1 - sum(probability for *_, probability in candidates)) * _weight(decided, NONE)
        total = sum(weights) + none
        return [weight / total for weight in weights] if total else weights
    names = [normalise(name) for _, name, _ in candidates]
    weights = [
        probability * _weight(counts.get(name, {}), entity)
        for (entity, _, probability), name in zip(candidates, names, strict=True)
    ]
    before, after = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0)
    for name, (*_, probability), weight in zip(names, candidates, weights, strict=True):
        before[name] += probability
        after[name] += weight
    return [
        weight * before[name] / after[name] if after[name] else 0.0 for name, weight in zip(names, weights, strict=True)
    ]


def _weight(decided: Mapping[str, int], answer: str) -> float:
    return decided.get(answer, 0) + _SMOOTHING
