"""A real review in a real terminal. What the screen confirmed is on disk, however the terminal ends."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from spacy_entity_annot.types import Candidate, Mention, Suggestion, Utterance
from spacy_entity_annot.workspace import Workspace, add_mentions, add_utterances, set_candidates
from spacy_entity_annot.workspace.doctor import doctor

from ..conftest import QUEEN, SWIFT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed"),
]
HOSTILE = "日本 e\u0301 \x1b[2J\x1b]0;owned\x07 tailor swift \u202e👍🏽"
Wait = Callable[[str], str]


class Terminal:
    """A window of tmux with a server of its own."""

    def __init__(self, name: str, width: int, height: int, command: list[str]) -> None:
        self._server = ["tmux", "-L", name, "-f", os.devnull]
        environment = {key: value for key, value in os.environ.items() if key != "TMUX"} | {"LC_ALL": "C.UTF-8"}
        size = ["-x", str(width), "-y", str(height)]
        arguments = [*self._server, "-u", "new-session", "-d", "-s", "review", *size, *command]
        subprocess.run(arguments, check=True, env=environment)

    def run(self, *arguments: str) -> str:
        done = subprocess.run([*self._server, *arguments], capture_output=True, text=True)
        return done.stdout

    def press(self, *keys: str) -> None:
        self.run("send-keys", "-t", "review", *keys)

    def screen(self) -> str:
        return self.run("capture-pane", "-p", "-t", "review")

    def wait_for(self, pattern: str) -> str:
        give_up_at = time.monotonic() + 30
        while time.monotonic() < give_up_at:
            screen = self.screen()
            if re.search(pattern, screen):
                return screen
            time.sleep(0.02)
        raise AssertionError(f"{pattern!r} never came:\n{screen}")

    def wait_for_end(self) -> None:
        give_up_at = time.monotonic() + 30
        while self.run("list-sessions") and time.monotonic() < give_up_at:
            time.sleep(0.02)
        assert self.run("list-sessions") == ""


@pytest.fixture
def path(workspace: Workspace) -> Path:
    """Thirty more mentions, and one utterance that tries to take over the terminal, first of all."""
    utterances = [Utterance("a", HOSTILE, "other"), *(Utterance(f"b{n}", "by tailor swift", "more") for n in range(30))]
    add_utterances(workspace, utterances, source="test")
    mentions = [Mention(one.id, (start := one.text.index("tailor")), start + 12, "", "Taylor") for one in utterances]
    numbers = add_mentions(workspace, mentions)
    suggestion = Suggestion("", (Candidate(SWIFT, "Taylor Swift", 0.9), Candidate(QUEEN, "Queen", 0.05)), 0.05)
    set_candidates(workspace, dict.fromkeys(numbers, suggestion))
    workspace.close()
    return workspace.path


@pytest.fixture
def start(path: Path) -> Iterator[Callable[..., Terminal]]:
    name = f"entity-annot-test-{os.getpid()}"

    def start(width: int = 80, height: int = 24, then: str = "") -> Terminal:
        review = f"{sys.executable} -m spacy_entity_annot review -w {path} --annotator ana --in-order"
        return Terminal(name, width, height, ["sh", "-c", f"exec {review}" if not then else f"{review}; {then}"])

    yield start
    subprocess.run(["tmux", "-L", name, "kill-server"], capture_output=True)


def on_disk(path: Path) -> dict[int, str]:
    with Workspace.open(path, read_only=True) as workspace:
        rows = workspace.connection.execute("SELECT number, verdict FROM decision").fetchall()
    return dict(rows)


def test_a_review_with_a_resize_in_the_middle(start: Callable[..., Terminal], path: Path) -> None:
    terminal = start()
    screen = terminal.wait_for(r"\[tailor swift\]")
    assert "↵ 1 Taylor Swift" in screen
    terminal.press("Enter")
    terminal.wait_for("Saved #1:")
    assert on_disk(path) == {1: "link"}
    terminal.run("resize-window", "-t", "review", "-x", "200", "-y", "50")
    terminal.wait_for("─{200}")
    terminal.press("n")
    terminal.wait_for("Saved #2:")
    terminal.press("f")
    terminal.wait_for("Flag, because:")
    terminal.press("-l", "not nice")
    terminal.press("Enter")
    terminal.wait_for("Saved #3:")
    terminal.run("resize-window", "-t", "review", "-x", "50", "-y", "17")
    screen = terminal.wait_for(r"1-9 n v x s f / u \?")
    assert "n none of these" in screen
    terminal.press("u")
    terminal.wait_for("Taken back: #3, flag")
    assert on_disk(path) == {1: "link", 2: "nil", 3: "flag", 4: "undo"}
    terminal.press("q")
    terminal.wait_for_end()


def test_hostile_text_stays_where_it_belongs(start: Callable[..., Terminal], path: Path) -> None:
    terminal = start()
    terminal.wait_for(r"\[tailor swift\]")
    terminal.press("xxxxx")
    screen = terminal.wait_for("Saved #5:")
    assert "▌ 日本 e\u0301 ␛[2J␛]0;owned␇ [tailor swift] \ufffd👍" in screen
    assert screen.splitlines()[1] == "─" * 80
    assert "owned" not in terminal.run("display-message", "-p", "-t", "review", "#{pane_title}")


def test_one_key_settles_a_group_and_one_takes_it_back(start: Callable[..., Terminal], path: Path) -> None:
    terminal = start()
    terminal.wait_for(r"\[tailor swift\]")
    terminal.press("xxxxxx")
    assert "×30 alike in context" in terminal.wait_for("Saved #6:")
    terminal.press("p", "n")
    terminal.wait_for("Saved #7:")
    terminal.press("Enter")
    terminal.wait_for("Saved #8: .* and 28 alike")
    assert list(on_disk(path).values()) == ["reject"] * 6 + ["nil"] + ["link"] * 29
    terminal.press("u")
    terminal.wait_for("Taken back: #8, link")
    assert list(on_disk(path).values())[-29:] == ["undo"] * 29
    terminal.press("U")
    terminal.wait_for("Done again: #66, link")
    terminal.press("q")
    terminal.wait_for_end()


@pytest.mark.parametrize("end", ["C-c", "C-d", "q"])
def test_every_way_out_leaves_the_terminal_as_it_was(start: Callable[..., Terminal], path: Path, end: str) -> None:
    terminal = start(then="echo status $?; stty -a | tr -s ' ;' '\\n' | grep -x -e '-*echo' -e '-*icanon'; sleep 60")
    state = ("display-message", "-p", "-t", "review", "#{alternate_on}#{cursor_flag}")
    terminal.wait_for(r"\[tailor swift\]")
    assert terminal.run(*state) == "10\n"
    terminal.press("x")
    terminal.wait_for("Saved #1:")
    terminal.press(end)
    screen = terminal.wait_for(r"status \d+\s+\S+\s+-?echo")
    assert screen.split()[-4:] == ["status", "0", "icanon", "echo"]
    assert terminal.run(*state) == "01\n"
    assert on_disk(path) == {1: "reject"}


@pytest.mark.parametrize("moment", [0.0, 0.01, 0.05, 0.1])
def test_closed_terminal_loses_nothing_that_was_confirmed(
    start: Callable[..., Terminal], path: Path, moment: float
) -> None:
    terminal = start()
    terminal.wait_for(r"\[tailor swift\]")
    terminal.press(*"xn1" * 4)
    time.sleep(moment)
    confirmed = [int(number) for number in re.findall(r"Saved #(\d+):", terminal.screen())]
    terminal.run("kill-session", "-t", "review")
    terminal.wait_for_end()
    assert set(confirmed) <= set(on_disk(path))
    with Workspace.open(path) as workspace:
        assert [check.name for check in doctor(workspace) if not check.good] == []
