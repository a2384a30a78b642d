import pytest

from spacy_entity_annot.knowledge.forms import Form, FormKind, entity_forms
from spacy_entity_annot.types import Entity


@pytest.mark.parametrize(
    ("name", "form", "kind"),
    [
        ("Taylor Swift", "taylor swift", FormKind.NAME), ("Taylor Swift", "swift", FormKind.PART),
        ("YETI Holdings, Inc.", "yeti", FormKind.SHORT), ("The Beatles", "beatles", FormKind.SHORT),
        ("Queens of the Stone Age", "qotsa", FormKind.ACRONYM), ("Quake (video game)", "quake", FormKind.SHORT),
    ],
)  # fmt: skip
def test_name_has_forms(name: str, form: str, kind: FormKind) -> None:
    assert entity_forms(Entity("id", name))[form].kind == kind


def test_form_knows_its_name_and_how_much_of_it_it_is() -> None:
    forms = entity_forms(Entity("id", "Prince", ("Love Symbol",)))
    assert forms["symbol"] == Form(FormKind.PART, 1, 6 / 11)


def test_code_is_no_ordinary_alias_unless_it_is_the_initials() -> None:
    forms = entity_forms(Entity("id", "General Electric Works", ("GEW", "GWK-PA")))
    assert (forms["gew"].kind, forms["gwk pa"].kind) == (FormKind.ALIAS, FormKind.CODE)


def test_closest_kind_of_a_form_counts() -> None:
    forms = entity_forms(Entity("id", "Prince Rogers Nelson", ("Prince",)))
    assert forms["prince"] == Form(FormKind.ALIAS, 1, 1.0)


def test_company_words_alone_stay_a_name() -> None:
    assert entity_forms(Entity("id", "The Limited Company"))["limited"].kind == FormKind.SHORT


def test_words_of_a_sentence_are_no_forms() -> None:
    assert "packers" not in entity_forms(Entity("id", "A team that the Packers do always beat"))


def test_unpronounceable_name_stands_for_itself_and_blank_for_nothing() -> None:
    assert list(entity_forms(Entity("id", "!!!", (" ",)))) == ["!!!"]
