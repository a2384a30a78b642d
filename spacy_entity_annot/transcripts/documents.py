"""JSON values one after the other: one a file, one a line, or each over many lines."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from .. import errors
from ..collector import collector_paused
from ..errors import InputError
from ..lines import first_bad_byte

LIMIT = 2**26
"""Characters of one value that are held in memory: some fifty hours of speech with the times of all words."""

Found = tuple[int, Any]
"""A value behind the number of the line where it begins; an InputError in its place says why there is none."""

_DECODER = json.JSONDecoder(parse_constant=lambda name: None)  # recognisers write NaN for a number they do not know
_UNSTORABLE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])|[\ud800-\udfff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_OPENING = ("{", "[")
_CLOSING = ("}", "]")
_BLANKS = " \t\r\n\ufeff"


def read_documents(pieces: Iterable[tuple[int, str]], *, limit: int = LIMIT) -> Iterator[Found]:
    """Yield the JSON values of a text, and go on behind what is none where values stand on lines of their own.

    pieces (Iterable[tuple[int, str]]): From `lines.pieces_of`.
    limit (int): The most characters of a value.
    """
    collected = _Collected()
    by_line = False
    for number, piece in pieces:
        collected.add(number, piece)
        if collected.size > limit:
            yield collected.first, InputError(errors.DOCUMENT_TOO_LARGE.format(limit=limit // 2**20))
            return
        if piece[-1] != "\n":
            continue
        broken = by_line and collected.first == number and piece.strip() not in _OPENING
        if broken or collected.seems_whole(number):
            found = collected.values()
            if broken or not collected.failed(found):
                by_line = by_line or (bool(found) and collected.first == number)
                yield from found
                collected = _Collected()
    yield from collected.values()


class _Collected:
    """The text of what has not ended yet.

    first (int): Its first line.
    size (int): Its characters.
    """

    def __init__(self) -> None:
        self.first = self.size = 0
        self._parts: list[str] = []
        self._depth = self._counted = self._failed_at = 0

    def add(self, number: int, piece: str) -> None:
        if not self._parts:
            if piece.isspace():
                return
            self.first = number
        self._parts.append(piece)
        self.size += len(piece)

    def seems_whole(self, number: int) -> bool:
        """Say whether a value may end with line `number`: it is the first, or as many brackets were closed as opened.

        Brackets in strings count too, so this may be wrong.
        """
        # Not tried again before the text has doubled, so that the work stays in proportion to the text.
        if not self._parts or self._parts[-1].rstrip()[-1:] not in _CLOSING or self.size < 2 * self._failed_at:
            return False
        if number == self.first:  # counting would take as long as a third of the parsing
            return True
        new = "".join(self._parts[self._counted :])
        self._depth += new.count("{") + new.count("[") - new.count("}") - new.count("]")
        self._counted = len(self._parts)
        return self._depth <= 0

    def failed(self, found: list[Found]) -> bool:
        """Say whether the last of the values is an error, and remember it."""
        failed = bool(found) and isinstance(found[-1][1], InputError)
        self._failed_at = self.size if failed else 0
        return failed

    def values(self) -> list[Found]:
        text = "".join(self._parts).rstrip()
        found = _sole_value(text, self.first) or _each_value(text, self.first)
        return found if _is_storable(text) else _storable(text, found)


def _sole_value(text: str, first: int) -> list[Found]:
    """Return the only value of a text, or nothing where there may be none or several."""
    if text[:1] not in _OPENING:
        return []
    from pydantic_core import from_json

    # Twice as fast as the standard library, and exact; what it refuses, the standard library explains or knows to read.
    try:
        with collector_paused():
            return [(first, from_json(text, allow_inf_nan=False))]
    except (TypeError, ValueError):
        return []


def _each_value(text: str, first: int) -> list[Found]:
    found: list[Found] = []
    position = _behind_blanks(text, 0)
    while position < len(text):
        line = first + text.count("\n", 0, position)
        try:
            value, position = _decode(text, position)
        except json.JSONDecodeError as error:
            reason = f"{error.msg.removesuffix(' at')} at column {error.colno}"
            return [*found, (first + error.lineno - 1, InputError(errors.NOT_JSON.format(reason=reason)))]
        except ValueError:  # Python's limit on the digits of a whole number
            return [*found, (line, InputError(errors.NOT_JSON.format(reason="a number has thousands of digits")))]
        except RecursionError:
            return [*found, (line, InputError(errors.NESTED_TOO_DEEP))]
        found.append((line, value))
        position = _behind_blanks(text, position)
    return found


def _decode(text: str, position: int) -> tuple[Any, int]:
    with collector_paused():
        return _DECODER.raw_decode(text, position)


def _behind_blanks(text: str, position: int) -> int:
    while position < len(text) and text[position] in _BLANKS:
        position += 1
    return position


def _is_storable(text: str) -> bool:
    if text.isascii():
        return "\\u" not in text or not _UNSTORABLE.search(text)
    return not _UNSTORABLE.search(text)


def _storable(text: str, found: list[Found]) -> list[Found]:
    """Return the values without halves of characters and NUL; bytes that are no characters are a problem, too."""
    found = [(line, _repaired(value)) for line, value in found]
    for number, line in enumerate(text.split("\n"), start=found[0][0] if found else 1):
        if position := first_bad_byte(line):
            return [*found, (number, InputError(errors.DOCUMENT_NOT_UTF8.format(position=position)))]
    return found


def _repaired(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", value).replace("\0", "\N{REPLACEMENT CHARACTER}")
    if isinstance(value, dict):
        return {_repaired(name): _repaired(item) for name, item in value.items()}
    return [_repaired(item) for item in value] if isinstance(value, list) else value
