"""The page: HTML and SVG in one file, without scripts and without anything from elsewhere."""

import os
from pathlib import Path

from ... import errors
from ...errors import UsageError
from ...whole_file import whole_file
from ...workspace import Workspace
from . import charts
from .figures import LISTENING_AN_HOUR, Figures, gather

MARK = '<meta name="generator" content="entity-annot report">'
_HEAD_BYTES = 1_000


def report(workspace: Workspace, out: Path | str) -> Figures:
    """Write a report; the same workspace gives the same bytes.

    workspace (Workspace): What it is about.
    out (Path | str): The file; an earlier report there is replaced, anything else is refused.
    RETURNS (Figures): The numbers in it.
    RAISES (UsageError): Something else is there, or it cannot be written.
    """
    out = Path(out)
    _refuse_foreign(out)
    figures = gather(workspace)
    try:
        with whole_file(out) as draft:
            draft.write_text(make_page(figures), encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(errors.FILE_UNWRITABLE.format(path=out, reason=error.strerror or error)) from None
    return figures


def make_page(figures: Figures) -> str:
    """Return the report as HTML.

    figures (Figures): What it shows.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    templates = Environment(
        loader=PackageLoader(__package__, "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    record = figures.status.record()
    return templates.get_template("report.html").render(
        figures=figures, status=record, charts=charts, baseline=LISTENING_AN_HOUR
    )  # fmt: skip


def _refuse_foreign(out: Path) -> None:
    if not os.path.lexists(out):
        return
    try:
        with out.open("rb") as file:
            is_report = MARK.encode() in file.read(_HEAD_BYTES)
    except OSError as error:
        raise UsageError(errors.FILE_UNWRITABLE.format(path=out, reason=error.strerror or error)) from None
    if not is_report:
        raise UsageError(errors.REPORT_FOREIGN.format(path=out))
