import pytest

from spacy_entity_annot.review import ReviewQueue, status
from spacy_entity_annot.types import Problem, Verdict
from spacy_entity_annot.workspace import Circumstances, Workspace, add_problems, record_decision, undo_decisions
from spacy_entity_annot.workspace.counts import Effort

from .conftest import SWIFT


def test_empty_workspace_counts_nothing(tmp_path: object) -> None:
    with Workspace.create(f"{tmp_path}/annot.db") as workspace:
        record = status(workspace).record()
    assert record == {
        "transcripts": 0, "utterances": 0, "entities": 0, "mentions": 0, "proposed": 0, "candidates": 0,
        "settled": 0, "accepted": 0, "disagreements": 0, "urgent": 0, "problems": 0,
        "waiting": 0, "decisions": {}, "annotators": {},
        "active_seconds": 0.0, "decisions_per_hour": None, "utterances_per_hour": None, "answers": {},
    }  # fmt: skip


def test_counts_by_verdict_and_annotator(workspace: Workspace) -> None:
    record_decision(workspace, 1, Verdict.link(SWIFT), annotator="ana")
    record_decision(workspace, 1, Verdict.nil(), annotator="bob")
    record_decision(workspace, 2, Verdict.nil(), annotator="ana")
    record_decision(workspace, 4, Verdict.skip(), annotator="bob")
    record_decision(workspace, 5, Verdict.reject(), annotator="bob")
    undo_decisions(workspace, annotator="bob")
    add_problems(workspace, [Problem("file", 3, "bad")])
    record = status(workspace).record()
    assert record["decisions"] == {"link": 1, "nil": 2, "skip": 1}
    assert record["annotators"] == {"ana": 2, "bob": 2}
    assert (record["mentions"], record["proposed"], record["candidates"]) == (5, 5, 10)
    # 1 is for a third person to settle, 3 lies within 2, 4 was skipped, 5 was undone
    assert (record["settled"], record["disagreements"], record["waiting"], record["problems"]) == (1, 1, 2, 1)


def test_waiting_is_what_a_newcomer_sees(workspace: Workspace) -> None:
    record_decision(workspace, 1, Verdict.link(SWIFT), annotator="ana")
    record_decision(workspace, 5, Verdict.flag("private"), annotator="ana")
    assert status(workspace).rows["waiting"] == len(list(ReviewQueue(workspace, annotator="zoe"))) == 3


def test_idle_time_is_cut(workspace: Workspace) -> None:
    for mention, seconds in ((1, 2.0), (2, 4000.0), (4, None)):
        record_decision(
            workspace, mention, Verdict.nil(), annotator="ana", circumstances=Circumstances(seconds=seconds)
        )
    assert status(workspace).effort == Effort(2, 32.0)
    assert status(workspace).record()["decisions_per_hour"] == 225


def test_time_of_an_undone_verdict_was_spent(workspace: Workspace) -> None:
    for mention in (1, 2):
        record_decision(workspace, mention, Verdict.nil(), annotator="ana", circumstances=Circumstances(seconds=9.0))
    undo_decisions(workspace, annotator="ana")
    assert status(workspace).effort.per_hour == pytest.approx(200)


def test_read_only_workspace_is_enough(workspace: Workspace) -> None:
    with Workspace.open(workspace.path, read_only=True) as opened:
        assert status(opened).rows["mentions"] == 5


def test_answers_are_measured_by_where_the_entity_was_found(workspace: Workspace) -> None:
    for mention, verdict, rank, keys in ((1, Verdict.link(SWIFT), 1, 1), (4, Verdict.link(SWIFT), None, 9),
                                         (5, Verdict.reject(), None, 1)):  # fmt: skip
        circumstances = Circumstances(seconds=3.0, rank=rank, keys=keys)
        record_decision(workspace, mention, verdict, annotator="ana", circumstances=circumstances)
    record = status(workspace).record()
    assert record["answers"] == {
        "first candidate": {"count": 1, "seconds": 3.0, "keys": 1.0},
        "found by search": {"count": 1, "seconds": 3.0, "keys": 9.0},
        "reject": {"count": 1, "seconds": 3.0, "keys": 1.0},
    }
    assert record["utterances_per_hour"] == 1200
