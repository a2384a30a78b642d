"""`entity-annot mine` and `propose`."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .. import errors
from ..counting import counted
from ..errors import InputError
from ..types import Target
from .next_step import tell_next
from .options import DEFAULT_WORKSPACE, Balanced, Json, MinScore, Precise, Processes, Recall, WorkspacePath, threshold
from .output import Problems, print_json, progress, say
from .targets import TargetFile, targets_of_entities, targets_of_file, typed_target

if TYPE_CHECKING:
    from ..mining import Proposer
    from ..workspace import Workspace

Targets = Annotated[list[str] | None, typer.Argument(metavar="TARGET", help="Phrases to look for.")]
KbTypes = Annotated[
    list[str] | None,
    typer.Option(
        "--kb-type", metavar="TYPE", help="Mine for all entities of this type; 'all' for all of them; repeatable."
    ),
]
Model = Annotated[
    Path | None,
    typer.Option("--model", metavar="MODEL", help="A pipeline written by train: it takes part in the ranking."),
]
All = Annotated[
    bool,
    typer.Option(
        "--all/--missing",
        help="Renew the candidates of every undecided mention, or give them only where they are missing.",
    ),
]
Accept = Annotated[
    float | None,
    typer.Option(
        "--accept",
        metavar="PRECISION",
        min=0.0,
        max=1.0,
        help="Settle mentions without a person, if decisions on mentions drawn by lot prove this precision, e.g. 0.98.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("mine")(mine)
    app.command("propose")(propose)


def mine(
    targets: Targets = None,
    target_file: TargetFile = None,
    kb_types: KbTypes = None,
    min_score: MinScore = None,
    precise: Precise = False,
    balanced: Balanced = False,
    recall: Recall = False,
    processes: Processes = 1,
    workspace: WorkspacePath = DEFAULT_WORKSPACE,
    json: Json = False,
) -> None:
    """Search the workspace and queue what is found for review; a repeat adds only what is new."""
    from .. import mining
    from ..workspace import Workspace

    score = threshold(min_score, precise=precise, balanced=balanced, recall=recall)
    problems = Problems()
    with Workspace.open(workspace) as opened:
        wanted = [typed_target(target) for target in targets or ()]
        if target_file is not None:
            wanted.extend(targets_of_file(target_file, problems, is_entity=_entity_check(opened)))
        if kb_types:
            wanted.extend(_entities(opened, kb_types))
        if not wanted:
            raise typer.BadParameter("there is no target: name some, or a file of them with -f, or take --kb-type all.")
        with progress(f"Mining for {counted(len(wanted), 'target')}") as tell:
            mined = mining.mine(opened, wanted, min_score=score, processes=processes, on_batch=tell)
        if json:
            print_json({"utterances": mined.utterances, "mentions": mined.mentions, "proposed": mined.proposed})
        else:
            say(
                f"{counted(mined.utterances, 'utterance')} searched, {counted(mined.mentions, 'new mention')},"
                f" {mined.proposed:,} got candidates."
            )
            tell_next(opened)
    raise typer.Exit(problems.exit_code())


def propose(
    renew: All = True,
    model: Model = None,
    accept: Accept = None,
    workspace: WorkspacePath = DEFAULT_WORKSPACE,
    json: Json = False,
) -> None:
    """Renew the candidates of undecided mentions: the KB has grown, or decisions have taught something."""
    from .. import acceptance, mining
    from ..workspace import Workspace
    from ..workspace.queue import review_progress

    if accept is not None and not renew:
        raise typer.BadParameter("--accept needs the candidates of every undecided mention; leave --missing out.")
    with Workspace.open(workspace) as opened:
        with progress("Proposing candidates") as tell:
            trained = _trained(opened, model, to_prove=accept is not None) if model is not None else None
            proposed = mining.propose(opened, renew=renew, generator=trained, on_batch=tell)
            if accept is not None:
                tell(f"{counted(proposed, 'mention')} done, and proving a precision of {accept}")
            report = acceptance.accept(opened, precision=accept, trained=trained) if accept is not None else None
        if json:
            return print_json({"proposed": proposed, **(report.record() if report else {})})
        say(_told(proposed, review_progress(opened, annotator="").waiting))
        if report:
            say(report.summary())
        return tell_next(opened)


def _told(proposed: int, waiting: int) -> str:
    rest = ", for the others are decided, lie across a decided or accepted one, or are masked as harmful"
    return (
        f"{counted(proposed, 'mention')} got candidates. {waiting:,} wait{'s' if waiting == 1 else ''} for a"
        f" verdict{rest if waiting < proposed else ''}."
    )


def _trained(workspace: "Workspace", model: Path, *, to_prove: bool) -> "Proposer":
    from ..training.proposing import load_candidates
    from ..workspace import iterate_entities

    return load_candidates(model, iterate_entities(workspace), proven_by=workspace if to_prove else None)


def _entity_check(workspace: "Workspace") -> Callable[[str], bool]:
    """Return whether the knowledge base has an id; before there is one, any may come."""
    from ..workspace import count_entities, get_entity

    has_entities = count_entities(workspace) > 0
    return lambda id: not has_entities or get_entity(workspace, id) is not None


def _entities(workspace: "Workspace", kb_types: list[str]) -> list[Target]:
    from ..workspace import iterate_entities

    targets = targets_of_entities(iterate_entities(workspace), () if "all" in kb_types else kb_types)
    if not targets:
        raise InputError(errors.KB_EMPTY)
    return targets
