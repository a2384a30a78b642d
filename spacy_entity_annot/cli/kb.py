"""`entity-annot kb add|show|new|lint|remove`."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Annotated

import typer

from .. import errors
from ..counting import counted
from ..errors import InputError, UsageError
from ..types import Entity
from .next_step import tell_next
from .options import DEFAULT_WORKSPACE, Column, Json, WorkspacePath, existing, named_columns
from .output import Problems, plain, print_json, print_table, progress, say
from .targets import refuse_unknown_types

_TOLD_EACH = 10_000

app = typer.Typer(no_args_is_help=True, help="Load, look at and mend the knowledge base.")

Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH", callback=existing, help="KB files and folders of any format; - reads standard input."
    ),
]
MaybePaths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH", callback=existing, help="KB files and folders; without them the workspace's KB."),
]
Id = Annotated[str, typer.Argument(metavar="ID", help="The entity's id.")]
Name = Annotated[str, typer.Option("--name", help="The preferred name.")]
Aliases = Annotated[list[str] | None, typer.Option("--alias", help="Another name; repeatable.")]
Types = Annotated[
    list[str] | None, typer.Option("--type", help="Load entities of this type alone, e.g. ARTIST; repeatable.")
]
Type = Annotated[str | None, typer.Option("--type", help="E.g. ARTIST.")]
Description = Annotated[str | None, typer.Option("--description", help="What tells it from its namesakes.")]
Prior = Annotated[float | None, typer.Option("--prior", min=0.0, max=1.0, help="How often it is meant.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")]


@app.command("add")
def add(
    paths: Paths,
    types: Types = None,
    column: Column = None,
    workspace: WorkspacePath = DEFAULT_WORKSPACE,
    json: Json = False,
) -> None:
    """Load entities or bring them up to date; decisions keep pointing at theirs."""
    from ..knowledge import read_entities
    from ..workspace import Workspace, add_entities

    problems = Problems()
    found: set[str] = set()
    with Workspace.open(workspace) as opened, progress("Reading entities") as tell:
        entities = _counted(read_entities(paths, on_problem=problems, columns=named_columns(column)), tell)
        done = add_entities(opened, _of_types(entities, types or (), found))
        if json:
            print_json(
                {"added": done.added, "updated": done.updated, "unchanged": done.unchanged, "problems": problems.count}
            )
        else:
            say(
                f"{counted(done.added, 'entity')} added, {done.updated:,} updated, {done.unchanged:,} unchanged,"
                f" {problems}."
            )
            tell_next(opened, has_new_entities=done.added + done.updated > 0)
    if types and found and found.isdisjoint(types):
        refuse_unknown_types(types, found)
    raise typer.Exit(problems.exit_code())


@app.command("show")
def show(id: Id, workspace: WorkspacePath = DEFAULT_WORKSPACE, json: Json = False) -> None:
    """Look at one entity."""
    from ..lessons import learned_aliases
    from ..workspace import Workspace, get_entity
    from ..workspace.entities import retired_at

    with Workspace.open(workspace, read_only=True) as opened:
        entity, retired = get_entity(opened, id), retired_at(opened, id)
        if entity is None:
            raise UsageError(errors.ENTITY_UNKNOWN.format(id=id))
        learned = {alias.alias: list(alias.decisions) for alias in learned_aliases(opened, id)}
    if json:
        print_json({**entity.record(), "learned": learned, "retired_at": retired})
        return
    for field, value in entity.record().items():
        text = ", ".join(map(str, value)) if isinstance(value, list) else value
        typer.echo(plain(f"{field}: {'-' if text in (None, '') else text}"))
    for alias, decisions in learned.items():
        typer.echo(plain(f"learned: {alias}, from the decisions {', '.join(map(str, decisions))}"))
    if retired:
        typer.echo(f"retired: {retired}; it is proposed no more, and `entity-annot kb add` takes it back")


@app.command("new")
def new(
    id: Id,
    name: Name,
    alias: Aliases = None,
    type: Type = None,
    description: Description = None,
    prior: Prior = None,
    workspace: WorkspacePath = DEFAULT_WORKSPACE,
) -> None:
    """Add one entity."""
    from ..knowledge.files.record import checked_entity
    from ..workspace import Workspace, add_entities, get_entity

    try:
        entity = checked_entity(
            {"id": id, "name": name, "aliases": alias, "type": type, "description": description, "prior": prior}
        )
    except InputError as error:  # it was typed, not read
        raise UsageError(str(error)) from None
    with Workspace.open(workspace) as opened:
        if get_entity(opened, entity.id) is not None:
            raise UsageError(errors.ENTITY_EXISTS.format(id=id))
        add_entities(opened, [entity])
    say(f"Added {entity.id}.")


@app.command("remove")
def remove(id: Id, workspace: WorkspacePath = DEFAULT_WORKSPACE, dry_run: DryRun = False) -> None:
    """Remove an entity; one with decisions is retired: proposed no more, its decisions stand."""
    from ..workspace import Workspace, get_entity, remove_entity

    with Workspace.open(workspace) as opened:
        if dry_run:
            if get_entity(opened, id) is None:
                raise UsageError(errors.ENTITY_UNKNOWN.format(id=id))
            say(f"Would remove {id}.")
            return
        retired = remove_entity(opened, id)
    say(f"Retired {id}: its decisions stand." if retired else f"Removed {id}.")


@app.command("lint")
def lint(
    paths: MaybePaths = None,
    column: Column = None,
    workspace: WorkspacePath = DEFAULT_WORKSPACE,
    json: Json = False,
) -> None:
    """Report what is odd in a knowledge base: repeated ids, shared aliases, unusable characters."""
    from ..knowledge import lint_entities, read_entities
    from ..workspace import Workspace, iterate_entities

    problems = Problems()
    if paths:
        entities = list(read_entities(paths, on_problem=problems, columns=named_columns(column)))
    else:
        with Workspace.open(workspace, read_only=True) as opened:
            entities = list(iterate_entities(opened))
    oddities = list(lint_entities(entities))
    if json:
        for oddity in oddities:
            print_json(oddity.record())
    elif oddities:
        print_table(
            [(oddity.kind, ", ".join(oddity.entities), oddity.message) for oddity in oddities],
            "kind", "entities", "what is odd",
        )  # fmt: skip
    else:
        say(f"{counted(len(entities), 'entity')} read, {problems}; nothing else is odd.")
    raise typer.Exit(problems.exit_code() or bool(oddities))


def _counted(entities: Iterable[Entity], tell: Callable[[str], None]) -> Iterator[Entity]:
    for number, entity in enumerate(entities, start=1):
        if number % _TOLD_EACH == 0:
            tell(f"{number:,} read")
        yield entity


def _of_types(entities: Iterable[Entity], types: Collection[str], found: set[str]) -> Iterator[Entity]:
    """Yield the entities of some types, or of any where none is named, and note which types there are."""
    for entity in entities:
        found.add(entity.type or "")
        if not types or entity.type in types:
            yield entity
