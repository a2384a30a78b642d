"""The program `entity-annot`: its commands, and how it ends."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from .. import errors
from ..errors import EntityAnnotError
from . import (
    agreement,
    avoid,
    backup,
    bundle,
    corpus,
    decide,
    demo,
    doctor,
    ingest,
    init,
    kb,
    mine,
    report,
    review,
    search,
    serve,
    status,
    suggest,
    train,
    undo,
)
from .output import plain, say


class Commands(TyperGroup):
    """The commands; an error that a user can mend ends them with a sentence instead of a traceback."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Refuse bytes that are no text: no id, name or file of ours can hold them."""
        for argument in args:
            try:
                argument.encode()
            except UnicodeEncodeError:
                raise typer.BadParameter(errors.ARGUMENT_NOT_TEXT.format(argument=plain(argument))) from None
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run a command."""
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()  # while a full disk can still be told
        except EntityAnnotError as error:
            say(f"entity-annot: {error}")
            raise typer.Exit(error.exit_code) from None
        except BrokenPipeError:
            _give_up_output()  # its reader has gone, e.g. `head`: nothing is wrong
            raise typer.Exit(0) from None
        except OSError as error:
            _give_up_output()
            say(f"entity-annot: {errors.SYSTEM_ERROR.format(reason=error)}")
            raise typer.Exit(1) from None
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


for _module in (
    init,
    status,
    doctor,
    backup,
    ingest,
    search,
    suggest,
    mine,
    review,
    serve,
    decide,
    undo,
    agreement,
    avoid,
    report,
    corpus,
    train,
    demo,
):
    _module.register(app)
app.add_typer(kb.app, name="kb")
app.add_typer(bundle.app, name="bundle")


def main() -> None:
    """Run the program."""
    _open_closed_streams()
    app()


def _give_up_output() -> None:
    """Let the rest of the output go nowhere: Python would try once more at the end, and fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _open_closed_streams() -> None:
    """Give the program the standard streams that its caller closed: a workspace must not become file number 1."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115 - it stays open to the end
