"""`entity-annot decide`."""

from typing import Annotated

import typer

from .options import DEFAULT_WORKSPACE, Annotator, Json, WorkspacePath, annotator_name
from .output import Problems, print_json, say

File = Annotated[str, typer.Argument(metavar="FILE", help="Decisions, one JSON object a line; - reads standard input.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("decide")(decide)


def decide(
    file: File, annotator: Annotator = None, workspace: WorkspacePath = DEFAULT_WORKSPACE, json: Json = False
) -> None:
    """Record decisions that were made elsewhere; a repeat changes nothing."""
    from .. import review
    from ..records import read_records
    from ..workspace import Workspace

    problems = Problems()
    with Workspace.open(workspace) as opened:
        done = review.decide(
            opened, read_records(file, problems), annotator=annotator_name(annotator), source=file, on_problem=problems
        )
    if json:
        print_json({"recorded": done.recorded, "repeated": done.repeated, "problems": problems.count})
    else:
        say(f"{done.recorded} decisions recorded, {done.repeated} known already, {problems.count} problems.")
    raise typer.Exit(problems.exit_code())
