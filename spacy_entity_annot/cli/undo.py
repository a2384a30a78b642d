"""`entity-annot undo`."""

from typing import Annotated

import typer

from .options import DEFAULT_WORKSPACE, Annotator, Json, WorkspacePath, annotator_name
from .output import print_json, say

Count = Annotated[int, typer.Option("-n", "--count", min=1, help="How many decisions to take back.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("undo")(undo)


def undo(
    count: Count = 1, annotator: Annotator = None, workspace: WorkspacePath = DEFAULT_WORKSPACE, json: Json = False
) -> None:
    """Take back your last decisions; the rows stay, undo is one more row."""
    from ..workspace import Workspace, undo_decisions

    with Workspace.open(workspace) as opened:
        undone = undo_decisions(opened, annotator=annotator_name(annotator), count=count)
    if json:
        for decision in undone:
            print_json(
                {"decision": decision.number, "verdict": str(decision.verdict.kind), "entity": decision.verdict.entity}
            )
    else:
        say(f"Took back {len(undone)}: " + ", ".join(str(decision.verdict.kind) for decision in undone))
