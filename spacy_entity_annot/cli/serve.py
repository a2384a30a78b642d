"""`entity-annot serve`."""

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from .options import DEFAULT_WORKSPACE, WorkspacePath, annotator_name
from .output import say

Annotators = Annotated[
    list[str] | None, typer.Option("--annotator", help="Who reviews, once for each person; by default you.")
]
Host = Annotated[str, typer.Option("--host", help="The address; one of this machine alone.")]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes a free one.")]

Share = Annotated[
    float | None,
    typer.Option("--overlap", min=0.0, max=1.0, help="Ask several people about this share of the mentions."),
]
People = Annotated[int, typer.Option("--people", min=2, help="How many people --overlap asks.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(serve)


def serve(
    annotator: Annotators = None,
    host: Host = "127.0.0.1",
    port: Port = 8417,
    overlap: Share = None,
    people: People = 2,
    workspace: WorkspacePath = DEFAULT_WORKSPACE,
) -> None:
    """Serve the review page for a team: a link for each person, good for one browser."""
    names = [annotator_name(name) for name in annotator] if annotator else [annotator_name(None)]
    if overlap is not None:
        _set_overlap(workspace, overlap, people)
    serve_people(workspace, names, host=host, port=port)


def serve_people(workspace: Path, annotators: list[str], *, host: str, port: int) -> None:
    """Serve until Ctrl-C, and say where."""
    from ..review.web import serve

    def tell(links: dict[str, str]) -> None:
        for name, link in links.items():
            say(f"{name}: {link}")
        say("Each link opens one browser, once. Ctrl-C ends; what a page calls saved is on disk.")

    # A shell's background job ignores the interrupt, so that the server's own end may come without one.
    with suppress(KeyboardInterrupt):
        serve(workspace, annotators=annotators, host=host, port=port, on_ready=tell)
    say("Ended.")


def _set_overlap(path: Path, share: float, people: int) -> None:
    from ..workspace import Workspace
    from ..workspace.adjudications import Overlap, set_overlap

    with Workspace.open(path) as workspace:
        set_overlap(workspace, Overlap(share, people))
