"""`entity-annot avoid`."""

from typing import Annotated

import typer

from .options import DEFAULT_WORKSPACE, Annotator, Json, WorkspacePath, annotator_name
from .output import print_json, print_table

Categories = Annotated[
    list[str] | None, typer.Argument(metavar="CATEGORY", help="What you do not want to see, e.g. distressing.")
]
Stop = Annotated[bool, typer.Option("--stop", help="Avoid these no longer.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("avoid")(avoid)


def avoid(
    categories: Categories = None,
    stop: Stop = False,
    annotator: Annotator = None,
    workspace: WorkspacePath = DEFAULT_WORKSPACE,
    json: Json = False,
) -> None:
    """Opt out of categories of utterances, which are then never served to you; without CATEGORY, list them."""
    from ..workspace import Workspace
    from ..workspace import avoidance as rows

    name = annotator_name(annotator)
    if any(not category.strip() for category in categories or ()):
        raise typer.BadParameter("the category is empty.", param_hint="CATEGORY")
    if stop and not categories:
        raise typer.BadParameter("name the categories to avoid no longer.", param_hint="--stop")
    with Workspace.open(workspace) as opened:
        for category in categories or ():
            (rows.stop_avoiding if stop else rows.avoid)(opened, category, annotator=name)
        avoided = rows.avoided_categories(opened, annotator=name)
        known = {**dict.fromkeys(avoided, 0), **rows.known_categories(opened)}
    if json:
        print_json({"annotator": name, "avoided": avoided, "known": known})
    else:
        print_table(
            [(one, count, "avoided" if one in avoided else "") for one, count in known.items()],
            "category", "utterances", name,
        )  # fmt: skip
