import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_entity_annot.review.terminal.keys import (
    BACKSPACE,
    CLOSED,
    ENTER,
    ESCAPE,
    OTHER,
    QUIT,
    Keyboard,
    Paste,
    parse_keys,
)


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        ("", []),
        ("1n", ["1", "n"]),
        ("\r", [ENTER]),
        ("\n", [ENTER]),
        ("\x03", [QUIT]),
        ("\x04", [QUIT]),
        ("\x7f\b", [BACKSPACE, BACKSPACE]),
        ("é日", ["é", "日"]),
        ("\x1b", [ESCAPE]),
        ("\x1bq", [ESCAPE, "q"]),
        ("\x1b[A\x1bOB\x1b[1;5Cn", [OTHER, OTHER, OTHER, "n"]),
        ("\x00\x1a\x80", [OTHER, OTHER, OTHER]),
        ("\x1b[200~nnn\r\x1b[201~x", ["nnn\r", "x"]),
        ("\x1b[200~cut off", ["cut off"]),
    ],
)
def test_what_a_terminal_sends_becomes_keys(sent: str, keys: list[str]) -> None:
    assert parse_keys(sent) == keys


def test_pasted_text_is_marked() -> None:
    [pasted] = parse_keys("\x1b[200~n\x1b[201~")
    assert isinstance(pasted, Paste)


@given(st.text())
def test_no_key_holds_a_control_character(sent: str) -> None:
    for key in parse_keys(sent):
        assert isinstance(key, Paste) or key.isprintable()


if sys.platform != "win32":
    import pty
    import termios

    @pytest.fixture
    def terminal() -> Iterator[tuple[int, int]]:
        ours, theirs = pty.openpty()
        yield ours, theirs
        for descriptor in (ours, theirs):
            with suppress(OSError):
                os.close(descriptor)

    def test_terminal_is_as_it_was_afterwards(terminal: tuple[int, int]) -> None:
        before = termios.tcgetattr(terminal[1])
        with pytest.raises(RuntimeError), Keyboard(terminal[1]):
            assert termios.tcgetattr(terminal[1]) != before
            raise RuntimeError
        assert termios.tcgetattr(terminal[1]) == before

    def test_nothing_pressed_is_no_key(terminal: tuple[int, int]) -> None:
        with Keyboard(terminal[1]) as keyboard:
            assert keyboard.read(0.01) is None

    @pytest.mark.parametrize(
        ("parts", "keys"),
        [
            ([b"1", b"n"], ["1", "n"]),
            ([b"\x03"], [QUIT]),
            ([b"\x1b", b"[A", b"q"], [OTHER, "q"]),
            (["日".encode()[:1], "日".encode()[1:]], ["日"]),
            ([b"\x1b[200~na", b"me\x1b[201~"], ["name"]),
        ],
    )
    def test_keys_arrive_however_they_are_cut(terminal: tuple[int, int], parts: list[bytes], keys: list[str]) -> None:
        def send() -> None:
            for part in parts:
                os.write(terminal[0], part)
                time.sleep(0.01)

        with Keyboard(terminal[1]) as keyboard:
            sender = threading.Thread(target=send)
            sender.start()
            assert [keyboard.read(5.0) for _ in keys] == keys
            sender.join()
            assert keyboard.read(0.01) is None

    def test_lone_escape_is_a_key(terminal: tuple[int, int]) -> None:
        with Keyboard(terminal[1]) as keyboard:
            os.write(terminal[0], b"\x1b")
            assert keyboard.read(5.0) == ESCAPE

    def test_closed_terminal_is_noticed(terminal: tuple[int, int]) -> None:
        with Keyboard(terminal[1]) as keyboard:
            os.close(terminal[0])
            assert keyboard.read(5.0) == CLOSED
