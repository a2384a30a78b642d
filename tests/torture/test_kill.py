"""A process killed at any moment loses nothing that it acknowledged, and a re-run completes.

`ENTITY_ANNOT_KILLS` says how often (10 unless told; 50 before a release).
"""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from spacy_entity_annot import Entity, Workspace, add_entities
from spacy_entity_annot.workspace.doctor import doctor

KILLS = int(os.environ.get("ENTITY_ANNOT_KILLS", "10"))
UTTERANCES = 30_000
PROGRAM = [sys.executable, "-m", "spacy_entity_annot"]

pytestmark = [pytest.mark.torture, pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")]


def kill_at_random(command: list[str], chance: random.Random, longest: float) -> bool:
    """Start a command, kill it, and say whether it had ended by itself before."""
    process = subprocess.Popen([*PROGRAM, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(chance.uniform(0.0, longest))
    process.send_signal(signal.SIGKILL)
    return process.wait() == 0


def seconds_of(command: list[str]) -> float:
    started = time.monotonic()
    subprocess.run([*PROGRAM, *command], check=True, capture_output=True)
    return time.monotonic() - started


def count(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def torment(path: Path, command: Callable[[Path], list[str]], table: str) -> None:
    """Kill a command again and again; what is there only grows, stays sound, and a last run completes it."""
    chance = random.Random(7)
    longest = seconds_of(command(path.with_name("whole.db"))) * 1.1
    before = 0
    for _ in range(KILLS):
        kill_at_random(command(path), chance, longest)
        with Workspace.open(path) as workspace:
            assert [check.name for check in doctor(workspace) if not check.good] == []
        now = count(path, table)
        assert now >= before
        before = now
    subprocess.run([*PROGRAM, *command(path)], check=True, capture_output=True)
    assert count(path, table) == count(path.with_name("whole.db"), table)


def write_transcripts(path: Path) -> None:
    with path.open("w") as file:
        for number in range(UTTERANCES):
            record = {"id": f"u{number}", "transcript": f"t{number // 50}", "text": f"play song number {number}",
                      "subject_key": f"device {number % 900}"}  # fmt: skip
            file.write(json.dumps(record) + "\n")


def new_workspaces(folder: Path) -> list[Path]:
    paths = [folder / "killed.db", folder / "whole.db"]
    for path in paths:
        Workspace.create(path).close()
    return paths


def test_ingest_survives_being_killed(tmp_path: Path) -> None:
    write_transcripts(tmp_path / "calls.jsonl")
    path, _ = new_workspaces(tmp_path)
    torment(path, lambda workspace: ["ingest", str(tmp_path / "calls.jsonl"), "-w", str(workspace)], "utterance")
    assert count(path, "utterance") == UTTERANCES
    assert count(path.with_suffix(".vault"), "subject") == 900


def test_decide_survives_being_killed(tmp_path: Path) -> None:
    write_transcripts(tmp_path / "calls.jsonl")
    with (tmp_path / "decisions.jsonl").open("w") as file:
        for number in range(0, UTTERANCES, 3):
            record = {"utterance": f"u{number}", "start": 5, "end": 9, "verdict": "link", "entity": "Q1"}
            file.write(json.dumps(record) + "\n")
    path, whole = new_workspaces(tmp_path)
    for workspace_path in (path, whole):
        seconds_of(["ingest", str(tmp_path / "calls.jsonl"), "-w", str(workspace_path)])
        with Workspace.open(workspace_path) as workspace:
            add_entities(workspace, [Entity("Q1", "song")])
    torment(
        path,
        lambda workspace: ["decide", str(tmp_path / "decisions.jsonl"), "-w", str(workspace), "--annotator", "ana"],
        "decision",
    )
    assert count(path, "decision") == UTTERANCES // 3


def test_mine_goes_on_where_it_was_killed(tmp_path: Path) -> None:
    write_transcripts(tmp_path / "calls.jsonl")
    path, whole = new_workspaces(tmp_path)
    for workspace_path in (path, whole):
        seconds_of(["ingest", str(tmp_path / "calls.jsonl"), "-w", str(workspace_path)])
    torment(path, lambda workspace: ["mine", "song number 29", "-w", str(workspace), "--processes", "2"], "mention")
    assert 0 < count(path, "hit") == count(whole, "hit")
    assert count(path, "mining") == 1
