"""`entity-annot kb add|show|new|lint|remove`."""

from dataclasses import replace
from typing import Annotated

import typer

from .. import errors
from ..errors import UsageError
from ..types import Entity
from .options import DEFAULT_WORKSPACE, Json, WorkspacePath
from .output import Problems, plain, print_json, print_table, progress, say

app = typer.Typer(no_args_is_help=True, help="Load, look at and mend the knowledge base.")

Paths = Annotated[
    list[str], typer.Argument(metavar="PATH...", help="KB files: .jsonl, .jsonl.gz or .csv; - reads standard input.")
]
MaybePaths = Annotated[
    list[str] | None, typer.Argument(metavar="[PATH]...", help="KB files; without them the workspace's KB.")
]
Id = Annotated[str, typer.Argument(metavar="ID", help="The entity's id.")]
Name = Annotated[str, typer.Option("--name", help="The preferred name.")]
Aliases = Annotated[list[str] | None, typer.Option("--alias", help="Another name; repeatable.")]
Type = Annotated[str | None, typer.Option("--type", help="E.g. ARTIST.")]
Description = Annotated[str | None, typer.Option("--description", help="What tells it from its namesakes.")]
Prior = Annotated[float | None, typer.Option("--prior", min=0.0, max=1.0, help="How often it is meant.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")]


@app.command("add")
def add(paths: Paths, workspace: WorkspacePath = DEFAULT_WORKSPACE, json: Json = False) -> None:
    """Load entities or bring them up to date; decisions keep pointing at theirs."""
    from ..knowledge import read_entities
    from ..workspace import Workspace, add_entities

    problems = Problems()
    with Workspace.open(workspace) as opened, progress("Reading entities"):
        done = add_entities(opened, read_entities(paths, on_problem=problems))
    if json:
        print_json(
            {"added": done.added, "updated": done.updated, "unchanged": done.unchanged, "problems": problems.count}
        )
    else:
        say(
            f"{done.added} entities added, {done.updated} updated, {done.unchanged} unchanged,"
            f" {problems.count} problems."
        )
    raise typer.Exit(problems.exit_code())


@app.command("show")
def show(id: Id, workspace: WorkspacePath = DEFAULT_WORKSPACE, json: Json = False) -> None:
    """Look at one entity."""
    from ..workspace import Workspace, get_entity

    with Workspace.open(workspace, read_only=True) as opened:
        entity = get_entity(opened, id)
    if entity is None:
        raise UsageError(errors.ENTITY_UNKNOWN.format(id=id))
    if json:
        print_json(entity.record())
        return
    for field, value in entity.record().items():
        typer.echo(plain(f"{field}: {', '.join(value) if isinstance(value, list) else value}"))


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
    from ..workspace import Workspace, add_entities, get_entity

    entity = Entity(id, name, tuple(dict.fromkeys(alias or ())), type, description, prior)
    with Workspace.open(workspace) as opened:
        if get_entity(opened, id) is not None:
            raise UsageError(errors.ENTITY_EXISTS.format(id=id))
        add_entities(opened, [replace(entity, aliases=tuple(text for text in entity.aliases if text != name))])
    say(f"Added {id}.")


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
def lint(paths: MaybePaths = None, workspace: WorkspacePath = DEFAULT_WORKSPACE, json: Json = False) -> None:
    """Report what is odd in a knowledge base: repeated ids, shared aliases, unusable characters."""
    from ..knowledge import lint_entities, read_entities
    from ..workspace import Workspace, iterate_entities

    problems = Problems()
    if paths:
        entities = list(read_entities(paths, on_problem=problems))
    else:
        with Workspace.open(workspace, read_only=True) as opened:
            entities = list(iterate_entities(opened))
    findings = list(lint_entities(entities))
    if json:
        for finding in findings:
            print_json(finding.record())
    else:
        print_table(
            [(finding.kind, ", ".join(finding.entities), finding.message) for finding in findings],
            "kind",
            "entities",
            "finding",
        )
    raise typer.Exit(1 if findings or problems.exit_code() else 0)
