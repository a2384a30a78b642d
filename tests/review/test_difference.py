import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.review.difference import letter_difference


@pytest.mark.parametrize(
    ("heard", "alias", "pairs"),
    [
        ("tailor swift", "Taylor Swift", [("Ta", "Ta"), ("i", "y"), ("lor Swift", "lor Swift")]),
        ("queen", "Queen", [("Queen", "Queen")]),
        ("jay z", "Jay-Z", [("Jay", "Jay"), (" ", "-"), ("Z", "Z")]),
        ("completely other", "Queen", [("Queen", "Queen")]),
    ],
)
def test_difference_is_told_letter_by_letter(heard: str, alias: str, pairs: list[tuple[str, str]]) -> None:
    assert letter_difference(heard, alias) == pairs


@given(st.text(max_size=20), st.text(max_size=20))
def test_second_parts_are_always_the_name(heard: str, alias: str) -> None:
    assert "".join(new for _, new in letter_difference(heard, alias)) == alias
