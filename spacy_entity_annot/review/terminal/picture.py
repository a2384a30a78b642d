"""Pictures of the review, for documents: a screen, or a session as a film."""

import io
import re
from collections.abc import Sequence

from rich.console import Console

from ...workspace import Workspace
from ..order import SAMPLE_SHARE
from ..queue import ReviewQueue
from .frame import render
from .keys import ENTER, ESCAPE
from .session import Session

_WEB_FONTS = re.compile(r"@font-face \{.*?\}\n?", re.DOTALL)
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_NAMES = {ENTER: "Enter", ESCAPE: "Esc"}


def picture(workspace: Workspace, *, annotator: str, keys: str = "", width: int = 80, height: int = 24) -> str:
    """Return a screen of the review as SVG.

    workspace (Workspace): Where the mentions wait; keys that decide are recorded in it.
    annotator (str): Who decides.
    keys (str): What is pressed before; empty shows the first screen.
    width (int): Columns.
    height (int): Lines.
    """
    session = _session(workspace, annotator)
    for key in keys:
        session.press(key)
    return _draw(session, "entity-annot review", "review", width, height)


def film(
    workspace: Workspace,
    *,
    annotator: str,
    keys: Sequence[str],
    by_value: bool = True,
    seconds: float = 2.5,
    width: int = 80,
    height: int = 24,
) -> str:
    """Return a session of the review as an animated SVG: its first screen, and one after each key.

    workspace (Workspace): Where the mentions wait; keys that decide are recorded in it.
    annotator (str): Who decides.
    keys (Sequence[str]): What is pressed, as `parse_keys` returns it.
    by_value (bool): Whether the most valuable items come first; otherwise they come in the order of the texts.
    seconds (float): How long each screen stands.
    width (int): Columns.
    height (int): Lines.
    """
    session = _session(workspace, annotator, by_value=by_value)
    frames = [_draw(session, "entity-annot review", "frame0", width, height)]
    for number, key in enumerate(keys, 1):
        session.press(key)
        frames.append(_draw(session, f"pressed: {_NAMES.get(key, key)}", f"frame{number}", width, height))
    return _animated(frames, seconds)


def _session(workspace: Workspace, annotator: str, *, by_value: bool = True) -> Session:
    share = SAMPLE_SHARE if by_value else 0.0
    return Session(ReviewQueue(workspace, annotator=annotator, grouped=True, by_value=by_value, sample_share=share))


def _draw(session: Session, title: str, name: str, width: int, height: int) -> str:
    console = Console(record=True, width=width, height=height, file=io.StringIO(), force_terminal=True)
    console.print(render(session.view(), width, height), no_wrap=True, overflow="ignore", crop=False)
    # The standard template fetches a font from the network; the reader's own will do.
    return _WEB_FONTS.sub("", console.export_svg(title=title, unique_id=name))


def _animated(frames: Sequence[str], seconds: float) -> str:
    """Return pictures as one that shows each in its turn; whoever wants no motion sees the last one."""
    whole, share = seconds * len(frames), 100 / len(frames)
    size = _SIZE.search(frames[0])
    width, height = size.groups() if size else ("0", "0")
    shown = "".join(
        f'<g class="frame" style="animation-delay:{seconds * number:g}s">{frame}</g>\n'
        for number, frame in enumerate(frames)
    )
    return f"""<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.frame {{ visibility: hidden; animation: turn {whole:g}s step-end infinite; }}
@keyframes turn {{ 0% {{ visibility: visible; }} {share:.4f}% {{ visibility: hidden; }} }}
@media (prefers-reduced-motion) {{ .frame {{ animation: none; }} .frame:last-of-type {{ visibility: visible; }} }}
</style>
{shown}</svg>
"""
