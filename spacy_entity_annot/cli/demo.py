"""`entity-annot demo`."""

from pathlib import Path
from typing import Annotated

import typer

from .options import on_disk
from .output import print_table, say

Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", callback=on_disk, help="Keep the results here; else in a temporary folder."),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo(out: Out = None) -> None:
    """Walk the whole road on the shipped sample, and show what training on its decisions brings."""
    from tempfile import mkdtemp

    from ..demo import demonstrate

    folder = out or Path(mkdtemp(prefix="entity-annot-"))
    shown = demonstrate(folder, tell=say)
    for title, rows, columns in shown.tables():
        typer.echo(f"\n{title}")
        print_table(rows, *columns)
    say(f"\nKept in {folder}: annot.db, corpus/ and model/ (spacy.load opens it).")
