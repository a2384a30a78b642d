"""Tables as CSV and TSV, with a header that names the columns."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ... import errors
from ...errors import InputError
from ...types import JsonObject, Utterance
from ..columns import fields_of
from ..format import Format, Located, Source
from ..record import utterance_from
from ..rows import utterances_of

_DELIMITERS = ("\t", ",", ";", "|")
_NUMBERS = frozenset({"start", "end", "confidence"})
_NESTED = frozenset({"words", "alternatives", "meta"})
_WHISPER = ["start", "end", "text"]
"""The header of Whisper's own TSV, whose times are whole milliseconds."""


def _delimiter(header: str, given: Mapping[str, str]) -> str | None:
    """Return what parts the columns of a header; None where no column is known to hold a text."""
    for delimiter in _DELIMITERS:
        columns = next(csv.reader([header], delimiter=delimiter), [])
        if len(columns) > 1 and "text" in fields_of(columns, given).values():
            return delimiter
    return None


def _sniff(source: Source) -> bool:
    first = next((line for line in source.peek_lines() if line.strip()), "")
    try:
        return _delimiter(first.lstrip("\ufeff"), source.options.columns) is not None
    except csv.Error:
        return False


class _Rows(Iterator[str]):
    """The lines as the CSV reader wants them, which remembers where a row began."""

    def __init__(self, lines: Iterator[tuple[int, str]]) -> None:
        self.lines = lines
        self.first: int | None = None

    def __next__(self) -> str:
        number, line = next(self.lines)
        self.first = number if self.first is None else self.first
        return line + "\n"


def _read(source: Source) -> Iterator[Located]:
    lines = source.lines()
    number, header = next(((number, line) for number, line in lines if line.strip()), (1, ""))
    given = source.options.columns
    delimiter = _delimiter(header, given) or ("\t" if "\t" in header else ",")
    columns = next(csv.reader([header], delimiter=delimiter), [])
    fields = fields_of(columns, given)
    if "text" not in fields.values():
        return source.report(number, errors.TABLE_WITHOUT_TEXT.format(columns=", ".join(columns)))
    milliseconds = columns == _WHISPER and delimiter == "\t"

    def utterance(row: Sequence[str], number: int) -> Utterance:
        record = _record(columns, fields, row)
        if milliseconds:
            record |= {name: record[name] / 1000 for name in ("start", "end") if name in record}
        return utterance_from(record, transcript=source.transcript, line=number)

    yield from utterances_of(_rows(lines, delimiter, source), utterance, source)
    return None


def _rows(lines: Iterator[tuple[int, str]], delimiter: str, source: Source) -> Iterator[tuple[int, list[str]]]:
    rows = _Rows(lines)
    reader = csv.reader(rows, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL)
    while True:
        rows.first = None
        try:
            row = next(reader, None)
        except csv.Error as error:
            source.report(rows.first, errors.CSV_BROKEN.format(reason=error))
            reader = csv.reader(rows, delimiter=delimiter)
            continue
        if row is None:
            return
        if row:
            yield rows.first or 1, row


def _record(columns: Sequence[str], fields: Mapping[str, str], row: Sequence[str]) -> JsonObject:
    if len(row) > len(columns):
        raise InputError(errors.CSV_TOO_MANY_FIELDS.format(found=len(row), expected=len(columns)))
    record: JsonObject = {}
    for column, value in zip(columns, row, strict=False):
        field = fields.get(column)
        if value.strip() or field == "text":
            record[field or column] = _value(field, value)
    record.setdefault("text", "")
    return record


def _value(field: str | None, value: str) -> Any:
    if field in _NUMBERS:
        try:
            return float(value)
        except ValueError:
            raise InputError(errors.FIELD_TYPE.format(field=field, expected="a number", kind="a text")) from None
    if field in _NESTED and value.lstrip().startswith(("[", "{")):
        try:
            return json.loads(value)
        except ValueError as error:
            raise InputError(errors.NOT_JSON.format(reason=error)) from None
    return value


CSV = Format("csv", "CSV and TSV with a header; Whisper's TSV", (".csv", ".tsv"), _sniff, _read)
