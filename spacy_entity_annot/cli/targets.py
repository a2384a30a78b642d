"""The targets that a command line names: phrases, files of them, the entities of a knowledge base."""

from collections.abc import Iterable
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


def targets_of_file(path: str, on_problem: ProblemHandler) -> list[Target]:
    """Return the targets of a file.

    path (str): The file, or `-` for standard input.
    on_problem (ProblemHandler): Called with each line that cannot be taken.
    RAISES (InputError): There is none.
    """
    from ..mining import read_targets

    targets = list(read_targets(path, on_problem=on_problem))
    if not targets:
        raise InputError(errors.TARGETS_NONE.format(source=path))
    return targets


def targets_of_entities(entities: Iterable[Entity], type: str | None) -> list[Target]:
    """Return the entities of a type as targets.

    entities (Iterable[Entity]): Those of a knowledge base.
    type (str | None): The type; None takes all of them.
    RAISES (UsageError): None has the type.
    """
    types: set[str] = set()
    targets = []
    for entity in entities:
        types.add(entity.type or "")
        if type is None or entity.type == type:
            targets.append(Target.of(entity))
    if types and not targets:
        known = ", ".join(sorted(types - {""})) or "none at all"
        raise UsageError(errors.TYPE_UNKNOWN.format(type=type, types=known))
    return targets
