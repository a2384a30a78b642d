"""`entity-annot agreement` and `entity-annot adjudicate`."""

from typing import TYPE_CHECKING, Annotated

import typer

from ..counting import counted
from .options import DEFAULT_WORKSPACE, Annotator, Json, WorkspacePath, annotator_name, existing
from .output import Problems, plain, print_json, print_table, say

if TYPE_CHECKING:
    from ..review.agreement import Agreement, Figure
    from ..workspace import Workspace

File = Annotated[
    str | None,
    typer.Argument(
        metavar="[FILE]", callback=existing, help='Verdicts, JSON lines like {"mention": 7, "verdict": "nil"}.'
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("agreement")(agreement)
    app.command("adjudicate")(adjudicate)


def agreement(workspace: WorkspacePath = DEFAULT_WORKSPACE, json: Json = False) -> None:
    """Measure how far people agree where several answered: percent, Krippendorff's alpha, Cohen's kappa of pairs."""
    from .. import review
    from ..workspace import Workspace

    with Workspace.open(workspace, read_only=True) as opened:
        found = review.agreement(opened)
    if json:
        for one in found:
            print_json(one.record())
    else:
        columns = ("question", "of", "mentions", "agree", "alpha [95 %]", "kappa [95 %]")
        print_table(map(_row, found), *columns)
        for note in sorted({one.note for one in found if one.note}):
            say(f"alpha - : {note}.")


def adjudicate(
    file: File = None, annotator: Annotator = None, workspace: WorkspacePath = DEFAULT_WORKSPACE, json: Json = False
) -> None:
    """List what others disagree on, without names; with FILE, settle it. `serve` has a page for the same."""
    from .. import review
    from ..workspace import Workspace

    name = annotator_name(annotator)
    with Workspace.open(workspace) as opened:
        if file is not None:
            raise typer.Exit(_settle(opened, file, name, json=json))
        disputes = list(review.disputes(opened, annotator=name))
        if not disputes:
            say("Nothing waits for you to settle it.")
        for dispute in disputes:
            if json:
                print_json(dispute.record())
                continue
            start, end = dispute.start, dispute.end
            marked = f"{dispute.text[:start]}[{dispute.text[start:end]}]{dispute.text[end:]}"
            said = ", ".join(" ".join(filter(None, (str(one.kind), one.entity))) for one in dispute.answers)
            typer.echo(plain(f"{dispute.mention}: {marked}  ({said})"))


def _settle(workspace: "Workspace", file: str, annotator: str, *, json: bool) -> int:
    from ..errors import EntityAnnotError
    from ..records import read_records
    from ..review import adjudicate
    from ..review.decide import read_number, read_verdict
    from ..types import Problem

    problems, settled = Problems(), 0
    for line, record in read_records(file, problems):
        try:
            adjudicate(workspace, read_number(record, "mention"), read_verdict(record), annotator=annotator)
            settled += 1
        except EntityAnnotError as error:
            problems(Problem(file, line, str(error)))
    if json:
        print_json({"settled": settled, "problems": problems.count})
    else:
        say(f"{counted(settled, 'dispute')} settled, {problems}.")
    return problems.exit_code()


def _row(one: "Agreement") -> tuple[object, ...]:
    of = " + ".join(one.pair) if one.pair else one.type or "all"
    share = "-" if one.percent.value is None else f"{one.percent.value:.1%}"
    return one.question, of, one.mentions, share, _shown(one.alpha), _shown(one.kappa) if one.kappa else ""


def _shown(figure: "Figure") -> str:
    if figure.value is None:
        return "-"
    bounds = figure.interval and f" [{figure.interval[0]:.2f}, {figure.interval[1]:.2f}]"
    return f"{figure.value:.3f}{bounds or ''}"
