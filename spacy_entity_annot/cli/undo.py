"""`entity-annot undo`."""

from typing import Annotated

import typer

from .options import DEFAULT_WORKSPACE, Annotator, Json, WorkspacePath, annotator_name
from .output import print_json, say

Count = Annotated[int, typer.Option("-n", "--count", min=1, help="How many acts; a group settled by one key is one.")]
Redo = Annotated[bool, typer.Option("--redo", help="Do again what was taken back last.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("undo")(undo)


def undo(
    count: Count = 1,
    redo: Redo = False,
    annotator: Annotator = None,
    workspace: WorkspacePath = DEFAULT_WORKSPACE,
    json: Json = False,
) -> None:
    """Take back your last decisions; the rows stay, undo is one more row."""
    from ..workspace import Workspace, redo_decisions, undo_decisions

    act = redo_decisions if redo else undo_decisions
    with Workspace.open(workspace) as opened:
        decisions = act(opened, annotator=annotator_name(annotator), count=count)
    if json:
        for decision in decisions:
            print_json(
                {"decision": decision.number, "verdict": str(decision.verdict.kind), "entity": decision.verdict.entity}
            )
    else:
        kinds = ", ".join(str(decision.verdict.kind) for decision in decisions[:20])
        more = f" and {len(decisions) - 20:,} more" if len(decisions) > 20 else ""
        say(f"{'Did again' if redo else 'Took back'} {len(decisions):,}: {kinds}{more}")
