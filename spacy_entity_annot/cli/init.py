"""`entity-annot init`."""

import typer

from .options import DEFAULT_WORKSPACE, WorkspacePath
from .output import say


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("init")(init)


def init(workspace: WorkspacePath = DEFAULT_WORKSPACE) -> None:
    """Create an empty workspace."""
    from ..workspace import Workspace

    Workspace.create(workspace).close()
    say(f"Created {workspace}. Next: entity-annot ingest FILES, entity-annot kb add FILE.")
