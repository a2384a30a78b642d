"""A JSON array in place of JSON lines."""

import json
import re
from collections.abc import Iterator

from ... import errors
from ...errors import InputError
from .format import Source

_DECODER = json.JSONDecoder()
_BETWEEN = re.compile(r"[\s,\]]*")
_NEXT_OBJECT = re.compile(r"\n\s*(?=\{)")


def read_elements(source: Source) -> Iterator[tuple[int, str]]:
    """Yield the elements of an array as they are written, with the numbers of their first lines.

    What is no JSON is reported, and reading goes on where the next line begins with an object.

    source (Source): A file whose text begins with a bracket.
    """
    try:
        text = source.text()
    except InputError as error:
        return source.report(None, str(error))
    position, line, counted, closed = text.index("[") + 1, 1, 0, False
    while True:
        between = _BETWEEN.match(text, position)
        assert between is not None
        position, closed = between.end(), closed or "]" in between.group()
        if position == len(text):
            break
        line, counted = line + text.count("\n", counted, position), position
        try:
            end = _end(text, position)
        except InputError as error:
            source.report(line, str(error))
            following = _NEXT_OBJECT.search(text, position)
            if following is None:
                return None
            position = following.end()
        else:
            yield line, text[position:end]
            position = end
    return None if closed else source.report(line, errors.NOT_JSON.format(reason="the list is not closed"))


def _end(text: str, position: int) -> int:
    """Return where the value ends that begins at a position."""
    try:
        return _DECODER.raw_decode(text, position)[1]
    except json.JSONDecodeError as error:
        reason = f"{error.msg.removesuffix(' at')} at line {error.lineno} column {error.colno}"
        raise InputError(errors.NOT_JSON.format(reason=reason)) from None
    except ValueError:  # Python's limit on the digits of a whole number
        raise InputError(errors.NOT_JSON.format(reason="a number has thousands of digits")) from None
    except RecursionError:
        raise InputError(errors.NESTED_TOO_DEEP) from None
