"""What was decided on the same words moves the candidates: each answer helps with the next."""

from collections import Counter
from collections.abc import Sequence

from ..types import Candidate, Suggestion
from ..workspace import Workspace, get_entity
from ..workspace.alike import Confirmed

PRIOR_VERDICTS = 1.0
"""So many verdicts weigh as much as the candidate search (one: benchmarks `effort`)."""


def with_confirmed(workspace: Workspace, suggestion: Suggestion, confirmed: Sequence[Confirmed]) -> Suggestion:
    """Return the candidates as they stand after earlier verdicts on the same words.

    Probabilities are the mean of a Dirichlet distribution whose prior is the suggestion.

    workspace (Workspace): Where entities are looked up that were not proposed.
    suggestion (Suggestion): What the candidate search proposed.
    confirmed (Sequence[Confirmed]): The verdicts.
    """
    if not confirmed:
        return suggestion
    counts = Counter(one.entity for one in confirmed)
    total = PRIOR_VERDICTS + len(confirmed)
    proposed = {candidate.entity.id: candidate for candidate in suggestion.candidates}
    for id in counts:
        if id is not None and id not in proposed and (entity := get_entity(workspace, id)) is not None:
            proposed[id] = Candidate(entity, suggestion.mention, 0.0)
    moved = [_moved(candidate, counts[id], total) for id, candidate in proposed.items()]
    nil = (PRIOR_VERDICTS * suggestion.nil_probability + counts[None]) / total
    ranked = sorted(moved, key=lambda one: -one.probability)
    return Suggestion(suggestion.mention, tuple(ranked), nil)


def _moved(candidate: Candidate, count: int, total: float) -> Candidate:
    probability = (PRIOR_VERDICTS * candidate.probability + count) / total
    reasons = (f"linked here {count}×", *candidate.reasons) if count else candidate.reasons
    return Candidate(candidate.entity, candidate.alias, probability, reasons)
