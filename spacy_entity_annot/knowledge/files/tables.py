"""CSV; a quote that is never closed costs one row, not the rest of the file."""

import csv
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ... import errors
from ...records import refuse_unstorable
from .format import Format, Located, Source
from .record import entity_from_record

ALIAS_SEPARATOR = "|"
MAX_ROW_LINES = 100
"""A row that spans more lines has an unclosed quote."""


def _sniff(head: Sequence[str]) -> bool:
    return bool(head) and {"id", "name"} <= set(_header(head[0]))


def _read(source: Source) -> Iterator[Located]:
    """Yield the entities of a CSV file; the header names the columns, and an empty cell is unknown."""
    feeder = _Feeder(source.lines)
    header = _header(next(feeder, ""))
    places = _places(header, source.columns)
    if not {"id", "name"} <= places.keys():
        message = errors.KB_COLUMNS.format(columns=", ".join(filter(None, header)))
        return source.report(feeder.row[0][0] if feeder.row else None, message)
    for number, row in _rows(feeder, source):
        try:
            if len(row) > len(header):
                raise errors.InputError(errors.CSV_TOO_MANY_FIELDS.format(found=len(row), expected=len(header)))
            record = _record(places, row)
        except errors.InputError as error:
            feeder.take_back()
            source.report(number, str(error))
            continue
        try:
            yield number, entity_from_record(record)
        except errors.InputError as error:
            source.report(number, str(error))
    return None


class _Feeder:
    """Hands lines to the csv module and can take back those after the first of the present row."""

    def __init__(self, lines: Iterator[tuple[int, str]]) -> None:
        self._lines = lines
        self._returned: deque[tuple[int, str]] = deque()
        self.row: list[tuple[int, str]] = []

    def __iter__(self) -> "_Feeder":
        return self

    def __next__(self) -> str:
        if len(self.row) >= MAX_ROW_LINES:
            raise StopIteration
        self.row.append(self._returned.popleft() if self._returned else next(self._lines))
        return self.row[-1][1] + "\n"

    def take_back(self) -> None:
        self._returned.extendleft(reversed(self.row[1:]))


def _header(line: str) -> list[str]:
    return [column.strip().lower() for column in next(csv.reader([line], delimiter=_separator(line)), [])]


def _places(header: Sequence[str], given: Mapping[str, str]) -> dict[str, int]:
    """Return where a row holds each field, by the columns that the user named, else by the header's own names."""
    places = {column: place for place, column in enumerate(header)}
    named = {field: column.strip().lower() for field, column in given.items()}
    own = {column: place for column, place in places.items() if column not in named.values()}
    return own | {field: places[column] for field, column in named.items() if column in places}


def _separator(header: str) -> str:
    return max(",;\t", key=header.count)


def _rows(feeder: _Feeder, source: Source) -> Iterator[tuple[int, list[str]]]:
    separator = _separator(feeder.row[0][1])
    reader = csv.reader(feeder, delimiter=separator, strict=True)
    while True:
        feeder.row = []
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            feeder.take_back()
            source.report(feeder.row[0][0], errors.CSV_BROKEN.format(reason=error))
            reader = csv.reader(feeder, delimiter=separator, strict=True)
            continue
        if any(row):
            yield feeder.row[0][0], row


def _record(places: Mapping[str, int], row: list[str]) -> dict[str, Any]:
    record = {column: row[place] for column, place in places.items() if place < len(row) and row[place]}
    if any("\n" in record.get(column, "") for column in ("id", "name", "aliases", "type")):
        raise errors.InputError(errors.CSV_BROKEN.format(reason="a quote is not closed on its line"))
    for column, text in record.items():
        refuse_unstorable(column, text)
    return {column: _cell(column, text) for column, text in record.items()}


def _cell(column: str, text: str) -> Any:
    if column == "aliases":
        return text.split(ALIAS_SEPARATOR)
    if column not in ("prior", "popularity"):
        return text
    try:
        return float(text)
    except ValueError:
        raise errors.InputError(errors.FIELD_TYPE.format(field=column, expected="a number", kind="a text")) from None


CSV = Format("csv", "a table with a header: id, name, aliases separated by |, type, description, popularity or prior",
             _read, (".csv", ".tsv"), _sniff)  # fmt: skip
