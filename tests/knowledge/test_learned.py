import pytest

from spacy_entity_annot.knowledge import CandidateGenerator
from spacy_entity_annot.knowledge.learned import Answer, LearnedAlias, conversations, learn_aliases, teach
from spacy_entity_annot.types import Entity, Query

HEARD = "elise who have dull"
EKDAHL = Entity("ekdahl", "Lisa Ekdahl", prior=0.4)


def answers(count: int, heard: str = HEARD, entity: str | None = "ekdahl", person: str = "ana") -> list[Answer]:
    return [Answer(heard, entity, f"u{n}", people=frozenset({person}), decisions=(n,)) for n in range(count)]


def test_no_decisions_teach_nothing() -> None:
    assert learn_aliases([]) == []
    assert teach({}, []) == []


def test_too_few_confirmations_teach_no_alias() -> None:
    assert learn_aliases(answers(2)) == []


def test_the_same_utterance_counts_once() -> None:
    assert learn_aliases([Answer("heard", "id", "u1", decisions=(n,)) for n in range(5)]) == []


@pytest.mark.parametrize(("denied", "learned"), [(2, 1), (3, 0)])
def test_form_that_as_often_meant_no_entity_is_no_alias(denied: int, learned: int) -> None:
    assert len(learn_aliases([*answers(3), *answers(denied, entity=None)])) == learned


def test_enough_confirmations_make_an_alias_that_knows_its_decisions() -> None:
    assert learn_aliases(answers(3)) == [LearnedAlias("ekdahl", HEARD, (0, 1, 2))]


def test_undone_decision_takes_the_alias_along() -> None:
    assert learn_aliases(answers(3)[1:]) == []


def test_spelling_variants_of_one_spoken_form_count_together() -> None:
    mixed = [*answers(2, "the 1975"), Answer("The nineteen seventy-five", "ekdahl", "u9", decisions=(9,))]
    assert [alias.decisions for alias in learn_aliases(mixed, people=0)] == [(0, 1, 9)]


@pytest.mark.parametrize(("second", "learned"), [("ana", 0), ("ben", 1)])
def test_where_several_annotate_two_people_must_agree(second: str, learned: int) -> None:
    elsewhere = Answer("other", None, "u8", people=frozenset({"ben"}))
    support = [*answers(3), Answer(HEARD, "ekdahl", "u9", people=frozenset({second})), elsewhere]
    assert len(learn_aliases(support)) == learned


def test_one_adjudication_is_enough() -> None:
    settled = Answer("heard", "id", "u1", people=frozenset({"carl"}), decisions=(1,), adjudicated=True)
    assert learn_aliases([settled], people=2) == [LearnedAlias("id", "heard", (1,))]


def test_known_names_are_not_learned_again() -> None:
    [taught] = teach({"ekdahl": EKDAHL}, answers(3, "lisa ekdahl"))
    assert taught.aliases == ()


def test_links_raise_the_prior_of_their_entity_alone() -> None:
    known = {"ekdahl": EKDAHL, "dull": Entity("dull", "Elisavetpol")}
    assert [one.id for one in teach(known, answers(1))] == ["ekdahl"]
    assert [one.prior for one in teach(known, answers(1))] == [pytest.approx(0.7)]
    assert [one.prior for one in teach(known, answers(3))] == [pytest.approx(0.85)]
    assert [one.prior for one in teach(known, answers(1, entity="dull"))] == [pytest.approx(0.75)]


def test_entity_that_was_removed_is_not_taught() -> None:
    assert teach({}, answers(3)) == []


def test_learned_alias_is_found_at_once() -> None:
    known = {"ekdahl": EKDAHL, "dull": Entity("dull", "Elisavetpol")}
    generator = CandidateGenerator(known.values())
    generator.add(teach(known, answers(3)))
    first = generator.suggest([HEARD])[0].candidates[0]
    assert (first.entity.id, first.alias) == ("ekdahl", HEARD)


@pytest.mark.parametrize(
    "entities",
    ["", "aaa", "abcdefgh", "abcdefgha", [f"{number}" for number in range(31)] * 2],
    ids=["nothing", "too few links", "all different", "seldom again", "too many different"],
)
def test_list_of_requests_is_no_conversation(entities: str | list[str]) -> None:
    assert conversations([Answer("x", entity, "u", "file") for entity in entities]) == {}


def test_links_without_an_entity_or_a_transcript_make_no_conversation() -> None:
    assert conversations([Answer("x", None, "u", "call")] * 9 + [Answer("x", "a", "u")] * 9) == {}


def test_conversation_returns_to_its_entities() -> None:
    links = [Answer("x", entity, "u", "call") for entity in "abab"]
    assert conversations([*links, Answer("x", "a", "u", "file")]) == {"a": ["call"], "b": ["call"]}


def test_one_link_among_many_makes_no_entity_the_conversations_own() -> None:
    links = [Answer("x", entity, "u", "call") for entity in "aaaaaaab"]
    assert conversations(links) == {"a": ["call"]}
    assert conversations([*links, Answer("x", "b", "u", "call")]) == {"a": ["call"], "b": ["call"]}


def test_entity_that_was_linked_in_the_conversation_comes_before_its_namesakes() -> None:
    known = {id: Entity(id, "Jim Smith", prior=prior) for id, prior in (("a", 0.9), ("b", 0.2))}
    generator = CandidateGenerator(known.values())
    generator.add(teach(known, [Answer("jim", "b", f"u{n}", "call") for n in range(4)]))
    ask = [Query("jim smith", transcript=transcript) for transcript in ("call", "other")]
    here, elsewhere = (suggestion.candidates for suggestion in generator.suggest(ask))
    assert here[0].entity.id == "b"
    assert here[0].probability > elsewhere[0].probability
