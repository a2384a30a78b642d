"""`entity-annot status`."""

import typer

from .next_step import tell_next
from .options import DEFAULT_WORKSPACE, Json, WorkspacePath
from .output import print_json, print_table


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("status")(status)


def status(workspace: WorkspacePath = DEFAULT_WORKSPACE, json: Json = False) -> None:
    """Count what the workspace holds, and say how the review gets on."""
    from .. import review
    from ..workspace import Workspace

    with Workspace.open(workspace, read_only=True) as opened:
        record = review.status(opened).record()
        if json:
            print_json(record)
        else:
            print_table(_flat(record), "", "")
            tell_next(opened)


def _flat(record: dict[str, object], prefix: str = "") -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = []
    for name, value in record.items():
        label = f"{prefix}{name.replace('_', ' ')}"
        rows.extend(_flat(value, f"{label}: ") if isinstance(value, dict) else [(label, value)])
    return rows
