"""Texts of others on our screen: harmless, and broken into lines by the cells that they take."""

import re
import unicodedata

from rich.cells import cell_len

_JOINERS = "\u200c\u200d"  # Persian and emoji need them, and they move nothing
_HARMFUL = ("Cc", "Cf", "Cs", "Zl", "Zp")
_WORD = re.compile(r"\S+\s*|\s+")
_EDGES = re.compile(r"^\W+|\W+$")


class _Harmless(dict[int, str]):
    """A translation table that fills itself: one character for one, so that offsets stay right."""

    def __missing__(self, code: int) -> str:
        self[code] = shown = _shown(chr(code))
        return shown


def _shown(character: str) -> str:
    if character in "\t\n\r":
        return " "
    if unicodedata.category(character) not in _HARMFUL or character in _JOINERS:
        return character
    return chr(0x2400 + ord(character)) if ord(character) < 32 else "\N{REPLACEMENT CHARACTER}"


_TABLE = _Harmless()


def harmless(text: str) -> str:
    """Return a text of the same length that cannot drive a terminal: no controls, no changes of direction."""
    return text.translate(_TABLE)


def line_starts(text: str, width: int) -> list[int]:
    """Return where the lines of a text start when it is broken between words, inside them only where it must be.

    text (str): A harmless text.
    width (int): Cells a line.
    """
    starts, used = [0], 0
    for match in _WORD.finditer(text):
        cells = cell_len(match[0].rstrip())
        if used and used + cells > width:
            starts.append(match.start())
            used = 0
        if cells <= width:
            used += cell_len(match[0])
            continue
        for position, character in enumerate(match[0], match.start()):
            if used + cell_len(character) > width:
                starts.append(position)
                used = 0
            used += cell_len(character)
    return starts


def words_of(text: str) -> list[tuple[int, int]]:
    """Return the spans of the words of a text, without the punctuation around them."""
    spans = []
    for match in re.finditer(r"\S+", text):
        word = _EDGES.sub("", match[0])
        start = match.start() + (match[0].index(word) if word else 0)
        spans.append((start, start + len(word or match[0])))
    return spans


def find_words(text: str, typed: str) -> tuple[int, int] | None:
    """Return the span that a person typed, by the numbers of its first and last word or by the words themselves.

    text (str): The text.
    typed (str): `2-3`, `2 3`, `2`, or a part of the text in any case.
    """
    numbers = re.fullmatch(r"\s*(\d{1,6})(?:\s*[-–\s]\s*(\d{1,6}))?\s*", typed)
    words = words_of(text)
    if numbers:
        first, last = int(numbers[1]), int(numbers[2] or numbers[1])
        if 1 <= first <= last <= len(words):
            return words[first - 1][0], words[last - 1][1]
    pattern = r"\s+".join(map(re.escape, typed.split()))
    found = re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE) or re.search(pattern, text, re.IGNORECASE)
    return found.span() if pattern and found else None
