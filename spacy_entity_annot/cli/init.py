"""`entity-annot init`."""

import typer

from .next_step import tell_next
from .options import DEFAULT_WORKSPACE, WorkspacePath
from .output import say


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("init")(init)


def init(workspace: WorkspacePath = DEFAULT_WORKSPACE) -> None:
    """Create an empty workspace."""
    from ..workspace import Workspace

    with Workspace.create(workspace) as created:
        say(f"Created {workspace}.")
        tell_next(created)
