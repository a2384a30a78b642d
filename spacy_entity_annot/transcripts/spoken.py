"""Words of recognisers, made column by column, so that each format says only where its texts, times and so on are."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from itertools import compress, repeat
from math import isnan
from operator import le, not_
from types import NoneType
from typing import Any

from ..records import LARGEST
from ..types import JsonObject, Word
from .speech import not_before, probability, seconds

# `Word._make` takes half as long again, for it is written in Python.
_MAKE: Callable[[type[Word], tuple[Any, ...]], Word] = tuple.__new__


def make_words(
    texts: Sequence[str], starts: Sequence[Any], ends: Sequence[Any], confidences: Sequence[Any], per_second: float = 1
) -> list[Word]:
    """Return words of which each column is as `seconds` and `probability` take it; none ends before it starts.

    texts (Sequence[str]): What was heard.
    starts (Sequence[Any]): When each begins.
    ends (Sequence[Any]): When each ends.
    confidences (Sequence[Any]): The recogniser's confidences, empty where it gave none.
    per_second (float): How many units of the times are a second.
    RAISES (ValueError, TypeError): A value is neither a number nor one as text.
    """
    known = probabilities(confidences) if confidences else repeat(None, len(texts))
    begun = times(starts, per_second)
    columns = zip(texts, begun, _in_order(begun, times(ends, per_second)), known, strict=True)
    return list(map(_MAKE, repeat(Word), columns))


def column(records: Iterable[JsonObject], field: str) -> list[Any]:
    """Return the values of a field, None where a record lacks it."""
    return list(map(dict.get, records, repeat(field)))


def first_column(records: Sequence[JsonObject], *fields: str) -> list[Any]:
    """Return for each record the first of some fields that has a value, None where none has.

    records (Sequence[JsonObject]): The records.
    fields (str): The fields' names, the better one first.
    """
    found = column(records, fields[0])
    for field in fields[1:]:
        if found.count(None) == len(found):
            found = column(records, field)
        elif None in found or "" in found:
            others = column(records, field)
            found = [other if value in (None, "") else value for value, other in zip(found, others, strict=True)]
    return found


def texts_of(records: Sequence[JsonObject], *fields: str) -> list[str]:
    """Return what `first_column` returns of texts; one that is unknown is empty."""
    found = first_column(records, *fields)
    return [text or "" for text in found] if None in found else found


def with_signs(texts: Sequence[str], signs: Sequence[bool]) -> list[str]:
    """Return the texts of words, each with the signs behind it; signs in front of all words are left out.

    texts (Sequence[str]): Words and signs in their order.
    signs (Sequence[bool]): Which of them are signs.
    """
    joined: list[str] = []
    for text, sign in zip(texts, signs, strict=True):
        if not sign:
            joined.append(text)
        elif joined:
            joined[-1] += text
    return joined


def without(records: Sequence[JsonObject], signs: Sequence[bool]) -> list[JsonObject]:
    """Return the records of words, those of signs left out."""
    return list(compress(records, map(not_, signs)))


def times(values: Sequence[Any], per_second: float = 1) -> list[float | None]:
    """Return what `seconds` returns of each value.

    values (Sequence[Any]): Numbers, some perhaps as text or unknown.
    per_second (float): How many of their units are a second.
    """
    values, kinds = _numbers(values, unit="s")
    if kinds and kinds <= {float, int} and min(values) >= 0 and sum(values) < LARGEST:
        if per_second != 1:
            return [value / per_second for value in values]
        return list(map(float, values)) if int in kinds else list(values)
    return [seconds(value, per_second) for value in values]


def _in_order(starts: Sequence[Any], ends: list[Any]) -> list[float | None]:
    try:
        in_order = all(map(le, starts, ends))
    except TypeError:  # an unknown time
        in_order = False
    return ends if in_order else list(map(not_before, starts, ends))


def ends_of(starts: Sequence[float | None], durations: Sequence[Any]) -> list[float | None]:
    """Return what `end_of` returns of each start and duration."""
    spans = zip(starts, times(durations), strict=True)
    # Twice as fast as `round(start + length, 6)`, and the same for what is written with six digits at most.
    return [None if start is None or length is None else round((start + length) * 1e6) / 1e6 for start, length in spans]


def probabilities(values: Sequence[Any]) -> list[float | None]:
    """Return what `probability` returns of each value.

    values (Sequence[Any]): Numbers, some perhaps as text or unknown.
    """
    values, kinds = _numbers(values)
    if kinds and kinds <= {float, int} and min(values) >= 0 and max(values) <= 1 and not isnan(sum(values)):
        return list(map(float, values)) if int in kinds else list(values)
    return [None] * len(values) if kinds == {NoneType} else [probability(value) for value in values]


def _numbers(values: Sequence[Any], *, unit: str = "") -> tuple[Sequence[Any], set[type]]:
    """Return the values and their types, as numbers where all are numbers as text, perhaps with a unit behind."""
    kinds: set[type] = set(map(type, values))
    if kinds == {str}:
        if unit and values[0].endswith(unit):
            values = [value.removesuffix(unit) for value in values]
        with suppress(ValueError):
            return _floats(values), {float}
    return values, kinds


def _floats(texts: Sequence[str]) -> list[float]:
    """Return what `float` returns of each text."""
    from pydantic_core import from_json

    # Half the time of `float` on each; JSON of another meaning, such as "1,2" or "[1]", has other counts or types.
    try:
        numbers: list[float] = from_json(f"[{','.join(texts)}]", allow_inf_nan=False)
        if len(numbers) == len(texts) and set(map(type, numbers)) == {float}:
            return numbers
    except ValueError:
        pass
    return list(map(float, texts))
