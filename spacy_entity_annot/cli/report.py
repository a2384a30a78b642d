"""`entity-annot report`."""

from pathlib import Path
from typing import Annotated

import typer

from .. import errors
from ..counting import counted
from .options import DEFAULT_WORKSPACE, Json, WorkspacePath
from .output import print_json, progress, say

Out = Annotated[
    Path, typer.Argument(metavar="OUT", help="The HTML file to write, e.g. report.html; - for standard output.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report")(report)


def report(out: Out, workspace: WorkspacePath = DEFAULT_WORKSPACE, json: Json = False) -> None:
    """Write one self-contained HTML page with charts: heard forms, recall, candidates, agreement, pace, effort."""
    from ..review.report import gather, make_page, report
    from ..workspace import Workspace

    if str(out) == "-":
        if json:
            raise typer.BadParameter(errors.TWO_TO_STDOUT)
        with Workspace.open(workspace, read_only=True) as opened:
            return typer.echo(make_page(gather(opened)), nl=False)
    with Workspace.open(workspace, read_only=True) as opened, progress("Writing the report"):
        figures = report(opened, out)
    if json:
        print_json({"path": str(out), **figures.record()})
    else:
        say(f"{out}: {counted(figures.acts.decisions, 'decision')}. It opens in any browser, and prints.")
    return None
