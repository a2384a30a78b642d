from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_entity_annot.knowledge.candidates import CandidateGenerator
from spacy_entity_annot.knowledge.index.entity_index import GROWTH, LATER_SEGMENTS, EntityIndex
from spacy_entity_annot.types import Entity

NAMES = ("Abba", "Queen", "Toto", "Taylor Swift", "Taylor Momsen", "Guns N’ Roses", "Paris", "Beyoncé")
BASE = tuple(Entity(f"base{number:02}", f"{name} {number}") for name in NAMES for number in range(3))


def index() -> EntityIndex:
    known = EntityIndex()
    known.add(BASE)
    return known


def test_entities_are_found_by_id_and_by_number() -> None:
    known = index()
    known.add([Entity("new", "Sum 41")])
    assert known["new"] == known.entity(known.number("new")) == Entity("new", "Sum 41")
    assert (known.number("none"), known.number(None), known.get("none")) == (-1, -1, None)


def test_replaced_and_removed_entities_are_no_longer_there() -> None:
    known = index()
    known.add([Entity("base00", "Other")])
    known.remove(["base01", "none"])
    assert (known["base00"].name, known.get("base01"), len(known)) == ("Other", None, len({*map(id_of, BASE)}) - 1)
    assert sorted(known) == sorted({*map(id_of, BASE)} - {"base01"})


def id_of(entity: Entity) -> str:
    return entity.id


def test_later_segments_stay_few_and_the_first_one_is_left_alone() -> None:
    known = EntityIndex()
    known.add(Entity(f"b{number}", f"Name {number}") for number in range(100))
    first = known.segments[0]
    for number in range(40):
        known.add([Entity(f"later{number}", f"Later {number}")])
        assert known.segments[0] is first
        assert len(known.segments) <= 4
    assert (len(known), known["later0"].name) == (140, "Later 0")


def test_large_later_segment_is_merged_with_an_eighth_of_it() -> None:
    known = EntityIndex()
    known.add(Entity(f"b{number}", f"Name {number}") for number in range(100))
    known.add(Entity(f"l{number}", f"Later {number}") for number in range(2 * GROWTH))
    known.add([Entity("one", "One")])
    assert [len(segment) for segment in known.segments] == [100, 2 * GROWTH, 1]
    assert len(known.segments) == 1 + LATER_SEGMENTS
    known.remove(["l0"])
    known.add([Entity("two", "Two"), Entity("l1", "Other")])
    assert [len(segment) for segment in known.segments] == [100, 2 * GROWTH + 1]
    assert (known.get("l0"), known["l1"].name, known["one"].name, len(known)) == (None, "Other", "One", 117)


def test_form_of_a_later_segment_counts_its_owners_everywhere() -> None:
    known = EntityIndex()
    known.add([*BASE, *(Entity(f"p{number}", "Springfield") for number in range(3))])
    known.remove(["p0"])
    known.add([Entity("late", "Springfield")])
    [_, later] = known.segments
    assert later.owned.tolist() == [3]


operations = st.lists(st.tuples(st.booleans(), st.integers(0, 9), st.sampled_from(NAMES)), max_size=12)


@settings(max_examples=25)
@given(operations)
def test_history_makes_no_difference_to_what_is_there(steps: list[tuple[bool, int, str]]) -> None:
    known, expected = EntityIndex(), {entity.id: entity for entity in BASE}
    known.add(BASE)
    for added, number, name in steps:
        entity = Entity(f"base{number:02}", name)
        if added:
            known.add([entity])
            expected[entity.id] = entity
        else:
            known.remove([entity.id])
            expected.pop(entity.id, None)
    assert dict(known) == expected
    found = CandidateGenerator(known).suggest(["taylor"], k=100)[0].candidates
    assert {candidate.entity.id for candidate in found} <= set(expected)
