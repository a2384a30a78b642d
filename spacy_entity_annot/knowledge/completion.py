"""Entities whose names go on as somebody types them, those first that are likely here."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from .context.profiles import key_of
from .forms import FormKind
from .index.segment import Segment
from .index.trigrams import Floats, Integers
from .spoken import comparable_form

SIMILARITY = 2.0
"""What a name that is spelled like the heard words is worth, in priors (benchmarks `effort`)."""
MOST_COMPARED = 60_000
"""Forms held against the heard words; of a single letter in a million names there are more, which takes too long."""
_SEEN = 8.0
"""More than all that may speak for an entity."""
_LAST = "\U0010ffff"
_NUMBERS = {
    "1": ("one", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
          "nineteen"),
    "2": ("two", "twen"), "3": ("three", "thir"), "4": ("four", "for"), "5": ("five", "fif"), "6": ("six",),
    "7": ("seven",), "8": ("eight",), "9": ("nine",),
}  # fmt: skip
"""How numbers that begin with a digit are said, up to where others begin so too."""


@dataclass(frozen=True, slots=True)
class Liking:
    """What is likely where somebody searches.

    heard (str): What the recogniser wrote.
    seen (frozenset[str]): The ids of entities that stand beside the search already; they come last.
    linked (frozenset[str]): The ids of entities that were linked before.
    types (Mapping[str, float]): The share of each type among them, 0..1.
    """

    heard: str = ""
    seen: frozenset[str] = frozenset()
    linked: frozenset[str] = frozenset()
    types: Mapping[str, float] = field(default_factory=dict)


def begins_a_form(segment: Segment, typed: str) -> bool:
    """Return whether some form of some entity begins with what was typed; a last digit may begin a longer number."""
    before = comparable_form(typed[:-1])
    numbers = [f"{before} {word}".strip() for word in _NUMBERS.get(typed[-1:], ())]
    ranges = (_range(segment, start) for start in (comparable_form(typed), *numbers))
    return any(first < last for first, last in ranges)


def completing(
    segment: Segment, typed: str, liking: Liking, linked: Integers, seen: Integers
) -> tuple[Integers, Integers, Floats]:
    """Return the entities with a form that begins as typed, the name that each is known by, and how likely each is.

    segment (Segment): Where to look.
    typed (str): The beginning of a name.
    liking (Liking): What is likely.
    linked (Integers): The numbers here of the entities that were linked before.
    seen (Integers): Those of the entities that come last.
    """
    first, last = _range(segment, comparable_form(typed))
    of_form, rows = segment.owners(np.arange(first, last))
    numbers = segment.owner_columns["numbers"][rows]
    likely = _resembling(segment, first, last, comparable_form(liking.heard))[of_form]
    likely += np.nan_to_num(segment.profiles.priors[numbers]) + np.isin(numbers, linked)
    likely -= _SEEN * np.isin(numbers, seen)
    likely -= segment.owner_columns["kinds"][rows] != FormKind.NAME  # an alias or a later word is seldom typed first
    for type, share in liking.types.items():
        likely[segment.profiles.types[numbers] == key_of(type)] += np.float32(share)
    order = np.lexsort((-likely, numbers))
    best = order[np.diff(numbers[order], prepend=-1) > 0]
    return numbers[best], segment.owner_columns["names"][rows][best], likely[best]


def _resembling(segment: Segment, first: int, last: int, heard: str) -> Floats:
    if not heard or last - first > MOST_COMPARED:
        return np.zeros(last - first, np.float32)
    forms = segment.forms(np.arange(first, last))
    compared: NDArray[np.float32] = process.cdist([heard], forms, scorer=fuzz.ratio, dtype=np.float32)[0]
    return compared * np.float32(SIMILARITY / 100)


def _range(segment: Segment, start: str) -> tuple[int, int]:
    forms = segment.spoken_forms
    return (bisect_left(forms, start), bisect_left(forms, start + _LAST)) if start else (0, 0)
