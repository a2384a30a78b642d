"""Find what a recogniser wrote for each name of a request, by aligning the letters of both."""

import itertools
import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from .speak import RESPELLED, JsonObject

WORD = re.compile(r"\S+")
VOWEL = re.compile("[aeiou]")
SOUNDS = str.maketrans({"q": "k", "c": "k", "z": "s", "y": "i", "v": "f"})
FUNCTION_WORDS = frozenset(
    WORD.findall(
        "a an and are as at be but by for from he her his i if in is it me my no of on or she so that the this to us"
        " was we who with you your"
    )
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What stands in a recognition for one mention of its request.

    start (int): First character of the span.
    end (int): One past the last character.
    text (str): The characters between them.
    similarity (float): How alike heard form and name are, 0..1.
    """

    start: int
    end: int
    text: str
    similarity: float


def letters(text: str) -> str:
    """Return a text as bare letters in a coarse spelling by sound."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    sounds = re.sub(r"[^a-z0-9]", "", plain.replace("ph", "f").replace("&", "and")).translate(SOUNDS)
    return re.sub(r"(.)\1+", r"\1", sounds)


def spellings(text: str) -> set[str]:
    """Return the letters of a text, as written and as it was spelled for the voices."""
    spoken = " ".join(RESPELLED.get(word, word) for word in text.split())
    return {letters(text), letters(spoken)}


def distance(reference: str, heard: str) -> int:
    """Return the edits between a piece of a request and a piece of its recognition."""
    return min(Levenshtein.distance(spelling, letters(heard)) for spelling in spellings(reference))


def similarity(reference: str, heard: str) -> float:
    """Return how alike a name and a heard form are, 0..1: the mean over all letters and over the consonants alone."""
    form = letters(heard)
    return max(
        Levenshtein.normalized_similarity(spelling, form) / 2
        + Levenshtein.normalized_similarity(VOWEL.sub("", spelling), VOWEL.sub("", form)) / 2
        for spelling in spellings(reference)
    )


def pieces(request: JsonObject) -> list[str]:
    """Return the request cut at its mentions: words between, mention, words between, mention, words after."""
    cuts = [0, *itertools.chain.from_iterable((mention["start"], mention["end"]) for mention in request["mentions"])]
    return [request["text"][start:end] for start, end in itertools.pairwise([*cuts, len(request["text"])])]


def align(request: JsonObject, text: str) -> list[tuple[int, int]]:
    """Return for each piece of the request the words of the recognition that fit it best, as a word window."""
    words = WORD.findall(text)
    best: dict[int, tuple[float, list[tuple[int, int]]]] = {0: (0.0, [])}
    for piece in pieces(request):
        longer: dict[int, tuple[float, list[tuple[int, int]]]] = {}
        for (start, (cost, windows)), end in itertools.product(best.items(), range(len(words) + 1)):
            if end < start:
                continue
            total = cost + distance(piece, " ".join(words[start:end]))
            if end not in longer or total < longer[end][0]:
                longer[end] = (total, [*windows, (start, end)])
        best = longer
    return best[len(words)][1]


def trim(name: str, text: str, spans: list[tuple[int, int]], first: int, last: int) -> tuple[int, int]:
    """Return the span of a word window without the filler words at its edges that make it less like the name."""
    windows = {(first, last): similarity(name, text[spans[first][0] : spans[last - 1][1]])}
    for start, end, dropped in ((first + 1, last, first), (first, last - 1, last - 1)):
        if start < end and text[slice(*spans[dropped])] in FUNCTION_WORDS:
            windows[start, end] = similarity(name, text[spans[start][0] : spans[end - 1][1]])
    best = max(windows, key=windows.__getitem__)
    if best != (first, last):
        return trim(name, text, spans, *best)
    start, end = spans[first][0], spans[last - 1][1]
    return (start, end - 2) if text[start:end].endswith("'s") and not name.endswith("s") else (start, end)


def heard_forms(request: JsonObject, text: str) -> list[Heard | None]:
    """Return the heard form of each mention of the request; None where the recogniser left nothing of it."""
    spans = [match.span() for match in WORD.finditer(text)]
    found: list[Heard | None] = []
    for mention, (first, last) in zip(request["mentions"], align(request, text)[1::2], strict=True):
        if first == last:
            found.append(None)
            continue
        start, end = trim(mention["text"], text, spans, first, last)
        found.append(Heard(start, end, text[start:end], similarity(mention["text"], text[start:end])))
    return found
