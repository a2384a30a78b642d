"""The server process: where it listens, and what its end leaves behind."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest
from playwright.sync_api import Browser, expect

from spacy_entity_annot.errors import UsageError
from spacy_entity_annot.review.web.server import listen
from spacy_entity_annot.workspace import Workspace, current_decisions


def start(path: Path, *arguments: str) -> tuple["subprocess.Popen[str]", str]:
    command = [sys.executable, "-m", "spacy_entity_annot", "review", "--web", "--annotator", "ana", "-w", str(path)]
    process = subprocess.Popen([*command, *arguments], stderr=subprocess.PIPE, text=True, env=os.environ)
    assert process.stderr is not None
    return process, link_in(process.stderr)


def link_in(output: IO[str]) -> str:
    line = output.readline()
    found = re.search(r"http://\S+", line)
    assert found, line + output.read()
    return found[0]


def stop(process: "subprocess.Popen[str]") -> str:
    process.send_signal(signal.SIGINT)
    return process.communicate(timeout=120)[1]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org", ""])
def test_an_address_that_others_could_reach_is_refused(host: str) -> None:
    with pytest.raises(UsageError, match="on this machine only") as caught:
        listen(host, 8417)
    assert "ssh -L 8417:127.0.0.1:8417" in str(caught.value)


def test_a_taken_port_is_said_to_be_taken() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port} cannot be used .*--port"):
            listen("127.0.0.1", port)


def test_serve_refuses_such_an_address_before_it_opens_anything(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "spacy_entity_annot", "serve", "--host", "0.0.0.0", "-w", str(tmp_path / "no.db")]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert (ended.returncode, "on this machine only" in ended.stderr) == (2, True)
    assert "Traceback" not in ended.stderr


@pytest.mark.browser
def test_answers_survive_a_server_that_ends_and_starts_again(workspace: Workspace, chromium: Browser) -> None:
    process, link = start(workspace.path)
    context = chromium.new_context()
    page = context.new_page()
    page.goto(link)
    page.wait_for_selector("mark")
    assert stop(process).endswith("Ended.\n")
    page.keyboard.press("n")
    status = page.locator("#status")
    expect(status).to_contain_text("1 not saved yet: no connection")
    again, link = start(workspace.path, "--port", link.rpartition(":")[2].partition("/")[0])
    try:
        expect(status).to_contain_text("1 not saved yet: Your session has ended. Open the link")
        page.goto(link)
        expect(status).to_contain_text("Saved #1")
        assert [str(one.verdict.kind) for one in current_decisions(workspace)] == ["nil"]
    finally:
        context.close()
        stop(again)
