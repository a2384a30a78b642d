"""`entity-annot doctor`."""

import typer

from .options import DEFAULT_WORKSPACE, Json, WorkspacePath
from .output import print_json, print_table


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(doctor)


def doctor(workspace: WorkspacePath = DEFAULT_WORKSPACE, json: Json = False) -> None:
    """Check a workspace: versions, integrity, orphaned state."""
    from dataclasses import asdict

    from ..workspace import Workspace
    from ..workspace import doctor as examination

    with Workspace.open(workspace, read_only=True) as opened:
        checks = examination.doctor(opened)
    if json:
        for check in checks:
            print_json(asdict(check))
    else:
        print_table(
            [("ok" if check.good else "BAD", check.name, check.detail) for check in checks], "", "check", "found"
        )
    raise typer.Exit(0 if all(check.good for check in checks) else 1)
