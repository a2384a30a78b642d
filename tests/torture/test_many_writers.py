"""Many processes decide in one workspace at once: every acknowledged decision is there, once.

`ENTITY_ANNOT_DECISIONS` says how many each (200 unless told; 1,000 before a release).
"""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from spacy_entity_annot.types import Entity, Mention, Suggestion, Utterance
from spacy_entity_annot.workspace import Workspace, add_entities, add_mentions, add_utterances, set_candidates
from spacy_entity_annot.workspace.doctor import doctor

PROCESSES, DECISIONS = 8, int(os.environ.get("ENTITY_ANNOT_DECISIONS", "200"))
REVIEWED = DECISIONS // 4

pytestmark = pytest.mark.torture

CREATOR = """
import sys
from spacy_entity_annot.errors import UsageError
from spacy_entity_annot.workspace import Workspace, count_entities
try:
    Workspace.create(sys.argv[1]).close()
    print("made")
except UsageError:
    with Workspace.open(sys.argv[1]) as workspace:
        print(count_entities(workspace))
"""
DECIDER = """
import sys
from spacy_entity_annot.types import Verdict
from spacy_entity_annot.workspace import Workspace, record_decision
path, annotator, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
with Workspace.open(path) as workspace:
    for mention in range(1, count + 1):
        for _ in range(2):  # the answer got lost, the request comes again
            number = record_decision(workspace, mention, Verdict.link("Q1"), annotator=annotator, key=str(mention))
            print(number, mention, flush=True)
"""

REVIEWER = """
import sys
from spacy_entity_annot.errors import InputError
from spacy_entity_annot.review import ReviewQueue
from spacy_entity_annot.types import Verdict
from spacy_entity_annot.workspace import Workspace
path, annotator = sys.argv[1:3]
with Workspace.open(path) as workspace, ReviewQueue(workspace, annotator=annotator) as queue:
    for item in queue:
        for _ in range(2):  # the answer got lost, the request comes again
            if item.mention % 7 == 0:  # the laptop was closed for a while
                with workspace.transaction() as connection:
                    connection.execute("UPDATE lease SET expires_at = 0 WHERE annotator = ?", (annotator,))
            try:
                print(queue.decide(item, Verdict.link("Q1"), key=str(item.mention)), item.mention, flush=True)
            except InputError as error:
                assert "verdict was not recorded" in str(error), error
"""


def run_together(path: Path, program: str, *arguments: list[str]) -> list[str]:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(path), *one], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for one in arguments
    ]
    outputs = [process.communicate() for process in processes]
    assert [error for _, error in outputs] == [""] * len(processes)
    return [output for output, _ in outputs]


def test_a_new_workspace_is_made_once(tmp_path: Path) -> None:
    told = run_together(tmp_path / "annot.db", CREATOR, *[[]] * PROCESSES)
    assert sorted(told) == ["0\n"] * (PROCESSES - 1) + ["made\n"]
    with Workspace.open(tmp_path / "annot.db") as workspace:
        assert [check.name for check in doctor(workspace) if not check.good] == []


def test_every_acknowledged_decision_is_there_once(tmp_path: Path) -> None:
    path = tmp_path / "annot.db"
    with Workspace.create(path) as workspace:
        add_entities(workspace, [Entity("Q1", "song")])
        add_utterances(workspace, [Utterance(f"u{n}", "play") for n in range(DECISIONS)], source="test")
        add_mentions(workspace, [Mention(f"u{n}", 0, 4, "play", "") for n in range(DECISIONS)])
    names = [f"annotator {number}" for number in range(PROCESSES)]
    outputs = run_together(path, DECIDER, *([name, str(DECISIONS)] for name in names))
    acknowledged = Counter(
        (int(number), int(mention), name)
        for name, output in zip(names, outputs, strict=True)
        for number, mention in map(str.split, output.splitlines())
    )
    with Workspace.open(path) as workspace:
        stored = workspace.connection.execute("SELECT number, mention, annotator FROM decision").fetchall()
        assert [check.name for check in doctor(workspace) if not check.good] == []
    assert len(stored) == PROCESSES * DECISIONS
    assert acknowledged == Counter(dict.fromkeys(stored, 2))


def test_no_item_is_held_twice_and_none_is_left(tmp_path: Path) -> None:
    path = tmp_path / "annot.db"
    count = PROCESSES * REVIEWED
    with Workspace.create(path) as workspace:
        add_entities(workspace, [Entity("Q1", "song")])
        add_utterances(workspace, [Utterance(f"u{n}", f"play {n}") for n in range(count)], source="test")
        numbers = add_mentions(workspace, [Mention(f"u{n}", 0, 4, "play", "") for n in range(count)])
        set_candidates(workspace, dict.fromkeys(numbers, Suggestion("", (), 0.5)))
    names = [f"annotator {number}" for number in range(PROCESSES)]
    outputs = run_together(path, REVIEWER, *([name] for name in names))
    acknowledged = {
        (int(number), int(mention), name)
        for name, output in zip(names, outputs, strict=True)
        for number, mention in map(str.split, output.splitlines())
    }
    with Workspace.open(path) as workspace:
        stored = workspace.connection.execute("SELECT number, mention, annotator FROM decision").fetchall()
        assert [check.name for check in doctor(workspace) if not check.good] == []
    assert set(stored) == acknowledged
    assert sorted(mention for _, mention, _ in stored) == sorted(numbers)
