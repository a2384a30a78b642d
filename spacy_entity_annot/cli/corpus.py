"""`entity-annot export`, `check` and `formats`."""

from pathlib import Path
from typing import Annotated

import typer

from ..counting import counted
from .next_step import tell_next
from .options import DEFAULT_WORKSPACE, Json, WorkspacePath, on_disk
from .output import Problems, print_json, print_table, progress, say

Out = Annotated[Path, typer.Argument(metavar="OUT", callback=on_disk, help="The folder to write.")]
Corpus = Annotated[Path, typer.Argument(metavar="CORPUS", help="A folder written by export.")]
Format = Annotated[str, typer.Option("--format", help="`entity-annot formats` lists them.")]
Split = Annotated[str, typer.Option("--split", metavar="TRAIN/DEV/TEST", help="Shares of the requests.")]
GroupBy = Annotated[
    list[str] | None,
    typer.Option(
        "--group-by",
        metavar="KEY",
        help="Utterances with the same value of this meta key, or the same speaker, transcript or subject, stay in one"
        " split; repeatable.",
    ),
]
Time = Annotated[
    str | None,
    typer.Option("--time", metavar="KEY", help="Divide by this meta key, or by `ingest` order; the latest is tested."),
]
Licence = Annotated[str, typer.Option("--licence", help="The licence of the texts, e.g. CC-BY-4.0.")]
LeastGrade = Annotated[
    str,
    typer.Option(
        "--least-grade",
        help="gold: two people agree, or adjudicated; silver: one person; bronze: accepted without one.",
    ),
]
Audit = Annotated[
    bool,
    typer.Option(
        "--with-audit/--without-audit",
        help="Whether to write decisions on mentions set aside to measure; `propose --accept --model` needs a pipeline"
        " that was trained without.",
    ),
]
Truth = Annotated[Path, typer.Argument(metavar="CORPUS", help="A folder that `export --format jsonl` wrote.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("export")(export)
    app.command("import")(import_corpus)
    app.command("check")(check)
    app.command("formats")(formats)


def export(
    out: Out,
    format: Format = "spacy",
    split: Split = "80/10/10",
    group_by: GroupBy = None,
    time: Time = None,
    licence: Licence = "unknown",
    least_grade: LeastGrade = "silver",
    audit: Audit = True,
    workspace: WorkspacePath = DEFAULT_WORKSPACE,
    json: Json = False,
) -> None:
    """Write the decisions as a corpus that trainers load as it is."""
    from .. import corpora
    from ..corpora.selection import GROUP_BY
    from ..workspace import Workspace

    with Workspace.open(workspace, read_only=True) as opened, progress("Writing the corpus"):
        done = corpora.export(
            opened, out, format=format, split=_shares(split), group_by=group_by or GROUP_BY, time=time, licence=licence,
            least_grade=least_grade, audit=audit,
        )  # fmt: skip
    if json:
        print_json(done.record())
        return
    say(done.summary())
    if done.format == "spacy":
        say(f"Next: entity-annot check {out} and entity-annot train {out} MODEL")


def import_corpus(corpus: Truth, workspace: WorkspacePath = DEFAULT_WORKSPACE, json: Json = False) -> None:
    """Take the decisions of a corpus, with their utterances and entities; a repeat changes nothing."""
    from .. import corpora
    from ..workspace import Workspace

    problems = Problems()
    with Workspace.open(workspace) as opened:
        with progress("Reading the corpus"):
            done = corpora.import_corpus(opened, corpus, on_problem=problems)
        if json:
            print_json({"recorded": done.recorded, "repeated": done.repeated, "problems": problems.count})
        else:
            say(f"{counted(done.recorded, 'decision')} recorded, {done.repeated:,} known already, {problems}.")
            tell_next(opened)
    raise typer.Exit(problems.exit_code())


def check(corpus: Corpus, json: Json = False) -> None:
    """Look for the faults that training would not survive or, worse, not notice."""
    from .. import corpora

    with progress("Checking"):
        faults = list(corpora.check(corpus))
    if json:
        for fault in faults:
            print_json(fault.record())
    elif faults:
        print_table([(fault.severity, fault.file, fault.message) for fault in faults], "", "where", "fault")
    else:
        say(f"{corpus}: no faults found.")
    raise typer.Exit(1 if any(fault.severity == "error" for fault in faults) else 0)


def formats(json: Json = False) -> None:
    """List what can be read and written."""
    from .. import corpora, knowledge, transcripts

    rows = [("read", "transcripts", name, about) for name, about in transcripts.transcript_formats()]
    rows += [("read", "knowledge base", name, about) for name, about in knowledge.kb_formats()]
    rows += [("write", "corpus", name, about) for name, about in corpora.corpus_formats()]
    if json:
        for direction, kind, name, about in rows:
            print_json({"direction": direction, "kind": kind, "name": name, "about": about})
    else:
        print_table(rows, "", "", "format", "what it is")


def _shares(split: str) -> tuple[int, int, int]:
    try:
        train, dev, test = (int(share) for share in split.split("/"))
    except ValueError:
        raise typer.BadParameter("three whole numbers are needed, like 80/10/10.", param_hint="--split") from None
    if min(train, dev, test) < 0 or train + dev + test != 100:
        raise typer.BadParameter("the shares must add up to 100.", param_hint="--split")
    return train, dev, test
