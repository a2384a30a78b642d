"""JSON objects, one a line, strictly: what JSON leaves open is refused instead of guessed."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NoReturn, cast

from . import errors
from .errors import InputError
from .lines import open_lines, raise_problem
from .types import JsonObject, Problem, ProblemHandler

MAX_DEPTH = 64
"""Levels of nesting that a value may have."""

LARGEST = 1e300
"""Numbers of this size are refused; beyond lie infinity and whole numbers that no float holds."""

MISSHAPEN = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""How reading a JSON object ends that has not the shape it should have."""

_KINDS = {type(None): "null", bool: "true or false", int: "a number", float: "a number", str: "a text",
          list: "a list", dict: "an object"}  # fmt: skip


def read_records(path: str, on_problem: ProblemHandler = raise_problem) -> Iterator[tuple[int, JsonObject]]:
    """Yield the JSON objects of a file with their line numbers; blank lines are passed over.

    path (str): The file, or `-` for standard input.
    on_problem (ProblemHandler): Called with each line that cannot be taken.
    """
    for number, line in open_lines(path, on_problem):
        if not line or line.isspace():
            continue
        try:
            record = parse_object(line)
        except InputError as error:
            on_problem(Problem(path, number, str(error)))
        else:
            yield number, record


def parse_object(line: str) -> JsonObject:
    """Return the JSON object that a line holds.

    line (str): The line.
    RAISES (InputError): It is no JSON, no object, names a field twice, is nested too deep or holds NaN or Infinity.
    """
    try:
        if line.count("{") == 1 and _has_all_fields(value := _QUICK_DECODER.decode(line), line):
            return cast(JsonObject, value)
        value = _DECODER.decode(line)
    except json.JSONDecodeError as error:
        raise InputError(
            errors.NOT_JSON.format(reason=f"{error.msg.removesuffix(' at')} at column {error.colno}")
        ) from None
    except ValueError:  # Python's limit on the digits of a whole number
        raise InputError(errors.NOT_JSON.format(reason="a number has thousands of digits")) from None
    except RecursionError:
        raise InputError(errors.NESTED_TOO_DEEP) from None
    if not isinstance(value, dict):
        raise InputError(errors.NOT_AN_OBJECT.format(kind=kind_of(value)))
    return value


def text_field(record: JsonObject, field: str, *, required: bool = False) -> str | None:
    """Return a field that must hold a text, or None where it is null or missing.

    record (JsonObject): The record.
    field (str): The field's name.
    required (bool): Refuse a field that is missing, null or empty.
    RAISES (InputError): It is no text, or one that no file can store; the error names the field.
    """
    value = record.get(field)
    if value is not None and not isinstance(value, str):
        raise wrong_type(field, "a text", value)
    _refuse_text(field, value or "")
    if required and not value:
        raise InputError(errors.FIELD_MISSING.format(field=field))
    return value


def refuse_unstorable(field: str, value: object, *, depth: int = MAX_DEPTH) -> None:
    """Raise if a decoded JSON value cannot be written and read again as it is, by every program.

    field (str): Its field, for the error; parts of it are named like `meta.tags[0]`.
    value (object): The value.
    depth (int): The levels of nesting that it may have.
    RAISES (InputError): It holds a NUL character, half of a surrogate pair, a whole number beyond 64 bits or a number
        from 1e300 on, or it is nested too deep.
    """
    if isinstance(value, str):
        _refuse_text(field, value)
    elif type(value) is dict and depth and all(map(_is_plain, value, value.values())):
        return
    elif isinstance(value, int):
        if not -(2**63) <= value < 2**63:
            raise InputError(errors.FIELD_RANGE.format(field=field, expected="within 64 bits"))
    elif isinstance(value, float):
        if not abs(value) < LARGEST:
            raise InputError(errors.FIELD_RANGE.format(field=field, expected="within the range of a number"))
    elif isinstance(value, (dict, list)):
        if not depth:
            raise InputError(errors.FIELD_TOO_DEEP.format(field=re.split(r"[.[]", field)[0], limit=MAX_DEPTH))
        for place, part in _parts(field, value):
            refuse_unstorable(place, part, depth=depth - 1)


def _is_plain(key: str, value: Any) -> bool:
    """Say whether a field needs no further look, as most do: their names for errors take long to make."""
    if not key.isascii() or "\0" in key:
        return False
    if type(value) is str:
        return value.isascii() and value.isprintable()
    return value is None or (type(value) in (float, int) and -1e9 < value < 1e9)


def _parts(field: str, value: dict[str, object] | list[object]) -> Iterator[tuple[str, object]]:
    if isinstance(value, list):
        for position, part in enumerate(value):
            yield f"{field}[{position}]", part
    else:
        for key, part in value.items():
            _refuse_text(field, key)
            yield f"{field}.{key}", part


def _refuse_text(field: str, text: str) -> None:
    if "\0" in text:
        raise InputError(errors.NUL_CHARACTER.format(field=field))
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise InputError(errors.LONE_SURROGATE.format(field=field)) from None


def wrong_type(field: str, expected: str, value: object) -> InputError:
    """Return the error of a field that holds the wrong kind of value."""
    return InputError(errors.FIELD_TYPE.format(field=field, expected=expected, kind=kind_of(value)))


def kind_of(value: object) -> str:
    """Name the kind of a JSON value for a person, e.g. "a list"."""
    return _KINDS.get(type(value), type(value).__name__)


def reason_of(error: Exception) -> str:
    """Return why something could not be read: our own text, or Python's behind the kind of its error.

    error (Exception): An InputError or one of MISSHAPEN.
    """
    if isinstance(error, KeyError):
        return f"the field {error} is missing"
    return str(error) if isinstance(error, InputError) else f"{type(error).__name__}: {error}"


def _has_all_fields(value: object, line: str) -> bool:
    """Say whether no field of a flat object was lost to one of the same name: each has a colon of its own."""
    return type(value) is dict and len(value) == line.count(":")


def _object(pairs: list[tuple[str, Any]]) -> JsonObject:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        repeated, _ = Counter(field for field, _ in pairs).most_common(1)[0]
        raise InputError(errors.FIELD_REPEATED.format(field=repeated))
    return fields


def _refuse_constant(value: str) -> NoReturn:
    raise InputError(errors.NOT_A_NUMBER.format(value=value))


_QUICK_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_refuse_constant)
