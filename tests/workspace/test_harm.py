from collections.abc import Callable

import pytest

from spacy_entity_annot.errors import UsageError
from spacy_entity_annot.types import Mention, Verdict
from spacy_entity_annot.workspace import (
    Workspace,
    add_mentions,
    neighbours,
    record_decision,
    undo_decisions,
)
from spacy_entity_annot.workspace.adjudications import disputed_mentions
from spacy_entity_annot.workspace.harm import is_masked, mask_version, masked_ids, reveal
from spacy_entity_annot.workspace.messages import answered_flags, count_urgent, list_threads
from spacy_entity_annot.workspace.queue import is_waiting
from spacy_entity_annot.workspace.utterances import MASK


@pytest.fixture
def mentioned(workspace: Workspace) -> Workspace:
    """Mentions 1 and 2 in one utterance, 3 in the next."""
    add_mentions(workspace, [Mention("u0", *span, "", "") for span in ((5, 17), (22, 27))])
    add_mentions(workspace, [Mention("u1", 5, 17, "", "")])
    return workspace


@pytest.mark.parametrize("reason", ["distressing", "possible crime or danger", "distressing: a threat", "DISTRESSING"])
def test_a_harmful_utterance_is_masked_and_in_nobodys_queue(mentioned: Workspace, reason: str) -> None:
    before = mask_version(mentioned)
    record_decision(mentioned, 1, Verdict.flag(reason), annotator="ana")
    assert masked_ids(mentioned) == {"u0"}
    assert mask_version(mentioned) != before
    assert [is_masked(mentioned, mention) for mention in (1, 2, 3)] == [True, True, False]
    for annotator in ("ana", "bob"):
        assert [is_waiting(mentioned, mention, annotator=annotator) for mention in (1, 2, 3)] == [False, False, True]


@pytest.mark.parametrize("reason", ["muddled word", "distressingly muddled", "not distressing"])
def test_other_flags_mask_nothing(mentioned: Workspace, reason: str) -> None:
    record_decision(mentioned, 1, Verdict.flag(reason), annotator="ana")
    assert masked_ids(mentioned) == set()


def test_the_mask_outlives_later_verdicts_and_falls_with_an_undo(mentioned: Workspace) -> None:
    record_decision(mentioned, 1, Verdict.flag("distressing"), annotator="ana")
    record_decision(mentioned, 1, Verdict.nil(), annotator="ana")
    assert masked_ids(mentioned) == {"u0"}
    undo_decisions(mentioned, annotator="ana", count=2)
    assert masked_ids(mentioned) == set()


def test_harmful_neighbours_are_masked(mentioned: Workspace) -> None:
    number = mentioned.connection.execute("SELECT number FROM utterance WHERE id = 'u1'").fetchone()[0]
    seen = neighbours(mentioned, number)[0]
    record_decision(mentioned, 1, Verdict.flag("distressing"), annotator="ana")
    masked = neighbours(mentioned, number)[0]
    assert MASK not in seen
    assert masked == [*seen[:-1], MASK] if seen else masked == []


def test_whoever_flagged_it_is_not_shown_it_again(mentioned: Workspace) -> None:
    record_decision(mentioned, 1, Verdict.flag("distressing"), annotator="ana")
    with pytest.raises(UsageError, match="you flagged this as harmful"):
        reveal(mentioned, 2, annotator="ana")
    assert "tailor swift" in reveal(mentioned, 2, annotator="bob")
    with pytest.raises(UsageError, match="there is no mention 99"):
        reveal(mentioned, 99, annotator="bob")


def test_a_masked_dispute_is_put_before_nobody(mentioned: Workspace) -> None:
    record_decision(mentioned, 2, Verdict.nil(), annotator="ana")
    record_decision(mentioned, 2, Verdict.reject(), annotator="bob")
    assert disputed_mentions(mentioned, annotator="eve") == [2]
    record_decision(mentioned, 1, Verdict.flag("distressing"), annotator="cid")
    assert disputed_mentions(mentioned, annotator="eve") == []


@pytest.mark.parametrize(
    "ask",
    [
        mask_version,
        lambda workspace: is_masked(workspace, 1, annotator="ana"),
        lambda workspace: count_urgent(workspace, annotator="ana"),
        lambda workspace: answered_flags(workspace, annotator="ana"),
        list_threads,
    ],
)
def test_what_is_asked_often_never_walks_all_decisions(
    mentioned: Workspace, ask: Callable[[Workspace], object]
) -> None:
    asked: list[str] = []
    mentioned.connection.set_trace_callback(asked.append)
    ask(mentioned)
    mentioned.connection.set_trace_callback(None)
    steps = [row[3] for query in asked for row in mentioned.connection.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert steps
    assert [step for step in steps if step.startswith("SCAN made") and "decision_that_flags" not in step] == []
