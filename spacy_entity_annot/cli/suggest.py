"""`entity-annot suggest`."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .. import errors
from ..errors import InputError
from ..types import Entity, Problem, ProblemHandler, Query, Suggestion
from .options import DEFAULT_WORKSPACE, Json, WorkspacePath, existing
from .output import Problems, print_json, print_table, progress

if TYPE_CHECKING:
    from ..knowledge import CandidateGenerator
    from ..knowledge.index.entity_index import EntityIndex

_BATCH, _MOST = 256, 10_000

Mentions = Annotated[list[str] | None, typer.Argument(metavar="MENTION", help="Heard forms.")]
MentionFile = Annotated[
    str | None,
    typer.Option(
        "-f",
        "--file",
        metavar="MENTIONS",
        callback=existing,
        help="Read heard forms from a file: one a line, or JSON objects.",
    ),
]
Count = Annotated[int, typer.Option("-k", min=1, help="How many candidates a mention.")]
Kb = Annotated[
    list[str] | None,
    typer.Option(
        "--kb",
        metavar="PATH",
        callback=existing,
        help="Propose from KB files instead of the workspace; repeatable.",
    ),
]
Index = Annotated[
    Path | None,
    typer.Option(
        "--index",
        metavar="FOLDER",
        file_okay=False,
        help="Keep the index of the KB files in this folder, so that the next call need not build it.",
    ),
]
Context = Annotated[str | None, typer.Option("--context", help="The utterance around the mention.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("suggest")(suggest)


def suggest(
    mentions: Mentions = None,
    mention_file: MentionFile = None,
    k: Count = 10,
    kb: Kb = None,
    index: Index = None,
    context: Context = None,
    workspace: WorkspacePath = DEFAULT_WORKSPACE,
    json: Json = False,
) -> None:
    """Propose entities for what a recogniser wrote; one answer a mention, in their order."""
    if bool(mentions) == (mention_file is not None):
        raise typer.BadParameter("give mentions, or a file of them with -f.")
    if index is not None and (not kb or "-" in kb):
        raise typer.BadParameter("--index needs KB files, named by --kb.")
    problems = Problems()
    generator = _generator(kb or [], index, workspace)
    queries = (
        (Query(mention, context) for mention in mentions)
        if mentions
        else read_queries(str(mention_file), context=context, on_problem=problems)
    )
    for batch in whole_transcripts(queries):
        _answer(generator, batch, k, json=json)
    raise typer.Exit(problems.exit_code())


def read_queries(path: str, *, context: str | None, on_problem: ProblemHandler) -> Iterator[Query]:
    """Yield the heard forms of a file.

    path (str): One a line, or JSON objects with `mention` and perhaps `context`, `before`, `transcript`.
    context (str | None): The context of those that name none.
    on_problem (ProblemHandler): Called with each line that cannot be taken.
    """
    from ..lines import open_lines

    for number, line in open_lines(path, on_problem):
        if not line.strip():
            continue
        try:
            yield _query(line, context)
        except InputError as error:
            on_problem(Problem(path, number, str(error)))


def whole_transcripts(queries: Iterable[Query]) -> Iterator[list[Query]]:
    """Yield batches that end where a transcript does, or at the largest size."""
    batch: list[Query] = []
    for query in queries:
        ends = query.transcript is None or not batch or query.transcript != batch[-1].transcript
        if len(batch) >= _MOST or (len(batch) >= _BATCH and ends):
            yield batch
            batch = []
        batch.append(query)
    yield batch


def _query(line: str, context: str | None) -> Query:
    from ..records import parse_object, refuse_unstorable, text_field, wrong_type

    record = parse_object(line) if line.lstrip().startswith("{") else {"mention": line.strip()}
    before = record.get("before") or []
    if not isinstance(before, list) or not all(isinstance(text, str) for text in before):
        raise wrong_type("before", "a list of texts", before)
    if record.get("mention") is None:
        raise InputError(errors.FIELD_MISSING.format(field="mention"))
    refuse_unstorable("before", before)
    mention, transcript = str(text_field(record, "mention")), text_field(record, "transcript")
    return Query(mention, text_field(record, "context") or context, tuple(before), transcript)


def _generator(kb: list[str], index: Path | None, workspace: Path) -> "CandidateGenerator":
    from ..knowledge import CandidateGenerator

    if kb:
        warnings = Problems(noun="warning")
        with progress("Reading the knowledge base") as tell:
            generator = CandidateGenerator(_entities(kb, index, warnings, tell))
        warnings.tell_rest()
        if not len(generator):
            raise InputError(errors.ENTITIES_NONE.format(source=", ".join(kb)))
        return generator
    from ..lessons import taught_generator
    from ..workspace import Workspace, count_entities

    with Workspace.open(workspace, read_only=True) as opened, progress("Reading the knowledge base") as tell:
        if not count_entities(opened):
            raise InputError(errors.KB_EMPTY)
        return taught_generator(opened, on_wait=tell)


def _entities(
    kb: list[str], index: Path | None, warn: ProblemHandler, tell: Callable[[str], None]
) -> "Iterator[Entity] | EntityIndex":
    from ..knowledge import read_entities
    from ..knowledge.file_entities import FileEntities, telling

    if index is None:
        return telling(read_entities(kb, on_problem=warn), tell)
    from ..knowledge.index.stored_index import StoredIndex

    index.mkdir(parents=True, exist_ok=True)
    return StoredIndex(index).open(FileEntities(kb, warn, on_wait=tell))


def _answer(generator: "CandidateGenerator", queries: list[Query], k: int, *, json: bool) -> None:
    from ..knowledge.elsewhere import suggest_together

    for suggestion in suggest_together(generator, queries, k=k):
        if json:
            print_json(suggestion.record())
        else:
            _show(suggestion)


def _show(suggestion: Suggestion) -> None:
    typer.echo(f"{suggestion.mention}  (none of the KB's: {suggestion.nil_probability:.2f})")
    rows = [
        (f"{candidate.probability:.2f}", candidate.entity.id, candidate.entity.name, candidate.entity.type,
         candidate.entity.description, ", ".join(candidate.reasons))
        for candidate in suggestion.candidates
    ]  # fmt: skip
    print_table(rows, "chance", "id", "name", "type", "description", "why")
