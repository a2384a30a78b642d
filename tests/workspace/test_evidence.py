import pytest

from spacy_entity_annot.types import Alternative, Mention, Utterance, Verdict, VerdictKind
from spacy_entity_annot.workspace import (
    Workspace,
    add_mentions,
    add_utterances,
    record_span_decision,
    remove_entity,
    undo_decisions,
)
from spacy_entity_annot.workspace.adjudications import record_adjudication
from spacy_entity_annot.workspace.evidence import Evidence, iterate_evidence

from .conftest import QUEEN, SWIFT


def mention(utterance: str = "u0", start: int = 5, end: int = 17, alternative: int | None = None) -> Mention:
    return Mention(utterance, start, end, "", "", alternative=alternative)


def decide(workspace: Workspace, verdict: Verdict, *, at: Mention | None = None, by: str = "ana") -> int:
    return record_span_decision(workspace, at or mention(), verdict, annotator=by)


def evidence(workspace: Workspace) -> list[Evidence]:
    return list(iterate_evidence(workspace))


def test_nothing_decided_is_no_evidence(workspace: Workspace) -> None:
    add_mentions(workspace, [mention()])
    assert evidence(workspace) == []


@pytest.mark.parametrize("verdict", [Verdict.skip(), Verdict.flag("rude")])
def test_skips_and_flags_are_no_evidence(workspace: Workspace, verdict: Verdict) -> None:
    decide(workspace, verdict)
    assert evidence(workspace) == []


def test_disagreement_is_no_evidence(workspace: Workspace) -> None:
    decide(workspace, Verdict.link(SWIFT))
    decide(workspace, Verdict.link(QUEEN), by="ben")
    assert evidence(workspace) == []


def test_link_to_a_retired_entity_is_no_evidence(workspace: Workspace) -> None:
    decide(workspace, Verdict.link(SWIFT))
    remove_entity(workspace, SWIFT.id)
    assert evidence(workspace) == []


def test_what_all_agree_on_is_evidence_in_the_order_of_the_decisions(workspace: Workspace) -> None:
    later = mention("u1", 18, 21)
    first = decide(workspace, Verdict.link(SWIFT))
    rejected = decide(workspace, Verdict.reject(), at=later)
    decide(workspace, Verdict.skip(), by="carl")
    second = decide(workspace, Verdict.link(SWIFT), by="ben")
    assert [one._replace(is_audit=False, form=None, transcript_number=0, fold=0) for one in evidence(workspace)] == [
        Evidence(2, "u1", "call", "and", VerdictKind.REJECT, None, frozenset({"ana"}), (rejected,), False, False),
        Evidence(1, "u0", "call", "tailor swift", VerdictKind.LINK, SWIFT.id, frozenset({"ana", "ben"}),
                 (first, second), False, False),
    ]  # fmt: skip


def test_adjudication_alone_counts_where_people_disagreed(workspace: Workspace) -> None:
    decide(workspace, Verdict.link(SWIFT))
    decide(workspace, Verdict.link(QUEEN), by="ben")
    number = record_adjudication(workspace, 1, Verdict.link(QUEEN), annotator="carl")
    [one] = evidence(workspace)
    assert (one.entity, one.people, one.decisions, one.adjudicated) == (
        QUEEN.id, frozenset({"carl"}), (number,), True,
    )  # fmt: skip
    undo_decisions(workspace, annotator="carl")
    assert evidence(workspace) == []


def test_heard_form_of_another_reading_is_its_own(workspace: Workspace) -> None:
    add_utterances(workspace, [Utterance("n", "\U0001f600 x", "other", alternatives=(Alternative("é taylor"),))],
                   source="test")  # fmt: skip
    decide(workspace, Verdict.nil(), at=mention("n", 2, 8, alternative=0))
    decide(workspace, Verdict.nil(), at=mention("n", 2, 3))
    assert [(one.heard, one.transcript) for one in evidence(workspace)] == [("taylor", "other"), ("x", "other")]


def test_mention_that_was_not_mined_is_not_set_aside(workspace: Workspace) -> None:
    texts = [Utterance(f"x{number}", "play queen", "other") for number in range(50)]
    add_utterances(workspace, texts, source="test")
    for text in texts:
        decide(workspace, Verdict.nil(), at=mention(text.id, 5, 10))
    assert [one.is_audit for one in evidence(workspace)] == [False] * 50
