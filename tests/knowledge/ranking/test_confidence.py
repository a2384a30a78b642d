import numpy as np
import pytest

from spacy_entity_annot.knowledge.candidates import CandidateGenerator
from spacy_entity_annot.knowledge.ranking.columns import FEATURES
from spacy_entity_annot.knowledge.ranking.confidence import CONFIDENCE_FEATURES, confidence_features, probabilities
from spacy_entity_annot.knowledge.ranking.confidence_weights import CONFIDENCE
from spacy_entity_annot.knowledge.ranking.nil import NIL_FEATURES
from spacy_entity_annot.knowledge.ranking.ranking import FIXED
from spacy_entity_annot.types import Entity, Query

GENERATOR = CandidateGenerator(
    [Entity("swift", "Taylor Swift"), Entity("momsen", "Taylor Momsen"), Entity("q", "Queen")]
)


def test_every_feature_has_a_weight_and_no_other() -> None:
    assert tuple(CONFIDENCE) == CONFIDENCE_FEATURES


def test_features_count_the_context_apart() -> None:
    judged = GENERATOR.judge(Query("taylor", "play taylor"))
    assert judged is not None
    features = np.zeros(len(NIL_FEATURES), np.float32)
    row = judged.compared.rows[0]
    bare = confidence_features(np.array([0.5, 0.5], np.float32), 0.9, features, row)
    assert len(bare) == len(CONFIDENCE_FEATURES)
    assert bare[:4].tolist() == pytest.approx([0, 0, np.log(9), 0], abs=1e-5)


def test_products_are_bounded() -> None:
    features = np.full(len(NIL_FEATURES), 100, np.float32)
    values = confidence_features(np.array([1.0], np.float32), 0.5, features, np.zeros(len(FEATURES), np.float32))
    product = dict(zip(CONFIDENCE_FEATURES, values.tolist(), strict=True))
    assert product["query size * query score"] == pytest.approx(1.5 * 1.5)
    assert product["first cosine * first part"] == 0


def test_same_likeness_is_worth_less_among_many_names() -> None:
    few = [Entity("swift", "Taylor Swift"), Entity("momsen", "Taylor Momsen")]
    many = [*few, *(Entity(str(number), f"Entity {number}") for number in range(30_000))]
    said = [CandidateGenerator(known).suggest(["taler swif"])[0].candidates[0] for known in (few, many)]
    assert [one.entity.id for one in said] == ["swift", "swift"]
    assert said[0].probability > said[1].probability


def test_exact_name_is_surer_than_a_misheard_one_and_that_than_another_name() -> None:
    first = [GENERATOR.suggest([heard])[0].candidates[0].probability for heard in ("queen", "kween", "xylophone")]
    assert first[0] > first[1] > first[2]


def test_probabilities_fall_and_sum_to_one_at_most() -> None:
    judged = GENERATOR.judge(Query("taylor"))
    assert judged is not None
    likely = probabilities(judged.query, judged.compared.rows, judged.scores, FIXED)
    assert likely.candidates.tolist() == sorted(likely.candidates.tolist(), reverse=True)
    assert float(likely.candidates.sum()) + likely.nil <= 1 + 1e-5


def test_candidates_behind_a_sure_first_one_keep_a_probability() -> None:
    known = [Entity("queen", "Queen"), *(Entity(f"q{n}", f"Queen{n * chr(120)} Band") for n in range(1, 6))]
    found = CandidateGenerator(known).suggest(["queen"])[0].candidates
    assert found[0].entity.id == "queen"
    assert all(candidate.probability > 0 for candidate in found)
