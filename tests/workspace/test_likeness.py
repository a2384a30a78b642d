import pytest

from spacy_entity_annot.workspace.likeness import form_number, likeness_number

TEXT = "play tailor swift in the kitchen"


@pytest.mark.parametrize("other", ["Tailor Swift", "tailor, swift", "tailor  swift."])
def test_form_is_the_words_whatever_their_case_and_punctuation(other: str) -> None:
    assert form_number("tailor swift") == form_number(other)


@pytest.mark.parametrize("other", ["tailors wift", "tailor", "swift tailor", ""])
def test_other_words_are_another_form(other: str) -> None:
    assert form_number("tailor swift") != form_number(other)


def test_alike_are_the_same_words_in_the_same_context_with_the_same_candidates() -> None:
    number = likeness_number(TEXT, 5, 17, ["Q1", "Q2"])
    assert number == likeness_number("Play tailor swift, in the kitchen!", 5, 17, ["Q2", "Q1"])
    assert number > 0


@pytest.mark.parametrize(
    ("text", "start", "end", "entities"),
    [
        (TEXT, 5, 17, ["Q1"]),
        (TEXT, 5, 11, ["Q1", "Q2"]),
        ("play tailor swift in the bathroom", 5, 17, ["Q1", "Q2"]),
        ("stop tailor swift in the kitchen", 5, 17, ["Q1", "Q2"]),
        ("play tailor swift in the kitchen please", 5, 17, ["Q1", "Q2"]),
    ],
)
def test_another_context_or_candidate_tells_apart(text: str, start: int, end: int, entities: list[str]) -> None:
    assert likeness_number(text, start, end, entities) != likeness_number(TEXT, 5, 17, ["Q1", "Q2"])
