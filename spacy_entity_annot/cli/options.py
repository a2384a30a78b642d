"""Options that several commands share."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from .. import errors
from ..errors import UsageError


def on_disk(path: Path | None) -> Path | None:
    """Return a place to write to, which cannot be standard output: folders, bundles and workspaces have no stream.

    path (Path | None): As given on the command line.
    """
    if str(path) == "-":
        raise typer.BadParameter(errors.NOT_TO_STDOUT)
    return path


WorkspacePath = Annotated[
    Path,
    typer.Option(
        "--workspace",
        "-w",
        envvar="ENTITY_ANNOT_WORKSPACE",
        callback=on_disk,
        help="The workspace: one SQLite file.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
Annotator = Annotated[
    str | None, typer.Option("--annotator", help="Who decides; by default the name you are logged in with.")
]
MinScore = Annotated[
    float | None, typer.Option("--min-score", min=0.0, max=1.0, help="Report hits of at least this probability.")
]
Precise = Annotated[bool, typer.Option("--precise", help="Few hits, nearly all right.")]
Balanced = Annotated[bool, typer.Option("--balanced", help="Hits that are rather right than wrong (the default).")]
Recall = Annotated[bool, typer.Option("--recall", help="Everything with a chance of one in fifty.")]
Processes = Annotated[
    int,
    typer.Option(
        "--processes",
        min=1,
        metavar="N",
        help="Search in N processes: the same hits in the same order; each begins with a second of its own work.",
    ),
]
Format = Annotated[str | None, typer.Option("--format", help="Read the files as this format; else each is recognised.")]

NamedPaths = TypeVar("NamedPaths", str | None, list[str], list[str] | None)


def existing(paths: NamedPaths) -> NamedPaths:
    """Return files that were named on the command line, if they are there; `-` is standard input.

    paths (str | list[str] | None): One file, or several.
    RAISES (UsageError): One is missing.
    """
    for path in [paths] if isinstance(paths, str) else paths or ():
        if path != "-" and not os.path.lexists(path):
            raise UsageError(f"{path}: {errors.FILE_ABSENT}")
    return paths


Encoding = Annotated[
    str | None, typer.Option("--encoding", help="The encoding of files that are neither UTF-8 nor marked.")
]
Column = Annotated[
    list[str] | None,
    typer.Option("--column", metavar="FIELD=NAME", help="The column that holds a field, e.g. text=query; repeatable."),
]


def named_columns(columns: Iterable[str] | None) -> dict[str, str]:
    """Return the column of each field that --column names.

    columns (Iterable[str] | None): As given, e.g. `text=query`.
    """
    pairs = {}
    for column in columns or ():
        field, equals, name = column.partition("=")
        if not (field and equals and name):
            raise typer.BadParameter(errors.OPTION_PAIR.format(value=column, like="text=query"), param_hint="--column")
        pairs[field] = name
    return pairs


Tier = Annotated[
    list[str] | None, typer.Option("--tier", help="Read this tier of TextGrid and ELAN files; repeatable.")
]
Speakers = Annotated[
    str | None,
    typer.Option("--speakers", metavar="RTTM", callback=existing, help="Who spoke when, for words without a speaker."),
]
Pause = Annotated[
    float, typer.Option("--pause", min=0.0, help="Seconds of silence between words that end an utterance.")
]
TurnWords = Annotated[
    int, typer.Option("--turn-words", min=1, help="Words after which an utterance ends with its sentence.")
]

DEFAULT_WORKSPACE = Path("annot.db")


def threshold(min_score: float | None, *, precise: bool, balanced: bool, recall: bool) -> float:
    """Return the one threshold that the options ask for."""
    from ..matching import BALANCED, PRECISE, RECALL

    presets = [preset for chosen, preset in ((precise, PRECISE), (balanced, BALANCED), (recall, RECALL)) if chosen]
    if len(presets) + (min_score is not None) > 1:
        raise typer.BadParameter("give one of --min-score, --precise, --balanced and --recall.")
    if min_score is not None:
        return min_score
    return presets[0] if presets else BALANCED


def annotator_name(given: str | None) -> str:
    """Return the name under which decisions are kept."""
    from getpass import getuser

    name = getuser() if given is None else given.strip()
    if not name:
        raise typer.BadParameter("the name is empty.", param_hint="--annotator")
    return name
