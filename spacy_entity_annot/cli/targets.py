"""The targets that a command line names: phrases, files of them, the entities of a knowledge base."""

from collections.abc import Callable, Collection, Iterable
from typing import Annotated

import typer

from .. import errors
from ..errors import InputError, UsageError
from ..types import Entity, ProblemHandler, Target
from .options import existing

TargetFile = Annotated[
    str | None,
    typer.Option(
        "-f",
        "--file",
        metavar="TARGETS",
        callback=existing,
        help="Read targets from a file: one a line, or JSON objects.",
    ),
]


def typed_target(text: str) -> Target:
    """Return the target that was typed.

    text (str): A phrase.
    RAISES (UsageError): It holds nothing that could be heard.
    """
    from ..mining import phrase_target

    try:
        return phrase_target(text)
    except InputError as error:
        raise UsageError(str(error)) from None


def targets_of_file(
    path: str, on_problem: ProblemHandler, *, is_entity: Callable[[str], bool] = lambda id: True
) -> list[Target]:
    """Return the targets of a file.

    path (str): The file, or `-` for standard input.
    on_problem (ProblemHandler): Called with each line that cannot be taken.
    is_entity (Callable[[str], bool]): Whether the knowledge base has an id; of another one the target is a mere phrase.
    RAISES (InputError): There is none.
    """
    from ..mining import read_targets

    targets = list(read_targets(path, on_problem=on_problem, is_entity=is_entity))
    if not targets:
        raise InputError(errors.TARGETS_NONE.format(source=path))
    return targets


def targets_of_entities(entities: Iterable[Entity], types: Collection[str]) -> list[Target]:
    """Return the entities of some types as targets.

    entities (Iterable[Entity]): Those of a knowledge base.
    types (Collection[str]): The types; none takes all of them.
    RAISES (UsageError): No entity has one of the types.
    """
    found: set[str] = set()
    targets = []
    for entity in entities:
        found.add(entity.type or "")
        if not types or entity.type in types:
            targets.append(Target.of(entity))
    if found:
        refuse_unknown_types(types, found)
    return targets


def refuse_unknown_types(types: Collection[str], found: Collection[str]) -> None:
    """Refuse a type that no entity has.

    types (Collection[str]): The types that were asked for.
    found (Collection[str]): Those that there are; an empty one says nothing.
    RAISES (UsageError): One of them is not among those that there are.
    """
    known = ", ".join(sorted(type for type in found if type)) or "none at all"
    for type in types:
        if type not in found:
            raise UsageError(errors.TYPE_UNKNOWN.format(type=type, types=known))
