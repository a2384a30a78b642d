import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from spacy_entity_annot.review.terminal.plain import find_words, harmless, line_starts, words_of


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("play\x1b[2Jqueen", "play␛[2Jqueen"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("a\tb\nc\rd", "a b c d"),
        ("\x9b31m\x7f", "\ufffd31m\ufffd"),
        ("abc\u202edef\u2066", "abc\ufffddef\ufffd"),
        ("\u2028\ud800\ufeff", "\ufffd\ufffd\ufffd"),
        ("Beyoncé 日本 می\u200cخواهم", "Beyoncé 日本 می\u200cخواهم"),
    ],
)
def test_what_could_drive_a_terminal_is_shown_instead(text: str, shown: str) -> None:
    assert harmless(text) == shown


@given(st.text())
def test_harmless_text_keeps_its_offsets(text: str) -> None:
    shown = harmless(text)
    assert len(shown) == len(text)
    assert {unicodedata.category(character) for character in shown} & {"Cc", "Cs", "Zl", "Zp"} == set()
    assert harmless(shown) == shown


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("one two", ["one two"]),
        ("one two three", ["one two ", "three"]),
        ("onetwothree four", ["onetwoth", "ree four"]),
        ("日本語日本語 a", ["日本語日", "本語 a"]),
        ("a           b", ["a           ", "b"]),
    ],
)
def test_lines_break_between_words(text: str, lines: list[str]) -> None:
    starts = [*line_starts(text, 8), len(text)]
    assert [text[start:end] for start, end in zip(starts, starts[1:], strict=False)] == lines


@given(st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Mn", "Me"))), st.integers(2, 20))
def test_no_line_is_wider_than_asked(text: str, width: int) -> None:
    starts = [*line_starts(text, width), len(text)]
    for start, end in zip(starts, starts[1:], strict=False):
        assert cell_len(text[start:end].rstrip()) <= width


def test_words_stand_without_their_punctuation() -> None:
    text = "“Play, don't stop!” - 50% off"
    assert [text[start:end] for start, end in words_of(text)] == ["Play", "don't", "stop", "-", "50", "off"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("2", "Tailor"),
        ("2-3", "Tailor swift"),
        (" 2 3 ", "Tailor swift"),
        ("tailor  SWIFT", "Tailor swift"),
        ("swift, by", "swift, by"),
        ("2pac", "2pac"),
        ("ailo", "ailo"),
        ("by", "by"),
        ("9", None),
        ("3-2", None),
        ("", None),
        ("queen", None),
        ("(", None),
    ],
)
def test_words_are_found_by_number_or_by_name(typed: str, found: str | None) -> None:
    text = "play Tailor swift, by 2pac"
    span = find_words(text, typed)
    assert (span and text[slice(*span)]) == found


def test_whole_words_come_before_parts() -> None:
    assert find_words("queens and queen", "queen") == (11, 16)
