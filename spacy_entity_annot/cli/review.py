"""`entity-annot review`."""

import typer

from .options import DEFAULT_WORKSPACE, Annotator, WorkspacePath, annotator_name


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("review")(review)


def review(workspace: WorkspacePath = DEFAULT_WORKSPACE, annotator: Annotator = None) -> None:
    """Decide what the speakers meant, one key a verdict; every verdict is on disk before the next item is drawn."""
    from ..review import terminal
    from ..workspace import Workspace

    with Workspace.open(workspace) as opened:
        terminal.review(opened, annotator=annotator_name(annotator))
