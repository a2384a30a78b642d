import json
from pathlib import Path

import pytest
import spacy

from spacy_entity_annot import Entity, Utterance, Workspace, add_entities, mine
from spacy_entity_annot.workspace import add_utterances

from .test_bad_input import run


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "annot.db"
    with Workspace.create(path) as opened:
        add_entities(opened, [Entity("Q26876", "Taylor Swift")])
        add_utterances(opened, [Utterance("u", "play tailor swift", "call")], source="test")
        mine(opened, ["Taylor Swift"])
    return path


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--accept", "98"], "Invalid value for '--accept'"),
        (["--accept", "1"], "the precision must lie between 0 and 1, such as 0.98, not 1.0."),
        (["--accept", "0.98", "--missing"], "--accept needs the candidates of every undecided mention"),
        (["--accept", "high"], "Invalid value for '--accept'"),
    ],
)
def test_wrong_call_is_explained(workspace: Path, options: list[str], message: str) -> None:
    result = run("propose", *options, "-w", workspace)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.replace("│", " ").split())


def test_nothing_is_accepted_unless_asked(workspace: Path) -> None:
    assert json.loads(run("propose", "--json", "-w", workspace).stdout) == {"proposed": 1}


def test_what_is_done_and_what_waits_is_counted(workspace: Path) -> None:
    said = f"1 mention got candidates. 1 waits for a verdict.\nNext: entity-annot review -w {workspace}\n"
    assert run("propose", "-w", workspace).stderr == said


def test_why_less_waits_than_got_candidates_is_said(workspace: Path, tmp_path: Path) -> None:
    row = {"utterance": "u", "start": 0, "end": 11, "verdict": "nil"}  # across the mention that was mined
    (tmp_path / "decisions.jsonl").write_text(json.dumps(row))
    run("decide", tmp_path / "decisions.jsonl", "-w", workspace)
    said = run("propose", "-w", workspace).stderr
    assert "2 mentions got candidates. 0 wait for a verdict, for the others are decided, lie across a decided" in said


def test_what_a_proof_lacks_is_said(workspace: Path) -> None:
    result = run("propose", "--accept", "0.98", "-w", workspace)
    assert result.exit_code == 0
    assert "takes 166 decisions on mentions drawn by lot, and there are 0 before the first" in result.stderr
    assert json.loads(run("propose", "--accept", "0.98", "--json", "-w", workspace).stdout) == {
        "proposed": 1, "accepted": 0, "audited": 0, "needed": 166, "threshold": None,
        "proven_precision": None, "link": None, "nil": None, "reject": None,
    }  # fmt: skip


def test_pipeline_that_may_know_what_is_to_prove_it_is_refused(workspace: Path, tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "model")
    result = run("propose", "--accept", "0.98", "--model", tmp_path / "model", "-w", workspace)
    assert result.exit_code == 2
    assert "`entity-annot export CORPUS --without-audit`" in result.stderr
