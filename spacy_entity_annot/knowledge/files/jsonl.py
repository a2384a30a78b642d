"""JSON lines: one entity a line, in the record that the command line documents; a JSON array of them is read, too."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from ...errors import InputError
from ...records import MAX_DEPTH, parse_object, refuse_unstorable
from ...types import JsonObject
from .format import Format, Located, Source
from .json_array import read_elements
from .record import entity_from_record

# Only a line with such an escape, number or nesting can hold what is refused, so that the thorough look is rare.
_SUSPECT = re.compile(r"\\u(?:d[89a-f]|0000)|[0-9]e\+?[0-9]{3}|[0-9]{19}", re.IGNORECASE)


def read_objects(source: Source) -> Iterator[tuple[int, JsonObject]]:
    """Yield the JSON objects of a file with their line numbers; whatever cannot be stored again is reported.

    source (Source): The file: an object a line, or one array of them.
    """
    for number, text in _texts(source):
        try:
            yield number, _decode(text)
        except InputError as error:
            source.report(number, str(error))


def _texts(source: Source) -> Iterator[tuple[int, str]]:
    lines = ((number, line) for number, line in source.lines if line and not line.isspace())
    first = next(lines, None)
    if first is None:
        return
    whole = replace(source, lines=chain([first], lines))
    yield from read_elements(whole) if first[1].lstrip().startswith("[") else whole.lines


def first_object(head: Sequence[str]) -> JsonObject:
    """Return the first JSON object of some lines, or an empty one; the brackets and commas of a list are ignored.

    head (Sequence[str]): The first lines of a file.
    """
    for line in head:
        if line.lstrip().startswith("{"):
            try:
                return parse_object(line.strip().rstrip(","))
            except InputError:
                continue
    return {}


def _decode(line: str) -> JsonObject:
    record = parse_object(line)
    if _SUSPECT.search(line) or line.count("[") + line.count("{") > MAX_DEPTH:
        for field, value in record.items():
            refuse_unstorable(field, field)
            if field != "id" or not isinstance(value, int):  # an id of any length becomes a text
                refuse_unstorable(field, value)
    return record


def _sniff(head: Sequence[str]) -> bool:
    return bool(head) and head[0].lstrip()[0] in "{["


def _read(source: Source) -> Iterator[Located]:
    for number, record in read_objects(source):
        try:
            yield number, entity_from_record(record)
        except InputError as error:
            source.report(number, str(error))


JSONL = Format(
    "jsonl",
    "JSON objects, one a line or in an array: id, name, aliases, type, description, popularity or prior",
    _read,
    (".jsonl", ".ndjson", ".json"),
    _sniff,
)
