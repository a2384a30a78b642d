"""Rows of a CSV file with their line numbers; a quote that is never closed costs one row, not the rest of the file."""

import csv
from collections import deque
from collections.abc import Iterator
from typing import Any

from spacy_entity_annot import errors
from spacy_entity_annot.records import refuse_unstorable
from spacy_entity_annot.types import Problem, ProblemHandler

ALIAS_SEPARATOR = "|"
MAX_ROW_LINES = 100
"""A row that spans more lines has an unclosed quote."""


def read_table(
    lines: Iterator[tuple[int, str]], source: str, on_problem: ProblemHandler
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the rows of a CSV file as records, with the number of the line on which each begins.

    The header names the columns and shows the separator (comma, semicolon or tab). An empty cell is unknown.

    lines (Iterator[tuple[int, str]]): The file's numbered lines.
    source (str): The file, for problems.
    on_problem (ProblemHandler): Called with each row that cannot be taken.
    """
    feeder = _Feeder(lines)
    rows = _rows(feeder, source, on_problem)
    number, header = next(rows, (1, []))
    header = [column.strip().lower() for column in header]
    if not {"id", "name"} <= set(header):
        on_problem(Problem(source, number, errors.KB_FORMAT_UNKNOWN))
        return
    for number, row in rows:
        try:
            yield number, _record(header, row)
        except errors.InputError as error:
            feeder.take_back()
            on_problem(Problem(source, number, str(error)))


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


def _rows(feeder: _Feeder, source: str, on_problem: ProblemHandler) -> Iterator[tuple[int, list[str]]]:
    header = next(feeder, "")
    separator = max(",;\t", key=header.count)
    yield feeder.row[0][0] if feeder.row else 1, next(csv.reader([header], delimiter=separator), [])
    reader = csv.reader(feeder, delimiter=separator, strict=True)
    while True:
        feeder.row = []
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            feeder.take_back()
            on_problem(Problem(source, feeder.row[0][0], errors.CSV_BROKEN.format(reason=error)))
            reader = csv.reader(feeder, delimiter=separator, strict=True)
            continue
        if any(row):
            yield feeder.row[0][0], row


def _record(header: list[str], row: list[str]) -> dict[str, Any]:
    if len(row) > len(header):
        raise errors.InputError(errors.CSV_TOO_MANY_FIELDS.format(found=len(row), expected=len(header)))
    record = {column: text for column, text in zip(header, row, strict=False) if text}
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
