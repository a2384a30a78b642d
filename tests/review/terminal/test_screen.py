import io
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from typing import TextIO
from xml.etree import ElementTree

import pytest

from spacy_entity_annot.review import ReviewQueue
from spacy_entity_annot.review.terminal import picture
from spacy_entity_annot.review.terminal.picture import film
from spacy_entity_annot.review.terminal.screen import Screen
from spacy_entity_annot.review.terminal.session import Session
from spacy_entity_annot.types import Verdict
from spacy_entity_annot.workspace import Workspace, current_decisions


def verdicts(workspace: Workspace) -> list[Verdict]:
    return [decision.verdict for decision in current_decisions(workspace)]


def test_picture_shows_the_screen_and_fetches_nothing(workspace: Workspace) -> None:
    drawn = picture(workspace, annotator="ana")
    assert drawn.startswith("<svg")
    assert "tailor&#160;swift" in drawn
    assert 'url("http' not in drawn
    assert drawn == picture(workspace, annotator="ana")


def test_film_shows_each_screen_of_a_session_in_its_turn(workspace: Workspace) -> None:
    drawn = film(workspace, annotator="ana", keys=["x", "u"], seconds=2)
    assert drawn.count('<g class="frame"') == 3
    assert [f"animation-delay:{second}s" in drawn for second in (0, 2, 4, 6)] == [True, True, True, False]
    assert "animation: turn 6s" in drawn
    assert "pressed:&#160;x" in drawn or "pressed: x" in drawn
    assert "Taken&#160;back:&#160;#1,&#160;reject" in drawn
    assert 'url("http' not in drawn
    ElementTree.fromstring(drawn)
    assert verdicts(workspace) == []


def test_size_of_no_terminal_is_the_usual_one() -> None:
    assert Screen(io.StringIO(), io.StringIO()).size == (80, 24)


if sys.platform != "win32":
    import pty

    Terminal = tuple[int, TextIO, TextIO]

    @pytest.fixture
    def terminal() -> Iterator[Terminal]:
        """Our end of a terminal, whose output is read away, and its two streams."""
        ours, theirs = pty.openpty()
        reader = threading.Thread(target=drain, args=(ours,), daemon=True)
        reader.start()
        with open(theirs) as source, open(os.dup(theirs), "w") as output:
            yield ours, source, output
        reader.join()
        os.close(ours)

    def drain(descriptor: int) -> None:
        try:
            while os.read(descriptor, 65536):
                pass
        except OSError:
            return  # the other end is closed

    def test_keys_pressed_during_a_wait_decide_nothing(terminal: Terminal, workspace: Workspace) -> None:
        ours, source, output = terminal
        screen = Screen(source, output)

        def wait(text: str) -> None:
            os.write(ours, b"\r")  # the impatient reviewer
            screen.tell(text)

        def choose() -> None:
            while session.view().typed != "swift" or not session.view().found:
                time.sleep(0.02)
            time.sleep(0.3)
            os.write(ours, b"\r2q")

        session = Session(ReviewQueue(workspace, annotator="ana", on_wait=wait))
        os.write(ours, b"/swift")
        threading.Thread(target=choose, daemon=True).start()
        screen.run(session)
        assert verdicts(workspace) == [Verdict.link("Q1475495")]

    def test_ctrl_c_during_a_wait_quits_after_it(terminal: Terminal, workspace: Workspace) -> None:
        ours, source, output = terminal
        screen = Screen(source, output)

        def wait(text: str) -> None:
            os.write(ours, b"\r\x03")
            screen.tell(text)

        session = Session(ReviewQueue(workspace, annotator="ana", on_wait=wait))
        os.write(ours, b"/swift\r")
        screen.run(session)
        assert (session.finished, verdicts(workspace)) == (True, [])

    @pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM"])
    def test_polite_signals_end_the_session(terminal: Terminal, workspace: Workspace, name: str) -> None:
        ours, source, output = terminal
        number = getattr(signal, name)
        before = signal.getsignal(number)
        session = Session(ReviewQueue(workspace, annotator="ana"))
        os.write(ours, b"x")
        threading.Timer(0.3, os.kill, (os.getpid(), number)).start()
        Screen(source, output).run(session)
        assert verdicts(workspace) == [Verdict.reject()]
        assert signal.getsignal(number) is before
