from pathlib import Path

import pytest

from spacy_entity_annot.transcripts import Quarantine, ingest, read_transcripts, retry
from spacy_entity_annot.types import Problem
from spacy_entity_annot.workspace import Workspace, iterate_problems, iterate_utterances


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of calls that was ingested: one is broken in part, one altogether, one is fine."""
    (tmp_path / "calls" / "a").mkdir(parents=True)
    (tmp_path / "calls" / "a" / "call.jsonl").write_text('{"text": "play"}\n{"text": 7}\n{"text": 8}\n')
    (tmp_path / "calls" / "call.json").write_text('{"segments": [{"text": "hello"')
    (tmp_path / "calls" / "fine.txt").write_text("stop\n")
    with Workspace.create(tmp_path / "annot.db") as workspace, Quarantine(workspace) as quarantine:
        ingest(workspace, read_transcripts(tmp_path / "calls", on_problem=quarantine))
    return tmp_path


def ids(workspace: Workspace) -> list[str]:
    return [utterance.id for _, utterance in iterate_utterances(workspace)]


def test_what_is_still_broken_stays_and_what_was_mended_is_read(folder: Path) -> None:
    with Workspace.open(folder / "annot.db") as workspace:
        assert ids(workspace) == ["fine:1", "a/call:1"]
        assert [(Path(problem.source).name, problem.line) for problem in iterate_problems(workspace)] == [
            ("call.jsonl", 2), ("call.jsonl", 3), ("call.json", 1),
        ]  # fmt: skip
        (folder / "calls/a/call.jsonl").write_text('{"text": "play"}\n{"text": "it"}\n{"text": 8}\n')
        (folder / "calls/call.json").write_text('{"segments": [{"text": "hello", "start": 0, "end": 1}]}')
        remaining: list[Problem] = []
        done = retry(workspace, on_problem=remaining.append)
        assert (done.added, done.unchanged) == (2, 1)
        assert ids(workspace) == ["fine:1", "a/call:1", "a/call:2", "call:1"]
        assert [problem.line for problem in remaining] == [3]
        assert list(iterate_problems(workspace)) == remaining


def test_a_file_that_has_gone_keeps_its_problems(folder: Path) -> None:
    (folder / "calls/call.json").unlink()
    with Workspace.open(folder / "annot.db") as workspace:
        retry(workspace, on_problem=lambda problem: None)
        assert {Path(problem.source).name for problem in iterate_problems(workspace)} == {"call.jsonl", "call.json"}
