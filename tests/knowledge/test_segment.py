from spacy_entity_annot.knowledge.forms import FormKind
from spacy_entity_annot.knowledge.heard import heard_form
from spacy_entity_annot.knowledge.segment import OWNERS_OF_A_FORM, FormSegment
from spacy_entity_annot.knowledge.sounds import SoundFolder
from spacy_entity_annot.types import Entity

FOLDER = SoundFolder()


def segment(*names: str, beside: FormSegment | None = None) -> FormSegment:
    entities = [Entity(f"e{number}", name, prior=number / 1000) for number, name in enumerate(names)]
    return FormSegment(enumerate(entities), FOLDER, beside)


def retrieved(known: FormSegment, heard: str, limit: int = 4, fewest: int = 1) -> list[str]:
    found = known.retrieve(heard_form(heard, FOLDER), limit, fewest)
    return [known.forms[number] for number in found]


def test_exact_form_is_told_from_its_neighbours() -> None:
    known = segment("Abba", "Abbas")
    assert (known.exact("abba"), known.exact("abb"), known.exact("zz")) == (0, None, None)


def test_form_without_a_common_trigram_comes_in_where_too_few_do() -> None:
    known = segment("Abba", "Queen", "Toto")
    assert retrieved(known, "abba", fewest=1) == ["abba"]
    assert sorted(retrieved(known, "abba", fewest=3)) == ["abba", "queen", "toto"]


def test_many_forms_of_one_entity_do_not_hide_the_others() -> None:
    many = Entity("many", "Many", tuple(f"many {word}" for word in ("one", "two", "three", "four", "five")))
    known = FormSegment([(0, many), (1, Entity("manny", "Manny Pacquiao"))], FOLDER)
    assert "manny" in retrieved(known, "many", limit=3, fewest=2)


def test_owners_of_a_crowded_form_are_those_of_the_highest_prior() -> None:
    known = segment(*["Springfield"] * (OWNERS_OF_A_FORM + 20))
    places, rows = known.owners(known.owner_names[:1])
    assert (len(places), int(known.owned[0])) == (OWNERS_OF_A_FORM, OWNERS_OF_A_FORM + 20)
    assert known.owner_numbers[rows].tolist()[0] == OWNERS_OF_A_FORM + 19
    assert set(known.owner_kinds[rows].tolist()) == {int(FormKind.NAME)}


def test_later_segment_measures_like_the_first() -> None:
    first = segment("Taylor Swift", "Taylor Momsen", "Queen")
    heard = heard_form("tailor swift", FOLDER)
    later = segment("Taylor Swift", beside=first)
    number = first.exact("taylor swift")
    assert number is not None
    assert later.retrieve(heard, 4, 1)[later.forms.index("taylor swift")] == first.retrieve(heard, 4, 1)[number]
