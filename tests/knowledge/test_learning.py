import numpy as np
import pytest

from spacy_entity_annot.knowledge import CandidateGenerator
from spacy_entity_annot.knowledge.columns import COLUMN
from spacy_entity_annot.knowledge.fitting import GUARDED, Example, fit_ranker, guarded
from spacy_entity_annot.knowledge.learning import Answer, example_of, is_first, learn_ranker
from spacy_entity_annot.knowledge.ranking import FIXED, Ranker
from spacy_entity_annot.types import Entity, Query

# of each pair of namesakes the reviewers always mean the place, whatever its prior
NAMES = [
    f"{first}{last}" for first in ("bar", "mon", "tel", "gar", "pol", "ris") for last in ("den", "ton", "vik", "sa")
]
ENTITIES = [
    Entity(f"{kind}:{name}", name.title(), (), kind, None, prior)
    for name in NAMES
    for kind, prior in (("PLACE", 0.2), ("PERSON", 0.9))
]
LINKED_TO_PLACES = [Answer(Query(name), f"PLACE:{name}") for name in NAMES for _ in range(4)]


@pytest.fixture(scope="module")
def generator() -> CandidateGenerator:
    return CandidateGenerator(ENTITIES)


def test_too_few_decisions_teach_nothing(generator: CandidateGenerator) -> None:
    assert learn_ranker(generator, LINKED_TO_PLACES[:10]) is None


def test_decisions_that_the_fixed_weights_foresee_teach_nothing(generator: CandidateGenerator) -> None:
    foreseen = [Answer(Query(name), f"PERSON:{name}") for name in NAMES]
    assert learn_ranker(generator, foreseen, least=20) is None


def test_habit_of_the_reviewers_is_learned_where_it_wins(generator: CandidateGenerator) -> None:
    assert generator.suggest(["barden"])[0].candidates[0].entity.type == "PERSON"
    learned = learn_ranker(generator, LINKED_TO_PLACES, least=20)
    assert learned is not None
    taught = CandidateGenerator(ENTITIES, ranker=learned)
    assert taught.suggest(["barden"])[0].candidates[0].entity.type == "PLACE"


def test_nothing_comparable_is_no_example(generator: CandidateGenerator) -> None:
    assert example_of(generator, Answer(Query(""), "PLACE:barden")) is None


def test_answer_that_was_not_found_is_an_example_without_a_row(generator: CandidateGenerator) -> None:
    example = example_of(generator, Answer(Query("barden"), "PLACE:nowhere"))
    assert example is not None
    assert (example.meant, is_first(example, FIXED)) == (None, False)


def test_fit_makes_the_answer_likelier() -> None:
    rows = np.zeros((2, len(COLUMN)), np.float32)
    rows[1, COLUMN["share"]] = 1
    example = Example(rows, np.zeros(len(FIXED.missing), np.float32), 0)
    fitted = fit_ranker([example], FIXED, strength=1e-3)
    assert fitted.ranking[COLUMN["share"]] < FIXED.ranking[COLUMN["share"]]
    assert is_first(example, fitted)


def test_learning_never_lowers_the_weight_of_exact_names() -> None:
    low = Ranker(FIXED.ranking - 5, FIXED.missing, FIXED.nil)
    kept = guarded(low, FIXED)
    columns = [COLUMN[feature] for feature in GUARDED]
    assert kept.ranking[columns].tolist() == FIXED.ranking[columns].tolist()
    assert kept.ranking[COLUMN["share"]] == low.ranking[COLUMN["share"]]
