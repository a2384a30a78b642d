"""Numbers as they are spoken: recognisers write digits or words for the same sound."""

import re

_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine") + (
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_IRREGULAR_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
                       "nine": "ninth", "twelve": "twelfth"}  # fmt: skip
_ORDINAL_SUFFIX = re.compile(r"^(\d+)(?:st|nd|rd|th)$")
_DIGITS = re.compile(r"[0-9]+")
_LARGEST = 999_999


def speak(word: str) -> str:
    """Return a folded word with its digits spelled out, without spaces.

    word (str): A folded word, such as `2020`, `3rd` or `u2`; four digits from 1100 to 2099 are read as a year.
    RETURNS (str): Such as `twentytwenty`, `third` or `utwo`; a word without digits comes back as it is.
    """
    if not _DIGITS.search(word):
        return word
    ordinal = _ORDINAL_SUFFIX.match(word)
    if ordinal:
        return _ordinal(_cardinal(ordinal[1]))
    return _DIGITS.sub(lambda match: "".join(_cardinal(match[0])), word)


def _cardinal(digits: str) -> list[str]:
    number = int(digits)
    if digits.startswith("0") or number > _LARGEST:
        return [_ONES[int(digit)] for digit in digits]
    if len(digits) == 4 and 1100 <= number < 2100 and not 2000 <= number < 2010 and number % 100:
        return [*_below_hundred(number // 100), *(["oh"] if number % 100 < 10 else []), *_below_hundred(number % 100)]
    if number >= 1000:
        return [*_below_thousand(number // 1000), "thousand", *_below_thousand(number % 1000)]
    return _below_thousand(number) or ["zero"]


def _below_thousand(number: int) -> list[str]:
    hundreds = [_ONES[number // 100], "hundred"] if number >= 100 else []
    return hundreds + _below_hundred(number % 100)


def _below_hundred(number: int) -> list[str]:
    if number < 20:
        return [_ONES[number]] if number else []
    return [_TENS[number // 10]] + ([_ONES[number % 10]] if number % 10 else [])


def _ordinal(words: list[str]) -> str:
    if not words:
        return "zeroth"
    last = words[-1]
    if last in _IRREGULAR_ORDINALS:
        ending = _IRREGULAR_ORDINALS[last]
    else:
        ending = last[:-1] + "ieth" if last.endswith("y") else last + "th"
    return "".join(words[:-1]) + ending
