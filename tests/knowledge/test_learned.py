import pytest

from spacy_entity_annot.knowledge import CandidateGenerator
from spacy_entity_annot.knowledge.learned import Confirmation, LearnedAlias, learn_aliases, with_learned_aliases
from spacy_entity_annot.types import Entity


def confirmations(count: int, heard: str = "elise who have dull", annotator: str = "ana") -> list[Confirmation]:
    return [Confirmation(f"d{number}", heard, "ekdahl", f"u{number}", annotator) for number in range(count)]


def test_no_decisions_teach_nothing() -> None:
    assert learn_aliases([]) == []


def test_too_few_confirmations_teach_nothing() -> None:
    assert learn_aliases(confirmations(2)) == []


def test_the_same_utterance_counts_once() -> None:
    repeated = [Confirmation(f"d{number}", "heard", "id", "u1", "ana") for number in range(5)]
    assert learn_aliases(repeated) == []


def test_enough_confirmations_make_an_alias_that_knows_its_decisions() -> None:
    learned = learn_aliases(confirmations(3))
    assert learned == [LearnedAlias("ekdahl", "elise who have dull", ("d0", "d1", "d2"))]


def test_undone_decision_takes_the_alias_along() -> None:
    assert learn_aliases(confirmations(3)[1:]) == []


def test_spelling_variants_of_one_spoken_form_count_together() -> None:
    mixed = [*confirmations(2, "the 1975"), Confirmation("d9", "The nineteen seventy-five", "ekdahl", "u9", "ana")]
    assert [one.decisions for one in learn_aliases(mixed)] == [("d0", "d1", "d9")]


@pytest.mark.parametrize(("second", "learned"), [("ana", 0), ("ben", 1)])
def test_where_several_annotate_two_people_must_agree(second: str, learned: int) -> None:
    support = [*confirmations(3), Confirmation("d9", "elise who have dull", "ekdahl", "u9", second)]
    assert len(learn_aliases(support, annotators=2)) == learned


def test_one_adjudication_is_enough() -> None:
    settled = Confirmation("d1", "heard", "id", "u1", "carl", adjudicated=True)
    assert learn_aliases([settled], annotators=2) == [LearnedAlias("id", "heard", ("d1",))]


def test_known_names_are_not_learned_again() -> None:
    entity = Entity("ekdahl", "Lisa Ekdahl")
    learned = [LearnedAlias("ekdahl", "lisa ekdahl", ("d0",)), LearnedAlias("other", "heard", ("d1",))]
    assert list(with_learned_aliases([entity], learned)) == [entity]


def test_learned_alias_is_found_at_once() -> None:
    known = [Entity("ekdahl", "Lisa Ekdahl"), Entity("dull", "Elisavetpol")]
    generator = CandidateGenerator(with_learned_aliases(known, learn_aliases(confirmations(3))))
    first = generator.suggest(["elise who have dull"])[0].candidates[0]
    assert (first.entity.id, first.alias) == ("ekdahl", "elise who have dull")
