"""The review on a whole screen: drawn at once, moved by single keys, everything as before at the end."""

import io
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TextIO

from rich.console import Console

from .frame import render
from .keys import CLOSED, ENTER, ESCAPE, QUIT, Keyboard
from .session import Session
from .view import View

# The other screen without its cursor, pasted texts marked as such; and back.
_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?2004h"
_LEAVE = "\x1b[?2004l\x1b[?25h\x1b[?1049l"
# Terminals that know 2026 show a frame at once; without 7 a line that is wider than thought cannot break the others.
_BEGIN = "\x1b[?2026h\x1b[?7l\x1b[H\x1b[K"
_NEXT_LINE = "\r\n\x1b[K"  # cleared before it is written: behind a full line the cursor still stands on its last cell
_END = "\x1b[J\x1b[?7h\x1b[?2026l"
_RESIZE_SECONDS = 0.2


class Screen:
    """A terminal that shows whole screens and gives single keys.

    source (TextIO): The terminal's input.
    output (TextIO): The terminal's output.
    """

    def __init__(self, source: TextIO, output: TextIO) -> None:
        self._source = source
        self._output = output
        self._console = Console(file=output, force_terminal=True, highlight=False)
        self._session: Session | None = None
        self._told = False

    def run(self, session: Session) -> None:
        """Draw a session and pass the keys on until it is finished."""
        with self._occupied(), Keyboard(self._source.fileno()) as keyboard, _closing_is_a_key(session):
            self._session = session
            drawn = None
            while not session.finished:
                if drawn != self.size:
                    drawn = self.size
                    self._draw(session.view())
                key = keyboard.read(_RESIZE_SECONDS)
                if key is not None:
                    self._told = False
                    session.press(key)
                    drawn = None
                    if self._told:
                        _pass_over(keyboard, session)
            self._session = None

    def tell(self, text: str) -> None:
        """Show a message at once, before what takes long."""
        self._told = True
        if self._session is None:
            self._write(text + "\n")
        else:
            self._draw(replace(self._session.view(), message=text))

    @property
    def size(self) -> tuple[int, int]:
        """Columns and lines."""
        try:
            width, height = os.get_terminal_size(self._output.fileno())
        except (OSError, io.UnsupportedOperation):
            width = height = 0
        return width or 80, height or 24

    def _draw(self, view: View) -> None:
        with self._console.capture() as capture:
            self._console.print(render(view, *self.size), end="", no_wrap=True, overflow="ignore", crop=False)
        self._write(_BEGIN + capture.get().replace("\n", _NEXT_LINE) + _END)

    @contextmanager
    def _occupied(self) -> Iterator[None]:
        self._write(_ENTER)
        try:
            yield
        finally:
            self._write(_LEAVE)

    def _write(self, text: str) -> None:
        with suppress(OSError):  # the terminal was closed; the keyboard says so, too
            self._output.write(text)
            self._output.flush()


def _pass_over(keyboard: Keyboard, session: Session) -> None:
    """Drop the keys pressed during a wait, for they were meant for another screen; but for those of a text."""
    typing = session.view().mode.asks
    while (key := keyboard.read(0.0)) is not None:
        typing = typing and key not in (ENTER, ESCAPE)
        if typing or key in (QUIT, CLOSED):
            session.press(key)


@contextmanager
def _closing_is_a_key(session: Session) -> Iterator[None]:
    """Let a closed terminal or a polite kill end the session between two keys, never within one."""
    names = ("SIGHUP", "SIGTERM") if threading.current_thread() is threading.main_thread() else ()
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.signal(number, lambda *_: session.press(CLOSED)) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
