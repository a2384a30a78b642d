"""`entity-annot bundle out|in`."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..counting import counted
from .options import DEFAULT_WORKSPACE, Json, WorkspacePath, on_disk
from .output import print_json, progress, say
from .review import MaxScore, MinScore, Source, Target, Type

if TYPE_CHECKING:
    from ..bundles import Received

app = typer.Typer(no_args_is_help=True, help="Move a part of the queue, and decisions, between offices as a file.")

File = Annotated[Path, typer.Argument(metavar="FILE", callback=on_disk, help="The bundle to write; it must not exist.")]
Files = Annotated[list[Path], typer.Argument(metavar="FILE", help="Bundles, in any order.")]
Decisions = Annotated[bool, typer.Option("--decisions", help="What was decided, to send back: no texts.")]
PartOf = Annotated[str, typer.Option("--part", metavar="K/N", help="Which of how many parts of what waits.")]
Count = Annotated[int | None, typer.Option("--count", min=1, help="At most so many mentions.")]
WholeKb = Annotated[bool, typer.Option("--whole-kb", help="All entities, not only those that are named.")]
Office = Annotated[str | None, typer.Option("--office", help="What to call this office; else the workspace's name.")]


@app.command("out")
def out(
    path: File,
    decisions: Decisions = False,
    part: PartOf = "1/1",
    count: Count = None,
    target: Target = None,
    type: Type = None,
    source: Source = None,
    min_score: MinScore = None,
    max_score: MaxScore = None,
    whole_kb: WholeKb = False,
    office: Office = None,
    workspace: WorkspacePath = DEFAULT_WORKSPACE,
    json: Json = False,
) -> None:
    """Write a part of what waits, with the texts around it, or what was decided."""
    from ..bundles import bundle_out
    from ..workspace import Workspace
    from ..workspace.waits import Filter

    filter = Filter(target, type, source, min_score, max_score)
    with Workspace.open(workspace, read_only=True) as opened, progress("Writing the bundle"):
        done = bundle_out(
            opened, path, decisions=decisions, filter=filter, part=_part(part), count=count, whole_kb=whole_kb,
            office=office,
        )  # fmt: skip
    if json:
        print_json(done.record())
    else:
        say(f"{done.path}: {_told(done.counts)}.")


@app.command("in")
def in_(paths: Files, workspace: WorkspacePath = DEFAULT_WORKSPACE, json: Json = False) -> None:
    """Take bundles in, each whole or not at all; a repeat changes nothing. A workspace that is missing is created."""
    from ..bundles import bundle_in
    from ..bundles.container import verify_bundle
    from ..workspace import Workspace

    for path in paths:
        verify_bundle(path)  # before a workspace is made for it
    is_new = not workspace.exists()
    opened = Workspace.create(workspace) if is_new else Workspace.open(workspace)
    taken = 0
    try:
        with opened, progress("Reading the bundle"):
            for path in paths:
                _tell(path, bundle_in(opened, path), json=json)
                taken += 1
    finally:
        if is_new and not taken:  # a workspace for nothing would be in the way of the next try
            for suffix in ("", "-wal", "-shm", ".lock"):
                Path(f"{workspace}{suffix}").unlink(missing_ok=True)


def _tell(path: Path, done: "Received", *, json: bool) -> None:
    if json:
        print_json({"path": str(path), **done.record()})
        return
    left = f" {done.homeless} on utterances that are not here were left out." if done.homeless else ""
    say(f"{path}: from {done.office}, new: {_told(done.new)}.{left}")


def _part(text: str) -> tuple[int, int]:
    try:
        one, of = (int(number) for number in text.split("/"))
    except ValueError:
        raise typer.BadParameter("two whole numbers are needed, like 1/4.", param_hint="--part") from None
    return one, of


def _told(counts: Mapping[str, int]) -> str:
    return ", ".join(counted(count, kind) for kind, count in counts.items() if count) or "nothing"
