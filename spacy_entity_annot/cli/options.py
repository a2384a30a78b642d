"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

WorkspacePath = Annotated[
    Path, typer.Option("--workspace", "-w", envvar="ENTITY_ANNOT_WORKSPACE", help="The workspace: one SQLite file.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
Annotator = Annotated[
    str | None, typer.Option("--annotator", help="Who decides; by default the name you are logged in with.")
]
MinScore = Annotated[
    float | None, typer.Option("--min-score", min=0.0, max=1.0, help="Report hits of at least this probability.")
]
Precise = Annotated[bool, typer.Option("--precise", help="Few hits, nearly all right.")]
Balanced = Annotated[bool, typer.Option("--balanced", help="Hits that are rather right than wrong (the default).")]
Recall = Annotated[bool, typer.Option("--recall", help="Everything with a chance of one in fifty.")]
Format = Annotated[str | None, typer.Option("--format", help="Read the files as this format; else each is recognised.")]

DEFAULT_WORKSPACE = Path("annot.db")


def threshold(min_score: float | None, *, precise: bool, balanced: bool, recall: bool) -> float:
    """Return the one threshold that the options ask for."""
    from ..matching import BALANCED, PRECISE, RECALL

    presets = [preset for chosen, preset in ((precise, PRECISE), (balanced, BALANCED), (recall, RECALL)) if chosen]
    if len(presets) + (min_score is not None) > 1:
        raise typer.BadParameter("give one of --min-score, --precise, --balanced and --recall.")
    if min_score is not None:
        return min_score
    return presets[0] if presets else BALANCED


def annotator_name(given: str | None) -> str:
    """Return the name under which decisions are kept."""
    from getpass import getuser

    name = getuser() if given is None else given.strip()
    if not name:
        raise typer.BadParameter("the name is empty.", param_hint="--annotator")
    return name
