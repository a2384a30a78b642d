"""`entity-annot search`."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .. import errors
from ..types import Mention, ProblemHandler, Target, Utterance
from .options import (
    DEFAULT_WORKSPACE,
    Balanced,
    Column,
    Encoding,
    Format,
    Json,
    MinScore,
    Precise,
    Processes,
    Recall,
    WorkspacePath,
    existing,
    threshold,
)
from .output import Problems, plain, print_json, say
from .targets import TargetFile, targets_of_entities, targets_of_file, typed_target

if TYPE_CHECKING:
    from ..matching import Explanation, Lesson, TargetMatcher

_KEPT = 120_000
"""More utterances than are ever held back for each process: four batches, each with a part of a transcript."""

Arguments = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="TARGET [PATH]",
        help="The target, unless -f or --kb is given, then files or folders; without them the workspace is searched.",
    ),
]
Kb = Annotated[
    list[str] | None,
    typer.Option(
        "--kb", metavar="PATH", callback=existing, help="Take the entities of a KB file as targets; repeatable."
    ),
]
Types = Annotated[list[str] | None, typer.Option("--type", help="With --kb: only entities of this type; repeatable.")]
Explain = Annotated[bool, typer.Option("--explain", help="Say what made each score.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("search")(search)


def search(
    arguments: Arguments = None,
    target_file: TargetFile = None,
    kb: Kb = None,
    types: Types = None,
    min_score: MinScore = None,
    precise: Precise = False,
    balanced: Balanced = False,
    recall: Recall = False,
    explain: Explain = False,
    processes: Processes = 1,
    format: Format = None,
    encoding: Encoding = None,
    column: Column = None,
    workspace: WorkspacePath = DEFAULT_WORKSPACE,
    json: Json = False,
) -> None:
    """Find names in transcripts as grep finds strings, however they were misheard; the workspace stays as it is."""
    from ..matching import TargetMatcher
    from ..matching.processes import find_in_processes

    if target_file is not None and kb:
        raise typer.BadParameter("take the targets from -f or from --kb, not from both.")
    if types and not kb:
        raise typer.BadParameter("it chooses among the entities of --kb, which is missing.", param_hint="--type")
    score = threshold(min_score, precise=precise, balanced=balanced, recall=recall)
    problems = Problems()
    targets, paths = _targets(list(arguments or ()), target_file, kb or (), types or (), problems)
    lessons = [] if paths else _lessons(workspace)
    matcher = TargetMatcher(targets, min_score=score, lessons=lessons)
    if not (paths or matcher.is_taught or explain):
        _search_stored(matcher, workspace, processes=processes, json=json)
        raise typer.Exit(problems.exit_code())
    recent = _Recent(_utterances(paths, format, (encoding, column), workspace, problems), most=_KEPT * processes)
    if explain:
        for mention, explanation in matcher.explain(recent):
            _print(mention, recent.of(mention), explanation, json=json)
    else:
        with closing(find_in_processes(matcher, recent, processes=processes)) as mentions:
            for mention in mentions:
                _print(mention, recent.of(mention), json=json)
    raise typer.Exit(problems.exit_code())


def _targets(
    arguments: list[str],
    target_file: str | None,
    kb: Iterable[str],
    types: Sequence[str],
    on_problem: ProblemHandler,
) -> tuple[list[Target], list[str]]:
    if target_file is not None:
        return targets_of_file(target_file, on_problem), arguments
    if kb:
        from ..knowledge import read_entities

        return targets_of_entities(read_entities(list(kb), on_problem=on_problem), types), arguments
    if not arguments:
        raise typer.BadParameter("name a TARGET, or a file of them with -f, or a KB with --kb.")
    target, *paths = arguments
    if target and not paths and Path(target).exists():
        say(errors.PATH_AS_TARGET.format(path=target))
    return [typed_target(target)], paths


def _utterances(
    paths: list[str],
    format: str | None,
    how: tuple[str | None, list[str] | None],
    workspace: Path,
    on_problem: ProblemHandler,
) -> Iterator[Utterance]:
    if paths:
        from ..transcripts import read_transcripts
        from .ingest import read_options

        yield from read_transcripts(paths, on_problem=on_problem, format=format, options=read_options(*how))
        return
    from ..workspace import Workspace, iterate_utterances

    with Workspace.open(workspace, read_only=True) as opened:
        for _, utterance in iterate_utterances(opened):
            yield utterance


def _search_stored(matcher: "TargetMatcher", workspace: Path, *, processes: int, json: bool) -> None:
    """Search the workspace by the words that are stored beside it, without reading its texts again."""
    from ..mining import search_stored
    from ..workspace import Workspace

    with (
        Workspace.open(workspace, read_only=True) as opened,
        closing(search_stored(opened, matcher, processes=processes)) as found,
    ):
        for mention, utterance in found:
            _print(mention, utterance, json=json)


def _lessons(workspace: Path) -> "list[Lesson]":
    """Return what the decisions of a workspace teach; without any, nothing that takes time is imported."""
    from ..workspace import Workspace
    from ..workspace.queue import last_decision_number

    with Workspace.open(workspace, read_only=True) as opened:
        if not last_decision_number(opened):
            return []
        from ..heard_forms import learned_forms

        return learned_forms(opened)


class _Recent:
    """The utterances that hits may still come for, to show a hit in its context.

    utterances (Iterable[Utterance]): The stream; iterate over this object instead.
    most (int): How many to keep.
    """

    def __init__(self, utterances: Iterable[Utterance], *, most: int) -> None:
        self._utterances = utterances
        self._kept: deque[Utterance] = deque(maxlen=most)

    def __iter__(self) -> Iterator[Utterance]:
        for utterance in self._utterances:
            self._kept.append(utterance)
            yield utterance

    def of(self, mention: Mention) -> Utterance | None:
        """Return a mention's utterance; those before it are forgotten, for hits come in their order."""
        while self._kept and (self._kept[0].transcript, self._kept[0].id) != (mention.transcript, mention.utterance):
            self._kept.popleft()
        return self._kept[0] if self._kept else None


def _print(
    mention: Mention, utterance: Utterance | None, explanation: "Explanation | None" = None, *, json: bool
) -> None:
    if json:
        print_json({**mention.record(), **({"explanation": explanation.record()} if explanation else {})})
        return
    reading = utterance.reading(mention.alternative) if utterance is not None else mention.text
    marked = f"{reading[: mention.start]}[{mention.text}]{reading[mention.end :]}" if utterance is not None else reading
    typer.echo(plain(f"{mention.score:.2f} {mention.reason:<11} {mention.utterance}: {marked}  ({mention.target})"))
    if explanation:
        typer.echo(plain(f"     {explanation}"))
