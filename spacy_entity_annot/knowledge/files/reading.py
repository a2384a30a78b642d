"""Entities from the files and folders of any known format."""

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, dropwhile, islice

from ... import errors
from ...lines import open_lines, raise_problem
from ...types import Entity, Problem, ProblemHandler
from .format import Format, Source
from .registry import HEAD_LINES, recognise, recognise_folder
from .tables import CSV

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


def read_entities(
    paths: Paths, *, on_problem: ProblemHandler | None = None, columns: Mapping[str, str] | None = None
) -> Iterator[Entity]:
    """Yield the entities of knowledge bases, each id once.

    The format is recognised by content, then by suffix, that of a folder by the files in it; `.gz` files are unpacked.
    `kb_formats` lists the formats. An entity that stands there twice alike is one; of two that differ the first is
    kept and the second reported; in a dump of Wikidata, which is read in flat memory, ids are not compared.

    paths (str | PathLike | Iterable): Files, folders, `-` for standard input.
    on_problem (ProblemHandler | None): Called with each row or file that cannot be taken; None raises the first one.
    columns (Mapping[str, str] | None): That the files are tables, and which of their columns holds a field such as
        `id` or `name`; one column may hold two. The others are known by their own names.
    RAISES: errors.InputError without `on_problem`.
    """
    report = on_problem or raise_problem
    seen: dict[str, int] = {}
    for path in [paths] if isinstance(paths, (str, os.PathLike)) else paths:
        opened = _open(os.fspath(path), report, columns or {})
        if opened is None:
            continue
        format, source = opened
        for number, entity in format.read(source):
            if format.distinct:
                yield entity
                continue
            content = _fingerprint(entity)
            if entity.id not in seen:
                seen[entity.id] = content
                yield entity
            elif seen[entity.id] != content:
                source.report(number, errors.ENTITY_CONFLICT.format(id=entity.id))


def _open(path: str, on_problem: ProblemHandler, columns: Mapping[str, str]) -> tuple[Format, Source] | None:
    return _open_folder(path, on_problem) if os.path.isdir(path) else _open_file(path, on_problem, columns)


def _open_folder(folder: str, on_problem: ProblemHandler) -> tuple[Format, Source] | None:
    format = recognise_folder(folder)
    if format is None:
        on_problem(Problem(folder, None, errors.KB_FOLDER_UNKNOWN))
        return None
    file = os.path.join(folder, format.files[0])
    return format, Source(file, open_lines(file, on_problem), on_problem)


def _open_file(file: str, on_problem: ProblemHandler, columns: Mapping[str, str]) -> tuple[Format, Source] | None:
    lines = open_lines(file, on_problem)
    first = next(lines, None)
    if first is None:  # which was reported
        return None
    lines = dropwhile(_is_blank, chain([first], lines))
    head = list(islice(lines, HEAD_LINES))
    if not head:
        on_problem(Problem(file, None, errors.FILE_EMPTY))
        return None
    format = CSV if columns else recognise([line for _, line in head], file)
    if format is None:
        on_problem(Problem(file, head[0][0], errors.KB_FORMAT_UNKNOWN))
        return None
    return format, Source(file, chain(head, lines), on_problem, columns)


def _is_blank(numbered: tuple[int, str]) -> bool:
    return not numbered[1] or numbered[1].isspace()


def _fingerprint(entity: Entity) -> int:
    meta = repr(sorted(entity.meta.items()))
    return hash((entity.name, entity.aliases, entity.type, entity.description, entity.prior, meta))
