"""Keys as they are pressed, without waiting for Enter."""

import codecs
import os
import re
import sys
import time
from contextlib import suppress
from types import TracebackType
from typing import Any

ENTER, ESCAPE, BACKSPACE, CLEAR, QUIT = "enter", "escape", "backspace", "clear", "quit"
CLOSED = "closed"
"""Nobody is there any more: the terminal was closed."""
OTHER = "other"
"""A key without a meaning here, such as an arrow."""

_ESCAPE_SECONDS = 0.05  # the rest of a key's sequence arrives at once; a pressed Escape stands alone
_CONTROLS = {
    "\r": ENTER, "\n": ENTER, "\x1b": ESCAPE, "\x7f": BACKSPACE, "\b": BACKSPACE, "\x15": CLEAR, "\x17": CLEAR,
    "\x03": QUIT, "\x04": QUIT,
}  # fmt: skip
_KEY = re.compile(
    "\x1b\\[200~(?P<paste>.*?)(?:\x1b\\[201~|$)|(?P<sequence>\x1b(?:\\[[0-?]*[ -/]*[@-~]|O[@-~]))|(?P<one>.)", re.DOTALL
)


class Paste(str):
    """A text that was pasted: to be written, never to be taken for keys."""

    __slots__ = ()


def parse_keys(text: str) -> list[str]:
    """Return the keys that made a terminal send a text: characters, the names above, or a `Paste`."""
    keys: list[str] = []
    for match in _KEY.finditer(text):
        if match["paste"] is not None:
            keys.append(Paste(match["paste"]))
        elif match["sequence"] is not None:
            keys.append(OTHER)
        else:
            one = match["one"]
            keys.append(_CONTROLS.get(one, one if one.isprintable() else OTHER))
    return keys


if sys.platform == "win32":
    import msvcrt

    class Keyboard:
        """The keyboard, in a `with` statement."""

        def __init__(self, descriptor: int) -> None:
            self._keys: list[str] = []

        def __enter__(self) -> "Keyboard":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def read(self, timeout: float) -> str | None:
            """Return the next key, or None after so many seconds without one."""
            give_up_at = time.monotonic() + timeout
            while not msvcrt.kbhit():
                if time.monotonic() > give_up_at:
                    return None
                time.sleep(0.01)
            character = msvcrt.getwch()
            if character in "\0\xe0":  # an arrow or a function key; the next one says which
                msvcrt.getwch()
                return OTHER
            return parse_keys(character)[0]

else:
    import select
    import termios

    class Keyboard:
        """The keyboard of a terminal, in a `with` statement: afterwards the terminal is as it was.

        Ctrl-C is a key like others here, so that it never interrupts a verdict on its way to the disk.

        descriptor (int): The terminal's file descriptor.
        """

        def __init__(self, descriptor: int) -> None:
            self._descriptor = descriptor
            self._keys: list[str] = []
            self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
            self._before: list[Any] = []

        def __enter__(self) -> "Keyboard":
            self._before = termios.tcgetattr(self._descriptor)
            mode = termios.tcgetattr(self._descriptor)
            mode[0] &= ~(termios.IXON | termios.ISTRIP)
            mode[3] &= ~(termios.ECHO | termios.ICANON | termios.ISIG | termios.IEXTEN)
            mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
            termios.tcsetattr(self._descriptor, termios.TCSADRAIN, mode)
            return self

        def __exit__(
            self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
        ) -> None:
            with suppress(termios.error):  # of a terminal that was closed there is nothing to restore
                termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._before)

        def read(self, timeout: float) -> str | None:
            """Return the next key, or None after so many seconds without one."""
            if not self._keys and self._ready(timeout):
                self._keys = self._read()
            return self._keys.pop(0) if self._keys else None

        def _read(self) -> list[str]:
            text = ""
            while True:
                try:
                    data = os.read(self._descriptor, 4096)
                except OSError:
                    data = b""
                text += self._decoder.decode(data)
                if not data:
                    return [*parse_keys(text), CLOSED]
                if not _is_cut(text) or not self._ready(_ESCAPE_SECONDS):
                    return parse_keys(text)

        def _ready(self, timeout: float) -> bool:
            return bool(select.select([self._descriptor], [], [], timeout)[0])


def _is_cut(text: str) -> bool:
    """Return whether more of a key's sequence or of a pasted text is to come."""
    if text.rfind("\x1b[200~") > text.rfind("\x1b[201~"):
        return True
    return re.search("\x1b(?:\\[[0-?]*[ -/]*|O)?$", text) is not None or not text
