import pytest

from spacy_entity_annot.matching.sounds.numbers import speak


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        ("0", "zero"),
        ("7", "seven"),
        ("12", "twelve"),
        ("20", "twenty"),
        ("21st", "twentyfirst"),
        ("20th", "twentieth"),
        ("100", "onehundred"),
        ("1999", "nineteenninetynine"),
        ("2005", "twothousandfive"),
        ("2020", "twentytwenty"),
        ("1905", "nineteenohfive"),
        ("12345", "twelvethousandthreehundredfortyfive"),
        ("007", "zerozeroseven"),
        ("1000000", "onezerozerozerozerozerozero"),
        ("0th", "zeroth"),
        ("u2", "utwo"),
        ("swift", "swift"),
        ("٣", "٣"),
    ],
)
def test_digits_are_spelled_out_as_they_are_spoken(digits: str, words: str) -> None:
    assert speak(digits) == words
