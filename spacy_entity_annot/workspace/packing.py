"""JSON columns, the same bytes for the same value."""

import json
import sqlite3
from collections.abc import Callable
from functools import cache
from json.encoder import encode_basestring
from math import isfinite
from typing import Any

from ..types import Word


def pack(value: Any) -> str:
    """Return compact JSON with sorted keys."""
    return _ENCODER.encode(value)


def pack_scalar(value: str | float) -> str:
    """Return what `pack` returns of a text or a number, in a third of the time."""
    if type(value) is str:
        return encode_basestring(value)
    return repr(value) if type(value) is float and isfinite(value) else pack(value)


def pack_words(words: tuple[Word, ...]) -> str:
    """Return what `pack` returns of words, in a quarter of the time; a number that is none counts as unknown.

    words (tuple[Word, ...]): Words whose times and confidences are floats.
    """
    packed = _words_writer()(words, warnings=False).decode()
    # Of numbers below 0.0001 it writes other digits than `pack`, by which digests of older workspaces were made.
    return pack(words) if "0.0000" in packed or "e-" in packed else packed


def unpack(text: str) -> Any:
    """Return the value that was packed.

    text (str): From `pack`.
    RAISES (sqlite3.DatabaseError): It is damaged.
    """
    try:
        return json.loads(text)
    except ValueError:
        error = sqlite3.DatabaseError("a column is not valid JSON")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error from None


@cache
def _words_writer() -> Callable[..., bytes]:
    from pydantic_core import SchemaSerializer
    from pydantic_core.core_schema import float_schema, nullable_schema, str_schema, tuple_schema

    number = nullable_schema(float_schema())
    word = tuple_schema([str_schema(), number, number, number])
    return SchemaSerializer(tuple_schema([word], variadic_item_index=0)).to_json


# Not srsly: its ujson reads 0.3 back as 0.30000000000000004.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False,
                            check_circular=False)  # fmt: skip
