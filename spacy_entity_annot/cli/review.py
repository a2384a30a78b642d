"""`entity-annot review`."""

from typing import Annotated

import typer

from .. import errors
from ..errors import UsageError
from ..types import VerdictKind
from .next_step import tell_next
from .options import DEFAULT_WORKSPACE, Annotator, WorkspacePath, annotator_name

Audit = Annotated[
    bool, typer.Option("--audit", help="Mentions drawn by lot come first: what `propose --accept` is measured on.")
]
Web = Annotated[bool, typer.Option("--web", help="In the browser: print a link instead.")]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="Where --web listens; 0 takes a free port.")]
InOrder = Annotated[
    bool, typer.Option("--in-order", help="Ask in the order of the texts, not what teaches and settles most first.")
]
Accept = Annotated[
    float | None,
    typer.Option("--accept", metavar="PRECISION", help="Settle the rest without a person where this is proven."),
]
Target = Annotated[str | None, typer.Option("--target", help="Ask only about mentions of this target.")]
Type = Annotated[
    str | None, typer.Option("--type", help="Ask only where the target or first candidate is of this type.")
]
Source = Annotated[
    str | None, typer.Option("--source", help="Ask only about what was found by mine, decide or review.")
]
MinScore = Annotated[float | None, typer.Option("--min-score", min=0.0, max=1.0, help="Hits of at least this score.")]
MaxScore = Annotated[float | None, typer.Option("--max-score", min=0.0, max=1.0, help="Hits of at most this score.")]
DecidedBy = Annotated[str | None, typer.Option("--decided-by", help="Look once more at what this person decided.")]
Decided = Annotated[VerdictKind | None, typer.Option("--verdict", help="Look once more at what was decided so.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("review")(review)


def review(
    audit: Audit = False,
    workspace: WorkspacePath = DEFAULT_WORKSPACE,
    annotator: Annotator = None,
    in_order: InOrder = False,
    target: Target = None,
    type: Type = None,
    source: Source = None,
    min_score: MinScore = None,
    max_score: MaxScore = None,
    decided_by: DecidedBy = None,
    verdict: Decided = None,
    accept: Accept = None,
    web: Web = False,
    port: Port = 0,
) -> None:
    """Decide what the speakers meant, one key a verdict; every verdict is on disk before the next item is drawn."""
    from ..workspace.waits import EVERYTHING, Filter

    filter = Filter(target, type, source, min_score, max_score, decided_by, verdict)
    if web and (audit or in_order or accept is not None or filter != EVERYTHING):
        raise typer.BadParameter("only --annotator and --port go with --web; the other options are for the terminal.")
    if port and not web:
        raise typer.BadParameter("--port is for --web.")
    if accept is not None and not 0 < accept < 1:
        raise UsageError(errors.PRECISION_RANGE.format(value=accept))
    if web:
        from .serve import serve_people

        serve_people(workspace, [annotator_name(annotator)], host="127.0.0.1", port=port)
        return
    from ..review import terminal
    from ..workspace import Workspace
    from ..workspace.queue import review_progress

    name = annotator_name(annotator)
    with Workspace.open(workspace) as opened:
        terminal.review(
            opened, annotator=name, audit=audit, filter=filter, by_value=not in_order,
            accept=accept,
        )  # fmt: skip
        if not review_progress(opened, annotator=name).waiting:
            tell_next(opened)
