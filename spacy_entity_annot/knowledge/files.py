"""Entities from knowledge base files: JSON lines, gzipped or not, and CSV."""

import os
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from spacy_entity_annot import errors
from spacy_entity_annot.knowledge.record import entity_from_record
from spacy_entity_annot.knowledge.tables import read_table
from spacy_entity_annot.lines import open_lines, raise_problem
from spacy_entity_annot.records import MAX_DEPTH, parse_object, refuse_unstorable
from spacy_entity_annot.types import Entity, JsonObject, Problem, ProblemHandler

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]

_JSON_SUFFIX = re.compile(r"\.(jsonl?|ndjson)(\.gz)?$", re.IGNORECASE)
# Only a line with such an escape, number or nesting can hold what is refused, so that the thorough look is rare.
_SUSPECT = re.compile(r"\\u(?:d[89a-f]|0000)|[0-9]e\+?[0-9]{3}|[0-9]{19}", re.IGNORECASE)


def read_entities(paths: Paths, *, on_problem: ProblemHandler | None = None) -> Iterator[Entity]:
    """Yield the entities of knowledge base files, each id once.

    A file is JSON lines (`{"id", "name", "aliases", "type", "description", "popularity" or "prior"}`) or CSV with a
    header of the same words and aliases separated by `|`; which of them is seen from its content. An entity that
    stands there twice alike is one; of two that differ the first is kept and the second reported.

    paths (str | PathLike | Iterable): Files, `-` for standard input.
    on_problem (ProblemHandler | None): Called with each row or file that cannot be taken; None raises the first one.
    RAISES: errors.InputError without `on_problem`.
    """
    report = on_problem or raise_problem
    seen: dict[str, int] = {}
    for path in [paths] if isinstance(paths, (str, os.PathLike)) else paths:
        source = os.fspath(path)
        for number, entity in _read_file(source, report):
            content = _fingerprint(entity)
            if entity.id not in seen:
                seen[entity.id] = content
                yield entity
            elif seen[entity.id] != content:
                report(Problem(source, number, errors.ENTITY_CONFLICT.format(id=entity.id)))


def _read_file(source: str, on_problem: ProblemHandler) -> Iterator[tuple[int, Entity]]:
    for number, record in _read_records(source, on_problem):
        try:
            yield number, entity_from_record(record)
        except errors.InputError as error:
            on_problem(Problem(source, number, str(error)))


def _read_records(source: str, on_problem: ProblemHandler) -> Iterator[tuple[int, JsonObject]]:
    lines = open_lines(source, on_problem)
    first = next(lines, None)
    while first is not None and not first[1].strip():
        blank, first = first, next(lines, None)
        if first is None:
            on_problem(Problem(source, blank[0], errors.FILE_EMPTY))
    if first is not None:
        is_json = first[1].lstrip()[0] in "{[" or _JSON_SUFFIX.search(source) is not None
        read = _read_json if is_json else read_table
        yield from read(chain([first], lines), source, on_problem)


def _read_json(
    lines: Iterator[tuple[int, str]], source: str, on_problem: ProblemHandler
) -> Iterator[tuple[int, JsonObject]]:
    for number, line in lines:
        if line.strip():
            try:
                yield number, _decode(line)
            except errors.InputError as error:
                on_problem(Problem(source, number, str(error)))


def _decode(line: str) -> JsonObject:
    record = parse_object(line)
    if _SUSPECT.search(line) or line.count("[") + line.count("{") > MAX_DEPTH:
        for field, value in record.items():
            refuse_unstorable(field, field)
            if field != "id" or not isinstance(value, int):  # an id of any length becomes a text
                refuse_unstorable(field, value)
    return record


def _fingerprint(entity: Entity) -> int:
    meta = repr(sorted(entity.meta.items()))
    return hash((entity.name, entity.aliases, entity.type, entity.description, entity.prior, meta))
