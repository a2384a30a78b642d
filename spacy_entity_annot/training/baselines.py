"""What a linker must beat: candidates taken by a simple rule, without any training."""

from collections.abc import Callable, Sequence

from ..knowledge import CandidateGenerator
from ..types import Candidate, Query, Suggestion
from .samples import Sample
from .threshold import Scored

RECALL_AT = (1, 5, 10)

Choice = Callable[[Suggestion], Candidate | None]


def first_candidate(suggestion: Suggestion) -> Candidate | None:
    """Return the likeliest candidate."""
    return suggestion.candidates[0] if suggestion.candidates else None


def most_popular_candidate(suggestion: Suggestion) -> Candidate | None:
    """Return the candidate with the highest prior, whatever was heard; of equals the likelier."""
    return max(suggestion.candidates, key=lambda candidate: candidate.entity.prior or 0.0, default=None)


def suggest_for(samples: Sequence[Sample], generator: CandidateGenerator) -> list[tuple[str | None, Suggestion]]:
    """Return for each mention the entity that was meant and what is proposed.

    samples (Sequence[Sample]): The texts.
    generator (CandidateGenerator): Over the corpus's knowledge base.
    """
    mentions = [(sample, mention) for sample in samples for mention in sample.mentions]
    queries = [Query(sample.text[mention.start : mention.end], context=sample.text) for sample, mention in mentions]
    suggestions = generator.suggest(queries, k=max(RECALL_AT))
    return [(mention.entity, found) for (_, mention), found in zip(mentions, suggestions, strict=True)]


def scored_by(choice: Choice, suggested: Sequence[tuple[str | None, Suggestion]]) -> list[Scored]:
    """Return the answers of a rule, each with the probability of the candidate."""
    chosen = [(gold, choice(suggestion)) for gold, suggestion in suggested]
    return [
        (gold, candidate.entity.id, candidate.probability) if candidate else (gold, None, 0.0)
        for gold, candidate in chosen
    ]


def candidate_recall(suggested: Sequence[tuple[str | None, Suggestion]]) -> dict[str, float | None]:
    """Return the share of linked mentions whose entity is among the first 1, 5 and 10 candidates."""
    ranks = [
        next((rank for rank, found in enumerate(suggestion.candidates) if found.entity.id == gold), None)
        for gold, suggestion in suggested
        if gold is not None
    ]
    return {
        f"recall@{limit}": sum(rank is not None and rank < limit for rank in ranks) / len(ranks) if ranks else None
        for limit in RECALL_AT
    }
