"""`entity-annot decide`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from .options import DEFAULT_WORKSPACE, Annotator, Json, WorkspacePath, annotator_name, existing
from .output import Problems, print_json, say

if TYPE_CHECKING:
    from ..types import JsonObject
    from ..workspace import Workspace

From = Annotated[str, typer.Option("--from", metavar="TOOL", help="Whose lines they are: decide (ours) or prodigy.")]
File = Annotated[
    str,
    typer.Argument(
        metavar="FILE", callback=existing, help="Decisions, one JSON object a line; - reads standard input."
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("decide")(decide)


def decide(
    file: File,
    annotator: Annotator = None,
    source: From = "decide",
    workspace: WorkspacePath = DEFAULT_WORKSPACE,
    json: Json = False,
) -> None:
    """Record decisions that were made elsewhere; a repeat changes nothing."""
    from .. import review
    from ..records import read_records
    from ..workspace import Workspace

    problems = Problems()
    if source not in ("decide", "prodigy"):
        raise typer.BadParameter("there are decide and prodigy.", param_hint="--from")
    with Workspace.open(workspace) as opened:
        records = read_records(file, problems)
        if source == "prodigy":
            records = _prodigy(opened, records, file, problems)
        done = review.decide(opened, records, annotator=annotator_name(annotator), source=file, on_problem=problems)
    if json:
        print_json({"recorded": done.recorded, "repeated": done.repeated, "problems": problems.count})
    else:
        say(f"{done.recorded} decisions recorded, {done.repeated} known already, {problems.count} problems.")
    raise typer.Exit(problems.exit_code())


def _prodigy(
    workspace: "Workspace", tasks: "Iterator[tuple[int, JsonObject]]", file: str, problems: Problems
) -> "Iterator[tuple[int, JsonObject]]":
    from ..corpora.prodigy import decisions_of
    from ..workspace import iterate_utterances

    ids = {utterance.text: utterance.id for _, utterance in iterate_utterances(workspace)}
    return decisions_of(tasks, ids, source=file, on_problem=problems)
