"""How a name is said: the spoken form that every comparison starts from."""

import re
import unicodedata
from functools import lru_cache

LONGEST = 256
"""Characters of a name that are compared; a longer one is still found by its whole."""

_ONES_TEXT = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_ONES = tuple(_ONES_TEXT.split())
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ð": "d", "þ": "th", "ı": "i", "&": " and ", "+": " plus ",
     "@": " at ", "%": " percent ", "'": "", "’": "", "ʼ": "", "`": "", "_": " "}
)  # fmt: skip
_DOLLAR_AS_S = re.compile(r"\$(?=[^\W\d_])|(?<=[^\W\d_])\$")
_NOT_WORD = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"[0-9]+")
_LETTER_RUN = re.compile(r"\b\w(?: \w\b)+")


def spoken_form(text: str) -> str:
    """Return the lower-case words that a speaker says for `text`; "" where nothing of it is pronounceable.

    Accents are dropped, `&` is "and", numbers are words, letters that stand alone ("r e m") are one word.
    """
    folded = text.casefold()
    if folded.isascii():
        parts = folded.split()
        if "".join(parts).isalpha():
            # most names are letters alone, for which the rules below do nothing else
            plain = " ".join(parts)
            return _LETTER_RUN.sub(_joined_letters, plain) if len(min(parts, key=len)) == 1 else plain
    if "$" in folded:
        folded = _DOLLAR_AS_S.sub("s", folded)
    folded = folded.translate(_LETTERS)
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFKD", folded)
        folded = "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()
    words = _NOT_WORD.sub(" ", folded).strip()
    if _DIGITS.search(words):
        words = " ".join(_DIGITS.sub(_spoken_number, words).split())
    return _LETTER_RUN.sub(_joined_letters, words)


def comparable_form(text: str) -> str:
    """Return the spoken form, or the bare characters of a name that has none, such as an emoji."""
    return spoken_form(text) or "".join(character for character in text.casefold() if character > " ").strip()


@lru_cache(maxsize=4096)
def number_words(number: int) -> str:
    """Return a whole number as it is usually said; years and hundreds in pairs, long codes digit by digit."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        return f"{_TENS[number // 10]} {_ONES[number % 10] if number % 10 else ''}".strip()
    if number < 1000:
        return _with_rest(f"{_ONES[number // 100]} hundred", number % 100)
    if 1100 <= number < 2000 or 2010 <= number < 2100:
        return f"{number_words(number // 100)} {_second_pair(number % 100)}"
    if number < 1_000_000:
        return _with_rest(f"{number_words(number // 1000)} thousand", number % 1000)
    return " ".join(_ONES[int(digit)] for digit in str(number))


def _with_rest(head: str, rest: int) -> str:
    return f"{head} {number_words(rest)}" if rest else head


def _second_pair(pair: int) -> str:
    if pair == 0:
        return "hundred"
    return number_words(pair) if pair > 9 else f"oh {number_words(pair)}"


def _spoken_number(match: re.Match[str]) -> str:
    digits = match.group()
    if len(digits) > 6 or (digits[0] == "0" and len(digits) > 1):
        return " " + " ".join(_ONES[int(digit)] for digit in digits[:LONGEST]) + " "
    return f" {number_words(int(digits))} "


def _joined_letters(match: re.Match[str]) -> str:
    return match.group().replace(" ", "")
