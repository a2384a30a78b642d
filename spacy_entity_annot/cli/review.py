"""`entity-annot review`."""

from typing import Annotated

import typer

from .options import DEFAULT_WORKSPACE, Annotator, WorkspacePath, annotator_name

Audit = Annotated[
    bool, typer.Option("--audit", help="Mentions drawn by lot come first: what `propose --accept` is measured on.")
]
Web = Annotated[bool, typer.Option("--web", help="In the browser: print a link instead.")]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="Where --web listens; 0 takes a free port.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("review")(review)


def review(
    audit: Audit = False,
    workspace: WorkspacePath = DEFAULT_WORKSPACE,
    annotator: Annotator = None,
    web: Web = False,
    port: Port = 0,
) -> None:
    """Decide what the speakers meant, one key a verdict; every verdict is on disk before the next item is drawn."""
    if web and audit:
        raise typer.BadParameter("--audit is for the terminal; leave --web out.")
    if web:
        from .serve import serve_people

        serve_people(workspace, [annotator_name(annotator)], host="127.0.0.1", port=port)
        return
    from ..review import terminal
    from ..workspace import Workspace

    with Workspace.open(workspace) as opened:
        terminal.review(opened, annotator=annotator_name(annotator), audit=audit)
