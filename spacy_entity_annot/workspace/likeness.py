"""What makes mentions alike, so that one verdict may settle them: heard words, candidates and the words around."""

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b

WORDS_AROUND = 6
"""On each side; requests to a device are rarely longer, so that they are alike only where every word is."""
_WORD = re.compile(r"\w+(?:['’]\w+)*")


def form_number(heard: str) -> int:
    """Return a number that two mentions share when the same words were heard, whatever their case and punctuation."""
    return _number(_words(heard))


def likeness_number(text: str, start: int, end: int, entities: Iterable[str]) -> int:
    """Return a number that two mentions share when one verdict may settle both.

    text (str): The utterance.
    start (int): First character of the mention.
    end (int): One past the last character.
    entities (Iterable[str]): The ids of the candidates.
    """
    before, after = _words(text[:start])[-WORDS_AROUND:], _words(text[end:])[:WORDS_AROUND]
    return _number([*before, "\0", *_words(text[start:end]), "\0", *after, "\0", *sorted(entities)])


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _number(parts: Sequence[str]) -> int:
    """Return a number that SQLite can hold; it is never 0 or below, which are free for other uses."""
    digest = blake2b("\1".join(parts).encode(errors="replace"), digest_size=8).digest()
    return (int.from_bytes(digest) >> 1) or 1
