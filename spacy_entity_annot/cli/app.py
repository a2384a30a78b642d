"""The program `entity-annot`: its commands, and how it ends."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ..errors import EntityAnnotError
from . import corpus, decide, demo, doctor, ingest, init, kb, mine, review, search, status, suggest, train, undo


class Commands(TyperGroup):
    """The commands; an error that a user can mend ends them with a sentence instead of a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except EntityAnnotError as error:
            typer.echo(f"entity-annot: {error}", err=True)
            raise typer.Exit(error.exit_code) from None
        except BrokenPipeError:
            # The reader of our output has gone, e.g. `head`: nothing is wrong.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except KeyboardInterrupt:
            raise typer.Exit(130) from None


app = typer.Typer(
    cls=Commands,
    name="entity-annot",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Mine transcripts for misheard names, link them to a knowledge base, and train on the decisions.",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(version("spacy_entity_annot"))
        raise typer.Exit


@app.callback()
def _common(
    ctx: typer.Context,
    workspace: Annotated[Path | None, typer.Option("--workspace", "-w", help="The workspace of every command.")] = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    if workspace is not None:
        default = {"workspace": str(workspace)}
        ctx.default_map = {
            name: dict.fromkeys(subcommands, default) or default for name, subcommands in app_commands().items()
        }


def app_commands() -> dict[str, list[str]]:
    """Return the commands as typed, each with its subcommands."""
    commands: dict[str, list[str]] = {str(command.name): [] for command in app.registered_commands}
    for group in app.registered_groups:
        inner = group.typer_instance.registered_commands if group.typer_instance else []
        commands[str(group.name)] = [str(command.name) for command in inner]
    return commands


for _module in (init, status, doctor, ingest, search, suggest, mine, review, decide, undo, corpus, train, demo):
    _module.register(app)
app.add_typer(kb.app, name="kb")


def main() -> None:
    """Run the program."""
    app()
