"""`entity-annot mine` and `propose`."""

from typing import TYPE_CHECKING, Annotated

import typer

from ..types import Target
from .options import DEFAULT_WORKSPACE, Balanced, Json, MinScore, Precise, Recall, WorkspacePath, threshold
from .output import Problems, print_json, progress, say

if TYPE_CHECKING:
    from ..workspace import Workspace

Targets = Annotated[list[str] | None, typer.Argument(metavar="TARGET...", help="Phrases to look for.")]
TargetFile = Annotated[
    str | None,
    typer.Option("-f", "--file", metavar="TARGETS", help="Read targets from a file: one a line, or JSON objects."),
]
KbType = Annotated[
    str | None,
    typer.Option("--kb-type", metavar="TYPE", help="Mine for all entities of this type; 'all' for all of them."),
]
All = Annotated[
    bool,
    typer.Option(
        "--all/--missing",
        help="Renew the candidates of every undecided mention, or give them only where they are missing.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("mine")(mine)
    app.command("propose")(propose)


def mine(
    targets: Targets = None,
    target_file: TargetFile = None,
    kb_type: KbType = None,
    min_score: MinScore = None,
    precise: Precise = False,
    balanced: Balanced = False,
    recall: Recall = False,
    workspace: WorkspacePath = DEFAULT_WORKSPACE,
    json: Json = False,
) -> None:
    """Search the workspace and queue what is found for review; a repeat adds only what is new."""
    from .. import mining
    from ..workspace import Workspace

    score = threshold(min_score, precise=precise, balanced=balanced, recall=recall)
    problems = Problems()
    with Workspace.open(workspace) as opened:
        wanted = [Target(target) for target in targets or ()]
        if target_file is not None:
            wanted.extend(mining.read_targets(target_file, on_problem=problems))
        if kb_type is not None:
            wanted.extend(_entities(opened, kb_type))
        if not wanted:
            raise typer.BadParameter("there is no target: name some, or a file of them with -f, or a --kb-type.")
        with progress(f"Mining for {len(wanted):,} targets") as tell:
            mined = mining.mine(opened, wanted, min_score=score, on_batch=tell)
    if json:
        print_json({"utterances": mined.utterances, "mentions": mined.mentions, "proposed": mined.proposed})
    else:
        say(f"{mined.utterances} utterances searched, {mined.mentions} new mentions, {mined.proposed} got candidates.")
    raise typer.Exit(problems.exit_code())


def propose(renew: All = True, workspace: WorkspacePath = DEFAULT_WORKSPACE, json: Json = False) -> None:
    """Renew the candidates of undecided mentions: the KB has grown, or the ranker is better."""
    from .. import mining
    from ..workspace import Workspace

    with Workspace.open(workspace) as opened, progress("Proposing candidates") as tell:
        proposed = mining.propose(opened, renew=renew, on_batch=tell)
    if json:
        print_json({"proposed": proposed})
    else:
        say(f"{proposed} mentions got candidates.")


def _entities(workspace: "Workspace", kb_type: str) -> list[Target]:
    from ..workspace import iterate_entities

    type = None if kb_type == "all" else kb_type
    return [Target.of(entity) for entity in iterate_entities(workspace, type=type)]
