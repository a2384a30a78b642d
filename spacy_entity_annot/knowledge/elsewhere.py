"""What is surely meant elsewhere in a transcript speaks for the unsure heard forms in it: a talk returns to its topics.

The odds of an entity that some other mention surely means are multiplied, the less the more entities are sure, and as
far as that mention is sure. Mentions that are sure by themselves stay as they are, and they alone are evidence, so that
the order of the mentions makes no difference and nothing rests on what rests on something else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ..types import Candidate, Query, Suggestion
from .candidates import CandidateGenerator
from .context.cues import coarse_type

SURE = 0.9
"""From this probability on a first candidate is evidence for other mentions."""
NAMED, OTHERS = 150.0, 7.0
"""How many times the odds of the one sure entity of a transcript are multiplied, by whether its type is one of ours.

Below what calls by themselves would have (780), since a wrong sure one misleads; of dialogues' topics, which are named
by ordinary words, one sure kind of dog says little for `dog`.
"""
REACH = 24
"""Of each mention so many candidates can gain."""
ELSEWHERE = "context: elsewhere in the transcript"
"""The reason that a candidate which gained shows."""


def suggest_together(generator: CandidateGenerator, queries: Sequence[Query], *, k: int) -> list[Suggestion]:
    """Return the best candidates of each heard form, those of one transcript with regard to one another.

    generator (CandidateGenerator): Names the candidates of each by itself.
    queries (Sequence[Query]): Heard forms; those without a transcript stand for themselves.
    k (int): The most candidates of each.
    """
    alone = generator.suggest(queries, k=max(k, REACH))
    spoken: dict[str, list[Suggestion]] = {}
    for query, suggestion in zip(queries, alone, strict=True):
        if query.transcript is not None:
            spoken.setdefault(query.transcript, []).append(suggestion)
    sure = {transcript: sure_entities(suggestions) for transcript, suggestions in spoken.items()}
    return [
        with_elsewhere(suggestion, sure.get(query.transcript or "", {}), k=k)
        for query, suggestion in zip(queries, alone, strict=True)
    ]


def sure_entities(suggestions: Iterable[Suggestion]) -> dict[str, float]:
    """Return the ids of the entities that are surely meant, with the highest probability of each.

    suggestions (Iterable[Suggestion]): Of the mentions of one transcript, each by itself.
    """
    sure: dict[str, float] = {}
    for suggestion in suggestions:
        for candidate in suggestion.candidates[:1]:
            if candidate.probability >= SURE:
                sure[candidate.entity.id] = max(candidate.probability, sure.get(candidate.entity.id, 0.0))
    return sure


def with_elsewhere(suggestion: Suggestion, sure: Mapping[str, float], *, k: int) -> Suggestion:
    """Return a suggestion with regard to what is surely meant elsewhere in its transcript.

    suggestion (Suggestion): The candidates of a mention by itself.
    sure (Mapping[str, float]): The probability of each entity that is surely meant elsewhere, see `sure_entities`.
    k (int): The most candidates.
    """
    candidates = suggestion.candidates
    gains = [_gain(candidate, sure) for candidate in candidates[:REACH]] + [1.0] * len(candidates[REACH:])
    if not is_unsure(suggestion) or max(gains) == 1:
        return replace(suggestion, candidates=candidates[:k])
    trust = max(sure[candidate.entity.id] for candidate, gain in zip(candidates, gains, strict=True) if gain > 1)
    total = 1 + sum(candidate.probability * (gain - 1) for candidate, gain in zip(candidates, gains, strict=True))
    changed = [
        replace(
            candidate,
            probability=candidate.probability * (trust * gain / total + 1 - trust),
            reasons=(*candidate.reasons, ELSEWHERE) if gain > 1 else candidate.reasons,
        )
        for candidate, gain in zip(candidates, gains, strict=True)
    ]
    changed.sort(key=lambda candidate: -candidate.probability)
    nil = suggestion.nil_probability * (trust / total + 1 - trust)
    return Suggestion(suggestion.mention, tuple(changed[:k]), nil)


def is_unsure(suggestion: Suggestion) -> bool:
    """Return whether there are candidates, and none is sure."""
    return bool(suggestion.candidates) and suggestion.candidates[0].probability < SURE


def rests_on_others(suggestion: Suggestion) -> bool:
    """Return whether the first candidate gained by what is meant elsewhere in the transcript."""
    return any(ELSEWHERE in candidate.reasons for candidate in suggestion.candidates[:1])


def _gain(candidate: Candidate, sure: Mapping[str, float]) -> float:
    if candidate.entity.id not in sure:
        return 1.0
    return max((OTHERS if coarse_type(candidate.entity.type) is None else NAMED) / len(sure), 1.0)
