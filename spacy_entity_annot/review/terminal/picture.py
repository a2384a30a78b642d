"""A picture of the review, for documents."""

import io
import re

from rich.console import Console

from ...workspace import Workspace
from ..queue import ReviewQueue
from .frame import render
from .session import Session

_WEB_FONTS = re.compile(r"@font-face \{.*?\}\n?", re.DOTALL)


def picture(workspace: Workspace, *, annotator: str, keys: str = "", width: int = 80, height: int = 24) -> str:
    """Return a screen of the review as SVG.

    workspace (Workspace): Where the mentions wait; keys that decide are recorded in it.
    annotator (str): Who decides.
    keys (str): What is pressed before; empty shows the first screen.
    width (int): Columns.
    height (int): Lines.
    """
    session = Session(ReviewQueue(workspace, annotator=annotator, grouped=True))
    for key in keys:
        session.press(key)
    console = Console(record=True, width=width, height=height, file=io.StringIO(), force_terminal=True)
    console.print(render(session.view(), width, height), no_wrap=True, overflow="ignore", crop=False)
    # The standard template fetches a font from the network; the reader's own will do.
    return _WEB_FONTS.sub("", console.export_svg(title="entity-annot review", unique_id="review"))
