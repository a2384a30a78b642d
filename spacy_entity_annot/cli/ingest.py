"""`entity-annot ingest`."""

from typing import Annotated

import typer

from .options import DEFAULT_WORKSPACE, Format, Json, WorkspacePath
from .output import Problems, print_json, progress, say

Paths = Annotated[
    list[str], typer.Argument(metavar="PATH...", help="Files or folders of transcripts; - reads standard input.")
]
Keep = Annotated[
    list[str] | None, typer.Option("--keep", metavar="FIELD", help="Keep this identity-like field; repeatable.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("ingest")(ingest)


def ingest(
    paths: Paths,
    keep: Keep = None,
    format: Format = None,
    workspace: WorkspacePath = DEFAULT_WORKSPACE,
    json: Json = False,
) -> None:
    """Read transcripts into the workspace; a repeat changes nothing, bad rows are set aside with file and line."""
    from .. import transcripts
    from ..workspace import Workspace

    problems = Problems()
    with Workspace.open(workspace) as opened, transcripts.Quarantine(opened, problems) as quarantine:
        utterances = transcripts.read_transcripts(paths, on_problem=quarantine, format=format)
        with progress("Reading transcripts") as tell:
            done = transcripts.ingest(
                opened,
                utterances,
                keep=keep or (),
                on_problem=quarantine,
                on_batch=lambda so_far: tell(f"{so_far.read:,} utterances"),
            )
    dropped = dict(sorted(done.dropped_fields.items()))
    if json:
        print_json({"read": done.read, "added": done.added, "unchanged": done.unchanged, "problems": problems.count,
                    "dropped_fields": dropped})  # fmt: skip
    else:
        say(f"{done.added} utterances added, {done.unchanged} known already, {problems.count} problems.")
        if dropped:
            say("Identity fields dropped: " + ", ".join(f"{field} {count}" for field, count in dropped.items()))
    raise typer.Exit(problems.exit_code())
