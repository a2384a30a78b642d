"""Words of a text: where they stand, and the folded form under which spellings of one word meet."""

import re
import unicodedata
from typing import NamedTuple

_APOSTROPHES = "'\u2019\u02bc\uff07"
_JOINERS = "\u00ad\u200c\u200d\u2060"
_MARKS = "".join(chr(code) for code in range(0x300, 0x3100) if unicodedata.category(chr(code)).startswith("M"))
# Scripts that write no spaces: each character is a word of its own, so that a name can be found inside a run.
_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTER = f"(?![{_SPACELESS}])[^\\W_]"
_WORD = re.compile(
    f"[{_SPACELESS}][{_MARKS}]*|{_LETTER}(?:[{_MARKS}]|[{_JOINERS}]*[{_APOSTROPHES}]?[{_JOINERS}]*{_LETTER})*|[&%+@]"
)
_ASCII_WORD = re.compile("[A-Za-z0-9](?:'?[A-Za-z0-9])*|[&%+@]")
_SYMBOL_WORDS = {"&": "and", "%": "percent", "+": "plus", "@": "at"}
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


class Token(NamedTuple):
    """One word of a text; a tuple, for each hit makes those of its text.

    text (str): The word as it stands in the text, possessive included.
    start (int): Its first character.
    end (int): One past its last character, a possessive 's left out.
    """

    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Return the words of a text with their character offsets.

    text (str): Any text; apostrophes, accents and invisible joiners stand inside words, other punctuation between them.
    RETURNS (list[Token]): In order of their place.
    """
    return [Token(text[start:end], start, end_of_word(text, start, end)) for start, end in word_places(text)]


def word_places(text: str) -> list[tuple[int, int]]:
    """Return the first character of each word and one past its last, possessives included."""
    pattern = _ASCII_WORD if text.isascii() else _WORD
    return [match.span() for match in pattern.finditer(text)]


def end_of_word(text: str, start: int, end: int) -> int:
    """Return one past the last character of a word, a possessive 's left out."""
    return end - 2 if _is_possessive(text[start:end]) else end


def _is_possessive(word: str) -> bool:
    return word[-1] in "sS" and len(word) > 2 and word[-2] in _APOSTROPHES


def fold(word: str) -> str:
    """Return the form of one word that all its spellings share: lower case, bare letters, no possessive.

    word (str): A token's text.
    RETURNS (str): Latin letters lose their accents; other scripts keep letters and marks in their composed form.
    """
    if word in _SYMBOL_WORDS:
        return _SYMBOL_WORDS[word]
    if _is_possessive(word):
        word = word[:-2]
    if word.isascii():
        return word.lower().replace("'", "")
    return _fold_unicode(word)


def _fold_unicode(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold().translate(_LETTERS))
    bare = "".join(letter for letter in decomposed if not "\u0300" <= letter <= "\u036f")
    return unicodedata.normalize("NFC", "".join(letter for letter in bare if letter.isalnum() or letter in _MARKS))
