"""The review in a terminal: whole screens where keys can be read, else line by line."""

import io
import os
import sys
from typing import TextIO

from rich.console import Console

from ...counting import counted
from ...workspace import Workspace
from ...workspace.counts import Effort
from ...workspace.waits import EVERYTHING, Filter
from ..order import PROVING_SHARE, SAMPLE_SHARE
from ..queue import ReviewQueue
from .picture import picture
from .prompts import Prompts
from .screen import Screen
from .session import Session

__all__ = ["picture", "review"]

_NOTHING = "Nothing waits for you. `entity-annot mine` looks for more.\n"
_NOTHING_FITS = "Nothing that you asked for waits for you. `entity-annot review` without a choice shows the rest.\n"


def review(
    workspace: Workspace,
    *,
    annotator: str,
    audit: bool = False,
    filter: Filter = EVERYTHING,
    by_value: bool = True,
    accept: float | None = None,
    source: TextIO | None = None,
    output: TextIO | None = None,
) -> Effort:
    """Let a person decide what waits; every verdict is on disk before the next item is seen.

    workspace (Workspace): Where the mentions wait.
    annotator (str): The person.
    audit (bool): Whether the mentions that are set aside to measure come first.
    filter (Filter): Which mentions are asked about.
    by_value (bool): Whether the most valuable items come first; otherwise all come in the order of the texts.
    accept (float | None): Settle the rest without a person wherever this precision is proven.
    source (TextIO | None): Where keys or lines come from; None means standard input.
    output (TextIO | None): Where the items are shown; None means standard output.
    RETURNS (Effort): The verdicts of this session that stand, and its active time.
    """
    source, output = source or sys.stdin, output or sys.stdout
    if isinstance(output, io.TextIOWrapper):
        output.reconfigure(errors="replace")
    face = Screen(source, output) if _has_keys(source, output) else Prompts(source, output)
    share = SAMPLE_SHARE if accept is None else PROVING_SHARE
    queue = ReviewQueue(
        workspace, annotator=annotator, audit=audit, watched=source.isatty(), grouped=True, filter=filter,
        by_value=by_value, sample_share=share if by_value else 0.0, accept=accept, on_wait=face.tell,
    )  # fmt: skip
    with queue:
        session = Session(queue)
        if session.view().item is None:
            output.write(_NOTHING if filter == EVERYTHING else _NOTHING_FITS)
        else:
            face.run(session)
            face.tell(f"{counted(queue.session.decisions, 'verdict')} saved, {queue.remaining:,} to go.")
    return queue.session


def _has_keys(source: TextIO, output: TextIO) -> bool:
    able = os.environ.get("TERM", "").lower() not in ("dumb", "unknown") and not Console(file=output).legacy_windows
    encoding = (getattr(output, "encoding", None) or "").lower()
    return able and source.isatty() and output.isatty() and encoding.startswith("utf")
