import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.knowledge.spoken import comparable_form, number_words, spoken_form


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("", ""), ("!!!", ""), ("Beyoncé", "beyonce"), ("Guns N’ Roses", "guns n roses"),
        ("Simon & Garfunkel", "simon and garfunkel"),
        ("Ke$ha", "kesha"), ("A$AP Rocky", "asap rocky"), ("$5", "five"), ("AC/DC", "ac dc"), ("R.E.M.", "rem"),
        ("Florence + the Machine", "florence plus the machine"), ("Motörhead", "motorhead"), ("Sigur Rós", "sigur ros"),
        ("Blink-182", "blink one hundred eighty two"), ("The 1975", "the nineteen seventy five"), ("U2", "u two"),
        ("007", "zero zero seven"), ("Straße", "strasse"), ("فيروز", "فيروز"), ("snake_case", "snake case"),
    ],
)  # fmt: skip
def test_spoken_form_is_what_a_speaker_says(text: str, spoken: str) -> None:
    assert spoken_form(text) == spoken


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"), (19, "nineteen"), (40, "forty"), (42, "forty two"), (300, "three hundred"),
        (1999, "nineteen ninety nine"),
        (1900, "nineteen hundred"), (1905, "nineteen oh five"), (2003, "two thousand three"), (2020, "twenty twenty"),
        (10_000, "ten thousand"), (1_234_567, "one two three four five six seven"),
    ],
)  # fmt: skip
def test_numbers_are_words(number: int, words: str) -> None:
    assert number_words(number) == words


def test_name_without_words_stands_for_itself() -> None:
    assert (comparable_form("🙂 🙃"), comparable_form("* * *"), comparable_form(" ")) == ("🙂🙃", "***", "")


@given(st.text(max_size=60))
def test_spoken_form_is_its_own_spoken_form(text: str) -> None:
    assert spoken_form(spoken_form(text)) == spoken_form(text)
