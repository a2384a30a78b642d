import json

import numpy as np
import pytest

from spacy_entity_annot.knowledge import CandidateGenerator
from spacy_entity_annot.knowledge.index.entity_index import EntityIndex
from spacy_entity_annot.knowledge.learned import Answer
from spacy_entity_annot.knowledge.learning import Weights, examine, example_of, is_first, learn_weights, outcome_of
from spacy_entity_annot.knowledge.ranking.calibration import UNCHANGED, Calibration
from spacy_entity_annot.knowledge.ranking.columns import COLUMN
from spacy_entity_annot.knowledge.ranking.fitting import GUARDED, Example, fit_ranker, guarded
from spacy_entity_annot.knowledge.ranking.ranking import FIXED, Ranker
from spacy_entity_annot.types import Entity, Query

# of each pair of namesakes the reviewers always mean the place, whatever its prior
NAMES = [
    f"{first}{last}" for first in ("bar", "mon", "tel", "gar", "pol", "ris") for last in ("den", "ton", "vik", "sa")
]
ENTITIES = {
    f"{kind}:{name}": Entity(f"{kind}:{name}", name.title(), (), kind, None, prior)
    for name in NAMES
    for kind, prior in (("PLACE", 0.2), ("PERSON", 0.9))
}


def settled(kind: str, times: int) -> list[Answer]:
    return [Answer(name, f"{kind}:{name}", f"u{n}", f"call {name}") for name in NAMES for n in range(times)]


def asked(answers: list[Answer]) -> list[tuple[Query, Answer]]:
    return [(Query(answer.heard), answer) for answer in answers]


def learn(answers: list[Answer]) -> Weights:
    return learn_weights(ENTITIES, answers, asked(answers), least=20)


def test_too_few_decisions_teach_nothing() -> None:
    answers = settled("PLACE", 4)
    learned = learn_weights(ENTITIES, answers, asked(answers), least=len(answers) + 1)
    assert (learned.ranker, learned.calibration) == (FIXED, UNCHANGED)


def test_decisions_that_the_fixed_weights_foresee_leave_them() -> None:
    assert learn(settled("PERSON", 1)).ranker is FIXED


def test_mentions_of_none_leave_the_ranking_and_lower_what_is_claimed() -> None:
    learned = learn([Answer(name, None, f"u{name}", f"call {name}") for name in NAMES])
    assert learned.ranker is FIXED
    assert learned.calibration.first(0.5) < 0.4


def test_habit_of_the_reviewers_is_learned_where_it_wins() -> None:
    assert CandidateGenerator(ENTITIES.values()).suggest(["barden"])[0].candidates[0].entity.type == "PERSON"
    taught = CandidateGenerator(ENTITIES.values(), ranker=learn(settled("PLACE", 4)).ranker)
    assert taught.suggest(["barden"])[0].candidates[0].entity.type == "PLACE"


def test_no_question_is_asked_of_one_who_was_told_its_answer() -> None:
    answers = [Answer("nothing alike", "PLACE:barden", f"u{n}", "one call") for n in range(9)]
    examples = [one.example for one in examine(ENTITIES, answers, asked(answers))]
    assert [example.rows[example.meant or 0, COLUMN["exact alias"]] for example in examples] == [0.0] * 9


def test_one_transcript_of_all_is_divided_by_what_was_heard() -> None:
    answers = [Answer(name, f"PLACE:{name}", name, "requests") for name in NAMES]
    assert {one.fold for one in examine(ENTITIES, answers, asked(answers))} == {0, 1, 2, 3, 4}


def test_index_that_is_given_is_left_as_it_is() -> None:
    index = EntityIndex()
    index.add(ENTITIES.values())
    answers = settled("PLACE", 1)
    given = examine(index, answers, asked(answers))
    assert {**index} == ENTITIES
    assert [one.example.meant for one in given] == [
        one.example.meant for one in examine(ENTITIES, answers, asked(answers))
    ]


def test_nothing_comparable_is_no_example() -> None:
    assert example_of(CandidateGenerator(ENTITIES.values()), Query(""), "PLACE:barden") is None


def test_answer_that_was_not_found_is_an_example_without_a_row() -> None:
    example = example_of(CandidateGenerator(ENTITIES.values()), Query("barden"), "PLACE:nowhere")
    assert example is not None
    assert (example.meant, is_first(example, FIXED)) == (None, False)


def test_outcome_has_the_probability_that_a_suggestion_shows() -> None:
    generator = CandidateGenerator(ENTITIES.values())
    example = example_of(generator, Query("barden"), "PERSON:barden")
    assert example is not None
    shown = generator.suggest(["barden"])[0].candidates[0].probability
    outcome = outcome_of(example, FIXED)
    assert outcome.probability == pytest.approx(shown, abs=1e-5)
    assert outcome.right


def test_weights_survive_json_to_the_last_bit() -> None:
    learned = Weights(
        Ranker(FIXED.ranking / np.float32(3), FIXED.missing / np.float32(7), FIXED.nil), Calibration(1 / 3, -0.1)
    )
    again = Weights.of_record(json.loads(json.dumps(learned.record())))
    assert again.ranker.ranking.tolist() == learned.ranker.ranking.tolist()
    assert again.ranker.missing.tolist() == learned.ranker.missing.tolist()
    assert again.calibration == learned.calibration


def test_weights_of_other_features_are_refused() -> None:
    with pytest.raises(ValueError, match="other features"):
        Weights.of_record({**Weights().record(), "ranking": [1.0]})


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
