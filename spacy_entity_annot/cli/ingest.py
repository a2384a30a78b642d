"""`entity-annot ingest`."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..counting import counted
from ..lines import raise_problem
from ..types import ProblemHandler
from .next_step import tell_next
from .options import (
    DEFAULT_WORKSPACE,
    Column,
    Encoding,
    Format,
    Json,
    Pause,
    Speakers,
    Tier,
    TurnWords,
    WorkspacePath,
    named_columns,
)
from .output import Problems, plain, print_json, progress, say

if TYPE_CHECKING:
    from ..transcripts import Ingested, ReadOptions
    from ..workspace import Workspace

Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH", help="Files, folders or patterns of transcripts; - reads standard input."),
]
Keep = Annotated[
    list[str] | None, typer.Option("--keep", metavar="FIELD", help="Keep this identity-like field; repeatable.")
]
Media = Annotated[
    list[Path] | None,
    typer.Option("--media", metavar="FOLDER", help="Recordings here may be played in the review; repeatable."),
]
Quarantined = Annotated[bool, typer.Option("--problems", help="List what was set aside so far; nothing is read.")]
Retry = Annotated[bool, typer.Option("--retry", help="Read the files again of which something was set aside.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("ingest")(ingest)


def ingest(
    paths: Paths = None,
    keep: Keep = None,
    format: Format = None,
    encoding: Encoding = None,
    column: Column = None,
    tier: Tier = None,
    speakers: Speakers = None,
    pause: Pause = 1.0,
    turn_words: TurnWords = 40,
    media: Media = None,
    problems: Quarantined = False,
    retry: Retry = False,
    workspace: WorkspacePath = DEFAULT_WORKSPACE,
    json: Json = False,
) -> None:
    """Read transcripts into the workspace; a repeat changes nothing, bad rows are set aside with file and line."""
    from ..workspace import Workspace
    from ..workspace.recordings import add_media_folders

    if bool(paths) + problems + retry != 1:
        raise typer.BadParameter("name files or folders, or give one of --retry and --problems.")
    if problems:
        with Workspace.open(workspace, read_only=True) as opened:
            return _list_problems(opened, json=json)
    shown = Problems(listed_by="entity-annot ingest --problems")
    with Workspace.open(workspace) as opened:
        add_media_folders(opened, media or ())
        options = read_options(encoding, column, tier, speakers, pause, turn_words, shown)
        done = _read(opened, paths or (), keep or (), shown, format, options)
        _print(done, shown, json=json)
        if not json:
            tell_next(opened)
    raise typer.Exit(shown.exit_code())


def _read(
    workspace: "Workspace",
    paths: Sequence[str],
    keep: Sequence[str],
    shown: Problems,
    format: str | None,
    options: "ReadOptions",
) -> "Ingested":
    """Read files, or where none are named those again of which something is in quarantine."""
    from .. import transcripts

    with progress("Reading transcripts") as tell:

        def on_batch(so_far: "Ingested") -> None:
            tell(counted(so_far.read, "utterance"))

        if not paths:
            return transcripts.retry(
                workspace, keep=keep, on_problem=shown, on_batch=on_batch, format=format, options=options
            )
        with transcripts.Quarantine(workspace, shown) as quarantine:
            read = transcripts.read_transcripts(paths, on_problem=quarantine, format=format, options=options)
            done = transcripts.ingest(workspace, read, keep=keep, on_problem=quarantine, on_batch=on_batch)
            quarantine.settle(read.files)
            return done


def read_options(
    encoding: str | None,
    columns: Iterable[str] | None,
    tiers: Iterable[str] | None = None,
    speakers: str | None = None,
    pause: float = 1.0,
    turn_words: int = 40,
    on_problem: ProblemHandler = raise_problem,
) -> "ReadOptions":
    """Return what the options of the command line say of files of transcripts."""
    from ..transcripts import ReadOptions, TurnRules, read_speakers

    times = None if speakers is None else read_speakers(speakers, on_problem=on_problem)
    return ReadOptions(encoding, TurnRules(pause, turn_words), named_columns(columns), tuple(tiers or ()), times)


def _list_problems(workspace: "Workspace", *, json: bool) -> None:
    from ..workspace import iterate_problems

    for problem in iterate_problems(workspace):
        if json:
            print_json({"source": problem.source, "line": problem.line, "message": problem.message})
        else:
            typer.echo(plain(str(problem)))


def _print(done: "Ingested", problems: Problems, *, json: bool) -> None:
    dropped = dict(sorted(done.dropped_fields.items()))
    if json:
        print_json({"read": done.read, "added": done.added, "unchanged": done.unchanged, "problems": problems.count,
                    "dropped_fields": dropped})  # fmt: skip
        return
    say(f"{counted(done.added, 'utterance')} added, {done.unchanged:,} known already, {problems}.")
    if dropped:
        say("Identity fields dropped: " + ", ".join(f"{field} {count}" for field, count in dropped.items()))
