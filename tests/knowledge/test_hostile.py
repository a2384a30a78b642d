"""Knowledge bases that nobody means to make: they neither break the search nor hide what else is there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_entity_annot.knowledge.candidates import CandidateGenerator
from spacy_entity_annot.knowledge.index.array_file import read_arrays, write_arrays
from spacy_entity_annot.knowledge.index.entity_index import EntityIndex
from spacy_entity_annot.knowledge.index.segment import Segment
from spacy_entity_annot.matching.sounds.folding import SoundFolder
from spacy_entity_annot.types import Entity, Query

NAMES = st.text(st.characters(exclude_categories=()), min_size=1, max_size=12)
META = st.dictionaries(st.text(max_size=4), st.text(max_size=4) | st.integers() | st.none(), max_size=2)


@st.composite
def entities(draw: st.DrawFn) -> Entity:
    id, aliases = draw(st.text(min_size=1, max_size=2)), tuple(draw(st.lists(NAMES, max_size=3)))
    prior = draw(st.none() | st.floats(0, 1))
    return Entity(id, draw(NAMES), aliases, draw(st.none() | NAMES), draw(st.none() | NAMES), prior, draw(META))


@settings(max_examples=40)
@given(st.lists(entities(), max_size=6), st.lists(NAMES, min_size=1, max_size=4), NAMES)
def test_stored_index_answers_as_the_one_it_was_stored_from(
    tmp_path_factory: pytest.TempPathFactory, known: list[Entity], heard: list[str], context: str
) -> None:
    distinct = {entity.id: entity for entity in known}
    segment = Segment.of(distinct.values(), SoundFolder())
    path = tmp_path_factory.mktemp("index") / "some.index"
    write_arrays(path, segment.arrays())
    stored = EntityIndex([Segment.from_arrays(read_arrays(path))])
    queries = [Query(text, context) for text in heard]
    answers = CandidateGenerator(stored).suggest(queries, k=9)
    assert answers == CandidateGenerator(distinct.values()).suggest(queries, k=9)
    assert answers == [CandidateGenerator(stored).suggest([query], k=9)[0] for query in queries]
    assert dict(stored) == distinct


def test_name_of_ten_thousand_letters_is_found_by_its_beginning() -> None:
    generator = CandidateGenerator([Entity("long", "ab" * 5_000), Entity("short", "Abba")])
    assert generator.suggest(["ab" * 4_000])[0].candidates[0].entity.id == "long"


ODD = {
    "equal": ["Taylor Swift"] * 2_000,
    "long": [f"{'la ' * 3_400}{number}" for number in range(20)],
    "letters": list("abcdefghijklmnopqrstuvwxyz") * 40,
    "emoji": [chr(0x1F600 + number) * 3 for number in range(60)],
    "right to left": [f"{'ابتث'[: 1 + number % 4]} {'אבגדה'[number % 5 :]}" for number in range(60)],
    "repeated": ["a" * count for count in range(1, 600)],
}


@pytest.mark.parametrize("odd", list(ODD))
def test_odd_entities_leave_the_others_first(odd: str) -> None:
    others = [Entity(name, name) for name in ("Nina Simone", "Otis Redding", "Aretha Franklin", "Sam Cooke")]
    added = [Entity(f"odd{number}", name) for number, name in enumerate(ODD[odd])]
    generator = CandidateGenerator([*others, *added])
    firsts = [answer.candidates[0].entity.id for answer in generator.suggest([other.name for other in others])]
    assert firsts == [other.id for other in others]
    assert generator.suggest([ODD[odd][-1]])[0].candidates[0].entity.id.startswith("odd")


@pytest.mark.slow
def test_hundred_thousand_aliases_of_one_entity_hide_no_other() -> None:
    many = Entity("many", "Many Names", tuple(f"many names {number}" for number in range(100_000)))
    others = [Entity(f"other{number}", f"Other Name {number}") for number in range(30)]
    generator = CandidateGenerator([many, *others, Entity("manny", "Manny Names")])
    found = [candidate.entity.id for candidate in generator.suggest(["manny names"])[0].candidates]
    assert (found[0], len(found), "many" in found) == ("manny", 10, True)
    assert generator.suggest(["many names ninety nine"])[0].candidates[0].entity.id == "many"
