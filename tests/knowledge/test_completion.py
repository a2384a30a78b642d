from spacy_entity_annot.knowledge.candidates import CandidateGenerator
from spacy_entity_annot.knowledge.completion import Liking
from spacy_entity_annot.types import Entity

SWIFT = Entity("a", "Taylor Swift", (), "ARTIST", prior=0.9)
MOMSEN = Entity("b", "Taylor Momsen", ("T. Momsen",), "ARTIST", prior=0.5)
TOWN = Entity("c", "Taylor", (), "PLACE", prior=0.7)
BLINK = Entity("d", "Blink-182", (), "ARTIST", prior=0.6)


def complete(typed: str, *later: Entity, **liking: object) -> list[str]:
    generator = CandidateGenerator([SWIFT, MOMSEN, TOWN, BLINK])
    generator.add(later)
    return [one.entity.id for one in generator.complete(typed, liking=Liking(**liking), k=3)]  # type: ignore[arg-type]


def test_nothing_typed_and_nothing_that_begins_so_find_nothing() -> None:
    assert complete("") == complete(" ,") == complete("zz") == complete("aylor") == []


def test_names_that_begin_so_come_by_prior_their_later_words_too() -> None:
    assert complete("Tay") == ["a", "c", "b"]
    assert complete("moms") == ["b"]
    assert complete("blink 1") == ["d"]


def test_what_was_linked_comes_first_and_then_types_that_were_linked() -> None:
    assert complete("ta", linked=frozenset("b")) == ["b", "a", "c"]
    assert complete("ta", seen=frozenset("a")) == ["c", "b", "a"]
    assert complete("ta", types={"PLACE": 1.0}) == ["c", "a", "b"]


def test_names_like_the_heard_words_come_first() -> None:
    assert complete("t", heard="tailor mom son")[0] == "b"


def test_later_and_removed_entities_count() -> None:
    assert complete("tay", Entity("e", "Taylor Dayne", (), "ARTIST", prior=0.95))[0] == "e"
    generator = CandidateGenerator([SWIFT, MOMSEN])
    generator.remove(["a"])
    [found] = generator.complete("tay")
    assert (found.entity, found.alias, found.probability) == (MOMSEN, "Taylor Momsen", 0.0)


def test_a_digit_may_go_on_with_a_name() -> None:
    generator = CandidateGenerator([BLINK, Entity("e", "Level 42")])
    assert generator.begins_a_name("level4")
    assert not generator.begins_a_name("level5")
    assert generator.begins_a_name("blink 1")
    assert generator.begins_a_name("Blink1")
    assert not generator.begins_a_name("bl1")
