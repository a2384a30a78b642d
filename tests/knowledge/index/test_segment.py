import numpy as np
import pytest

from spacy_entity_annot.knowledge.forms import FormKind
from spacy_entity_annot.knowledge.heard import heard_form
from spacy_entity_annot.knowledge.index.segment import OWNERS_OF_A_FORM, Segment
from spacy_entity_annot.matching.sounds.folding import SoundFolder
from spacy_entity_annot.types import Entity

FOLDER = SoundFolder()


def segment(*names: str, measures: Segment | None = None) -> Segment:
    entities = [Entity(f"e{number:03}", name, prior=number / 1000) for number, name in enumerate(names)]
    return Segment.of(entities, FOLDER, measures)


def retrieved(known: Segment, heard: str, limit: int = 4, fewest: int = 1) -> list[str]:
    return known.forms(known.retrieve(heard_form(heard, FOLDER), limit, fewest)[0])


@pytest.mark.parametrize(("heard", "found"), [("abba", ["abba", "abbas"]), ("zz", [])])
def test_nearest_forms_are_found(heard: str, found: list[str]) -> None:
    assert retrieved(segment("Abba", "Abbas", "Queen"), heard, fewest=0) == found


def test_entities_of_the_highest_prior_come_in_where_too_few_resemble() -> None:
    known = segment("Abba", "Queen", "Toto")
    assert retrieved(known, "abba", fewest=1) == ["abba"]
    assert retrieved(known, "abba", fewest=2) == ["abba", "queen", "toto"]
    assert retrieved(known, "zz", fewest=1) == ["toto"]
    assert retrieved(known, "zz", fewest=2) == ["queen", "toto"]


def test_many_forms_of_one_entity_do_not_hide_the_others() -> None:
    many = Entity("many", "Many", tuple(f"many {word}" for word in ("one", "two", "three", "four", "five")))
    known = Segment.of([many, Entity("manny", "Manny Pacquiao")], FOLDER)
    assert "manny" in retrieved(known, "many", limit=3, fewest=2)


def test_owners_of_a_crowded_form_are_those_of_the_highest_prior() -> None:
    known = segment(*["Springfield"] * (OWNERS_OF_A_FORM + 20))
    places, rows = known.owners(np.array([0]))
    assert (len(places), int(known.owned[0])) == (OWNERS_OF_A_FORM, OWNERS_OF_A_FORM + 20)
    assert known.owner_columns["numbers"][rows].tolist()[0] == OWNERS_OF_A_FORM + 19
    assert set(known.owner_columns["kinds"][rows].tolist()) == {int(FormKind.NAME)}


def test_order_of_the_entities_makes_no_difference() -> None:
    entities = [Entity("b", "Abba"), Entity("a", "Abba", ("Björn again",))]
    one, other = (Segment.of(given, SoundFolder()).arrays() for given in (entities, entities[::-1]))
    assert {name: array.tobytes() for name, array in one.items()} == {
        name: array.tobytes() for name, array in other.items()
    }


def test_later_segment_measures_like_the_first() -> None:
    first = segment("Taylor Swift", "Taylor Momsen", "Queen")
    heard = heard_form("tailor swift", FOLDER)
    closest = [
        float(known.index.nearest(heard.spelling, heard.sounds, heard.skeleton, limit=4).close.max())
        for known in (first, segment("Taylor Swift", measures=first))
    ]
    assert closest[0] == closest[1]


def test_forms_of_another_segment_are_found() -> None:
    first, other = segment("Taylor Swift", "Queen"), segment("Swift", "Quorum", "Queen")
    theirs, ours = first.find(other)
    assert other.forms(theirs) == first.forms(ours) == ["queen", "swift"]


def test_segment_comes_back_from_its_arrays() -> None:
    entity = Entity("e", "Beyoncé", ("Queen B",), "ARTIST", "singer", 0.25, {"tags": ["a"], "odd": "\ud800"})
    known = Segment.of([entity, Entity("f", "\x01\x02")], FOLDER)
    again = Segment.from_arrays(known.arrays())
    assert [again.entities[number] for number in range(2)] == [entity, Entity("f", "\x01\x02")]
    assert retrieved(again, "queen bee") == retrieved(known, "queen bee")
    assert again.word_counts.descriptions == 2


def test_cosines_come_with_the_forms_that_were_retrieved() -> None:
    known = segment("Abba", "Queen", "Toto")
    numbers, close = known.retrieve(heard_form("abba", FOLDER), 4, 3)
    cosines = dict(zip(known.forms(numbers), close.tolist(), strict=True))
    assert cosines == {"abba": pytest.approx(1, abs=1e-3), "queen": 0, "toto": 0}
