from spacy_entity_annot.knowledge import CandidateGenerator
from spacy_entity_annot.training.baselines import (
    candidate_recall,
    first_candidate,
    most_popular_candidate,
    scored_by,
    suggest_for,
)
from spacy_entity_annot.training.samples import Sample, Sought
from spacy_entity_annot.types import Candidate, Entity, Suggestion

RARE, POPULAR = Entity("Q1", "Queen Latifah", prior=0.2), Entity("Q2", "Queen", prior=0.9)
BOTH = Suggestion("queen", (Candidate(RARE, "Queen Latifah", 0.6), Candidate(POPULAR, "Queen", 0.3)), 0.1)
NONE = Suggestion("zorblat", (), 1.0)


def test_each_rule_takes_its_candidate_with_its_own_probability() -> None:
    suggested: list[tuple[str | None, Suggestion]] = [("Q1", BOTH), (None, NONE)]
    assert scored_by(first_candidate, suggested) == [("Q1", "Q1", 0.6), (None, None, 0.0)]
    assert scored_by(most_popular_candidate, suggested) == [("Q1", "Q2", 0.3), (None, None, 0.0)]


def test_recall_counts_links_alone() -> None:
    assert candidate_recall([("Q1", BOTH), ("Q2", BOTH), ("Q3", NONE), (None, NONE)]) == {
        "recall@1": 1 / 3,
        "recall@5": 2 / 3,
        "recall@10": 2 / 3,
    }
    assert candidate_recall([(None, BOTH)]) == {"recall@1": None, "recall@5": None, "recall@10": None}


def test_candidates_are_sought_for_each_mention_of_each_text() -> None:
    sample = Sample("play queen and queen latifah", (Sought(5, 10, "Q2"), Sought(15, 28, "Q1")))
    found = suggest_for([sample], CandidateGenerator([RARE, POPULAR]))
    assert [(gold, suggestion.mention) for gold, suggestion in found] == [("Q2", "queen"), ("Q1", "queen latifah")]
    assert [suggestion.candidates[0].entity.id for _, suggestion in found] == ["Q2", "Q1"]
