"""`entity-annot decide`."""

from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Annotated

import typer

from .. import errors
from ..counting import counted
from .next_step import tell_next
from .options import DEFAULT_WORKSPACE, Json, WorkspacePath, annotator_name, existing
from .output import Problems, print_json, say

if TYPE_CHECKING:
    from ..review.decide import Row
    from ..workspace import Workspace


class Tool(StrEnum):
    """Whose lines can be taken."""

    DECIDE = "decide"
    PRODIGY = "prodigy"
    LABELSTUDIO = "labelstudio"


From = Annotated[
    Tool, typer.Option("--from", help="Whose file it is: ours, Prodigy's JSONL or Label Studio's JSON export.")
]
Decider = Annotated[
    str | None,
    typer.Option(
        "--annotator",
        help="Who decided all of it; by default whom the file names, else the name you are logged in with.",
    ),
]
File = Annotated[
    str,
    typer.Argument(metavar="FILE", callback=existing, help="Decisions, as JSON; - reads standard input."),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("decide")(decide)


def decide(
    file: File,
    annotator: Decider = None,
    source: From = Tool.DECIDE,
    workspace: WorkspacePath = DEFAULT_WORKSPACE,
    json: Json = False,
) -> None:
    """Record decisions that were made elsewhere, with where they come from; a repeat changes nothing."""
    from .. import review
    from ..workspace import Workspace

    problems = Problems()
    with Workspace.open(workspace) as opened:
        done = review.decide(
            opened, _records(opened, file, source, problems), annotator=annotator_name(annotator), source=file,
            on_problem=problems, own_names=annotator is None,
        )  # fmt: skip
        if json:
            print_json({"recorded": done.recorded, "repeated": done.repeated, "problems": problems.count})
        else:
            say(f"{counted(done.recorded, 'decision')} recorded, {done.repeated:,} known already, {problems}.")
            tool = _whose(file) if source is Tool.DECIDE and not done.recorded + done.repeated else None
            if tool is not None:
                say(errors.DECISIONS_OF_TOOL.format(path=file, tool=tool))
            else:
                tell_next(opened)
    raise typer.Exit(problems.exit_code())


def _whose(file: str) -> Tool | None:
    """Return the other tool that a file with no decision of ours looks like, by its first line."""
    from ..lines import open_lines

    lines = () if file == "-" else open_lines(file, lambda problem: None)
    first = next((line.strip() for _, line in lines if line.strip()), "")
    if first.startswith("[") or '"annotations"' in first:
        return Tool.LABELSTUDIO
    return Tool.PRODIGY if '"answer"' in first else None


def _records(workspace: "Workspace", file: str, tool: Tool, problems: Problems) -> "Iterator[Row]":
    from ..corpora.formats import labelstudio, prodigy
    from ..records import read_records
    from ..workspace import get_entity, iterate_utterances

    if tool is Tool.DECIDE:
        return read_records(file, problems)
    ids: dict[str, str] = {}
    for _, utterance in iterate_utterances(workspace):
        ids.setdefault(utterance.text, utterance.id)  # of several the first, so that a repeat finds the same one
    if tool is Tool.PRODIGY:
        return prodigy.decisions_of(read_records(file, problems), ids, source=file, on_problem=problems)
    is_entity = cache(lambda id: get_entity(workspace, id) is not None)
    tasks = labelstudio.read_tasks(file, problems)
    return labelstudio.decisions_of(tasks, ids, is_entity, source=file, on_problem=problems)
