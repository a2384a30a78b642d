"""`entity-annot backup`."""

from pathlib import Path
from typing import Annotated

import typer

from .options import DEFAULT_WORKSPACE, WorkspacePath, on_disk
from .output import progress, say


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("backup")(backup)


def backup(
    out: Annotated[Path, typer.Argument(metavar="OUT", callback=on_disk, help="The new file.")],
    workspace: WorkspacePath = DEFAULT_WORKSPACE,
) -> None:
    """Copy a workspace that others may be at work in, and verify the copy; it is a workspace itself.

    The vault, which knows who is behind the subjects, is not in it.
    """
    from ..workspace import Workspace
    from ..workspace import backup as copying

    with progress(f"Copying {workspace}"), Workspace.open(workspace, read_only=True) as opened:
        size = copying.backup(opened, out)
    say(f"Copied {workspace} to {out} ({size / 1e6:,.1f} MB) and verified it.")
