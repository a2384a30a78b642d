"""How well mentions were linked: spaCy's own figures, nil, and whether the right entity was among the candidates."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from spacy.scorer import PRFScore, Scorer
from spacy.tokens import Span
from spacy.training import Example

from .knowledge.files.record import NIL

Scores = dict[str, Any]


def score_links(examples: Iterable[Example], **options: Any) -> Scores:
    """Score links and nil over the entities that stand at the same characters in gold and prediction.

    Adds to `Scorer.score_links` (its `nel_*` figures pass over a nil that was rightly predicted):
    `nel_nil_p`, `nel_nil_r`, `nel_nil_f`, `nel_accuracy` (nil included), and where `entity_annot` named candidates
    `nel_candidate_recall`, the share of linked mentions whose entity is among them. A figure without a case is None.

    examples (Iterable[Example]): In gold, nil is "NIL"; an entity with an empty `kb_id_` was not decided and, where
        nothing is predicted either, does not count.
    options (Any): Passed on to `Scorer.score_links`.
    """
    examples = list(examples)
    pairs = list(_aligned(examples))
    decided = [(gold, predicted) for gold, predicted in pairs if gold.kb_id_]
    nil = PRFScore()
    for gold, predicted in decided:
        is_nil, said_nil = gold.kb_id_ == NIL, predicted.kb_id_ == NIL
        nil.tp += is_nil and said_nil
        nil.fp += said_nil and not is_nil
        nil.fn += is_nil and not said_nil
    return {
        **Scorer.score_links(examples, negative_labels=[NIL], **options),
        "nel_nil_p": share(nil.tp, nil.tp + nil.fp),
        "nel_nil_r": share(nil.tp, nil.tp + nil.fn),
        "nel_nil_f": share(2 * nil.tp, 2 * nil.tp + nil.fp + nil.fn),
        "nel_accuracy": share(sum(gold.kb_id_ == predicted.kb_id_ for gold, predicted in decided), len(decided)),
        "nel_candidate_recall": _candidate_recall(decided),
    }


def make_links_scorer() -> Callable[..., Scores]:
    """Create the scorer `spacy_entity_annot.links_scorer.v1`."""
    return score_links


def _aligned(examples: Iterable[Example]) -> Iterator[tuple[Span, Span]]:
    for example in examples:
        gold = {(ent.start_char, ent.end_char): ent for ent in example.reference.ents}
        for predicted in example.predicted.ents:
            reference = gold.get((predicted.start_char, predicted.end_char))
            if reference is not None:
                yield reference, predicted


def _candidate_recall(decided: list[tuple[Span, Span]]) -> float | None:
    if not Span.has_extension("entity_candidates"):
        return None
    named = [(gold.kb_id_, predicted._.entity_candidates) for gold, predicted in decided if gold.kb_id_ != NIL]
    found = [
        any(candidate["id"] == id for candidate in candidates) for id, candidates in named if candidates is not None
    ]
    return share(sum(found), len(found))


def share(part: int, whole: int) -> float | None:
    """Return what part of a whole something is, None where there is no whole."""
    return part / whole if whole else None
