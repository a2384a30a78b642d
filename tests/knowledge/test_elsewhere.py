"""What is surely meant elsewhere in a transcript, as evidence for its unsure mentions."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.knowledge import CandidateGenerator
from spacy_entity_annot.knowledge.elsewhere import (
    ELSEWHERE,
    SURE,
    is_unsure,
    rests_on_others,
    suggest_together,
    sure_entities,
    with_elsewhere,
)
from spacy_entity_annot.types import Candidate, Entity, Query, Suggestion

SMITH, SMYTHE, DOG = (
    Entity("smith", "Jane Smith", type="PERSON"),
    Entity("smythe", "John Smythe", type="PERSON"),
    Entity("dog", "Mountain dog"),
)
PEOPLE = [
    Entity("kujawa", "Rebecca Kujawa", type="PERSON"),
    *(
        Entity(f"r{number}", f"Rebecca {name}", type="PERSON")
        for number, name in enumerate(("Adams", "Lopez", "Young"))
    ),
    Entity("hilton", "Paris Hilton", type="PERSON"),
]


def suggestion(*likely: tuple[Entity, float], nil: float = 0.0) -> Suggestion:
    return Suggestion("smith", tuple(Candidate(entity, entity.name, one, ("part",)) for entity, one in likely), nil)


UNSURE = suggestion((SMYTHE, 0.4), (SMITH, 0.3), (DOG, 0.1), nil=0.2)


@pytest.mark.parametrize("alone", [suggestion(nil=1.0), suggestion((SMYTHE, SURE)), UNSURE])
def test_nothing_changes_where_nothing_else_is_sure(alone: Suggestion) -> None:
    assert with_elsewhere(alone, {}, k=10) == alone
    assert with_elsewhere(alone, {"somebody": 0.99}, k=10) == alone


def test_a_sure_mention_keeps_what_it_has() -> None:
    alone = suggestion((SMYTHE, SURE), (SMITH, 0.05))
    assert with_elsewhere(alone, {"smith": 1.0}, k=10) == alone
    assert (is_unsure(alone), is_unsure(UNSURE), is_unsure(suggestion(nil=1.0))) == (False, True, False)


def test_what_is_sure_elsewhere_comes_first_and_says_why() -> None:
    found = with_elsewhere(UNSURE, {"smith": 1.0}, k=2)
    odds = 150 * 0.3 / 0.7
    assert [candidate.entity.id for candidate in found.candidates] == ["smith", "smythe"]
    assert found.candidates[0].probability == pytest.approx(odds / (1 + odds))
    assert found.candidates[0].reasons == ("part", ELSEWHERE)
    assert found.candidates[1].reasons == ("part",)
    assert found.nil_probability == pytest.approx(0.2 / (1 + 149 * 0.3))
    assert (rests_on_others(found), rests_on_others(UNSURE)) == (True, False)


def test_nothing_gets_surer_than_what_it_rests_on() -> None:
    found = with_elsewhere(UNSURE, {"smith": 0.9}, k=10)
    assert 0.85 < found.candidates[0].probability < 0.93
    assert found.candidates[1].probability > 0.04


def test_the_more_is_sure_the_less_it_says() -> None:
    many = {"smith": 1.0} | {f"other {number}": 1.0 for number in range(149)}
    assert with_elsewhere(UNSURE, many, k=10) == UNSURE
    few = with_elsewhere(UNSURE, dict(list(many.items())[:50]), k=10)
    assert few.candidates[0].probability == pytest.approx(3 * 0.3 / (0.7 + 3 * 0.3))


def test_entities_of_no_known_type_gain_little() -> None:
    found = with_elsewhere(UNSURE, {"dog": 1.0}, k=10)
    assert [candidate.entity.id for candidate in found.candidates] == ["dog", "smythe", "smith"]
    assert found.candidates[0].probability == pytest.approx(7 * 0.1 / (0.9 + 7 * 0.1))


def test_sure_entities_are_first_ones_with_their_highest_probability() -> None:
    found = [suggestion((SMITH, 0.95)), suggestion((SMITH, 0.92), (DOG, 0.05)), UNSURE, suggestion(nil=1.0)]
    assert sure_entities(found) == {"smith": 0.95}


@given(st.permutations([("rebecca kujawa", "a"), ("rebecca", "a"), ("rebecca", "b"), ("paris hilton", "a")]))
def test_a_first_name_means_who_was_named_in_full_whatever_came_first(asked: list[tuple[str, str]]) -> None:
    queries = [Query(heard, f"thank you {heard} for that", transcript=transcript) for heard, transcript in asked]
    found = dict(zip(asked, suggest_together(GENERATOR, queries, k=2), strict=True))
    alone = dict(zip(asked, GENERATOR.suggest(queries, k=2), strict=True))
    assert alone["rebecca", "a"].candidates[0].entity.id != "kujawa"
    assert found["rebecca", "a"].candidates[0].entity.id == "kujawa"
    assert found["rebecca", "a"].candidates[0].probability > alone["rebecca", "a"].candidates[0].probability
    assert found["rebecca kujawa", "a"] == alone["rebecca kujawa", "a"]
    assert found["rebecca", "b"] == alone["rebecca", "b"]


def test_mentions_without_a_transcript_have_nothing_in_common() -> None:
    queries = [Query("rebecca kujawa"), Query("rebecca")]
    assert suggest_together(GENERATOR, queries, k=3) == GENERATOR.suggest(queries, k=3)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=5), st.floats(SURE, 1), st.integers(1, 40))
def test_probabilities_still_fall_and_add_up(weights: list[float], trust: float, others: int) -> None:
    shares = sorted((weight / (sum(weights) + 1) for weight in weights), reverse=True)
    entities = [replace(SMITH, id=str(number)) for number in range(len(shares))]
    alone = suggestion(*zip(entities, shares, strict=True), nil=1 - sum(shares))
    sure = {entities[-1].id: trust} | {f"other {number}": trust for number in range(others)}
    found = with_elsewhere(alone, sure, k=10)
    likely = [candidate.probability for candidate in found.candidates]
    assert likely == sorted(likely, reverse=True)
    assert sum(likely) + found.nil_probability == pytest.approx(1)


GENERATOR = CandidateGenerator(PEOPLE)
