import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.matching.words.tokens import fold, tokenize


def spans(text: str) -> list[str]:
    return [text[token.start : token.end] for token in tokenize(text)]


@pytest.mark.parametrize("text", ["", " ", "...", "😀 — 👨‍👩‍👧", "''", "_", "\ud800"])
def test_text_without_words_has_no_tokens(text: str) -> None:
    assert tokenize(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Taylor Swift's songs", ["Taylor", "Swift", "songs"]),
        ("Beyonce\u0301’s", ["Beyonce\u0301"]),
        ("rock'n'roll 'tis O’Brien", ["rock'n'roll", "tis", "O’Brien"]),
        ("AT&T 5% Disney+", ["AT", "&", "T", "5", "%", "Disney", "+"]),
        ("x_y-z", ["x", "y", "z"]),
        ("我在北京", ["我", "在", "北", "京"]),
        ("हिन्दी שלום مرحبا", ["हिन्दी", "שלום", "مرحبا"]),
    ],
)
def test_spans_leave_punctuation_and_possessives_out(text: str, expected: list[str]) -> None:
    assert spans(text) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Culp's", "culp"),
        ("O'Brien", "obrien"),
        ("Dvořák", "dvorak"),
        ("Straße", "strasse"),
        ("Ø", "o"),
        ("&", "and"),
        ("Москва", "москва"),
        ("'s", "s"),
    ],
)
def test_fold_drops_case_accents_and_possessives(word: str, expected: str) -> None:
    assert fold(word) == expected


@given(st.text())
def test_composed_and_decomposed_text_have_the_same_words(text: str) -> None:
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert [fold(token.text) for token in tokenize(composed)] == [fold(token.text) for token in tokenize(decomposed)]


@given(st.text())
def test_offsets_point_at_the_words_in_order(text: str) -> None:
    ends = 0
    for token in tokenize(text):
        assert ends <= token.start < token.end <= len(text)
        assert token.text.startswith(text[token.start : token.end])
        ends = token.end
