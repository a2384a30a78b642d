import pytest

from spacy_entity_annot.knowledge.lint import Oddity, lint_entities
from spacy_entity_annot.types import Entity


def entity(id: str, name: str, *aliases: str) -> Entity:
    return Entity(id, name, aliases, "ARTIST", "a description", 0.5)


def lint(*entities: Entity) -> list[tuple[str, tuple[str, ...]]]:
    return [(finding.kind, finding.entities) for finding in lint_entities(entities)]


def test_sound_knowledge_base_has_no_findings() -> None:
    assert lint(entity("Q1", "Queen", "The Queen"), entity("Q2", "Prince", "The Artist")) == []


def test_empty_knowledge_base_has_no_findings() -> None:
    assert lint() == []


def test_repeated_id_is_found_once() -> None:
    assert lint(entity("Q1", "a b"), entity("Q1", "c d"), entity("Q1", "e f")) == [("repeated-id", ("Q1",))]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("", "empty-name"),
        ("🌍 !", "empty-name"),
        ("X", "short-name"),
        ("+ é", "short-name"),
        ("no " * 40, "long-name"),
        ("tab\there", "unusable-character"),
        ("zero\u200bwidth", "unusable-character"),
        ("\ufeffmark", "unusable-character"),
        ("\u202eturned", "unusable-character"),
    ],
)
def test_odd_name_is_found_as_name_and_as_alias(name: str, kind: str) -> None:
    assert lint(entity("Q1", name)) == [(kind, ("Q1",))]
    assert lint(entity("Q1", "Queen", name)) == [(kind, ("Q1",))]


@pytest.mark.parametrize("name", ["U2", "می\u200cخواهم", "Sigur Rós", "!!! (Chk Chk Chk)", "Beyonce\u0301", "宇多田"])
def test_unusual_but_spoken_names_are_left_alone(name: str) -> None:
    assert lint(entity("Q1", name)) == []


def test_equal_names_are_found_regardless_of_case() -> None:
    [finding] = lint_entities([entity("Q1", "Boston"), entity("Q2", "BOSTON"), entity("Q3", "Chicago")])
    assert finding == Oddity("equal-names", ("Q1", "Q2"), "2 entities are called 'Boston': Q1, Q2.")


def test_alias_is_found_where_six_share_it() -> None:
    entities = [entity(f"Q{number}", f"Boston number {number}", "Boston") for number in range(6)]
    assert lint(*entities[:5]) == []
    [finding] = lint_entities(entities)
    assert finding.kind == "shared-alias"
    assert finding.message == "6 entities have the alias 'boston': Q0, Q1, Q2, Q3, Q4 and 1 more."


def test_cycle_of_two_is_found() -> None:
    cycle = [entity("Q1", "Ye", "Kanye West"), entity("Q2", "Kanye West", "ye"), entity("Q3", "Yeezus", "Ye")]
    assert lint(*cycle) == [("alias-cycle", ("Q1", "Q2"))]


def test_cycle_of_three_is_found_and_a_chain_is_not() -> None:
    cycle = [entity("Q1", "aa", "bb"), entity("Q2", "bb", "cc"), entity("Q3", "cc", "aa")]
    assert lint(*cycle) == [("alias-cycle", ("Q1", "Q2", "Q3"))]
    assert lint(*cycle[:2], entity("Q3", "cc")) == []


def test_unknown_fields_are_counted() -> None:
    findings = list(lint_entities([Entity("Q1", "Queen", prior=0.0), Entity("Q2", "Prince", type="ARTIST")]))
    assert [finding.message for finding in findings] == [
        "1 of 2 entities have no prior.",
        "1 of 2 entities have no type.",
        "2 of 2 entities have no description.",
    ]
    assert findings[0].record() == {"kind": "no-prior", "entities": [], "message": "1 of 2 entities have no prior."}
