"""Accepting without a person: only with a proof, never as evidence, and gone with what it rests on."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from spacy_entity_annot import (
    Entity,
    Mention,
    Query,
    ReviewQueue,
    Utterance,
    Verdict,
    Workspace,
    add_entities,
    export,
)
from spacy_entity_annot.acceptance import AcceptanceReport, accept, audit, fewest, prove, taught_verdicts
from spacy_entity_annot.errors import UsageError
from spacy_entity_annot.knowledge.elsewhere import ELSEWHERE
from spacy_entity_annot.knowledge.ranking.calibration import Outcome
from spacy_entity_annot.lessons import taught_generator
from spacy_entity_annot.review.status import status
from spacy_entity_annot.types import VerdictKind
from spacy_entity_annot.workspace import (
    add_mentions,
    add_utterances,
    get_mentions,
    record_decision,
    remove_entity,
    set_candidates,
    settled_verdicts,
    undo_decisions,
)
from spacy_entity_annot.workspace.acceptance import accepted_verdicts
from spacy_entity_annot.workspace.evidence import iterate_evidence
from spacy_entity_annot.workspace.lots import audit_mentions, fold_of

SWIFT = Entity("Q26876", "Taylor Swift", (), "ARTIST", "American singer", 0.9)
QUEEN = Entity("Q15862", "Queen", (), "ARTIST", "British rock band", 0.9)
TEXT = "play taylor swift"
MENTIONS = 320
"""They differ in the blanks behind them alone: what is judged is alike, and the folds are not."""
PRECISION = 0.7


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Mentions of `taylor swift`, over each of which lies one of `swift`, with their candidates."""
    path = tmp_path_factory.mktemp("template") / "annot.db"
    with Workspace.create(path) as opened:
        add_entities(opened, [SWIFT, QUEEN])
        utterances = [Utterance(f"u{number}", TEXT + " " * number, f"t{number}") for number in range(MENTIONS)]
        add_utterances(opened, utterances, source="test")
        for start in (5, 12):
            numbers = add_mentions(opened, [Mention(one.id, start, len(TEXT), "", "Swift") for one in utterances])
            [suggestion] = taught_generator(opened).suggest([Query(TEXT[start:], TEXT)])
            set_candidates(opened, dict.fromkeys(numbers, suggestion))
    return path


@pytest.fixture
def workspace(template: Path, tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(shutil.copy(template, tmp_path / "annot.db")) as opened:
        yield opened


def decide(workspace: Workspace, numbers: list[int], verdict: Verdict, annotator: str = "ana") -> None:
    for number in numbers:
        record_decision(workspace, number, verdict, annotator=annotator)


def others(drawn: list[int]) -> list[int]:
    return [number for number in range(1, MENTIONS + 1) if number not in drawn]


def run(workspace: Workspace, precision: float = PRECISION) -> AcceptanceReport:
    return accept(workspace, precision=precision)


def wrong(workspace: Workspace) -> int:
    return sum(not one.outcome.right for one in audit(workspace, taught_verdicts(workspace)))


@pytest.fixture
def audited(workspace: Workspace) -> Workspace:
    decide(workspace, audit_mentions(workspace), Verdict.link(SWIFT))
    return workspace


@pytest.mark.parametrize("precision", [0.0, 1.0, -1.0, float("nan")])
def test_impossible_precision_is_refused(workspace: Workspace, precision: float) -> None:
    with pytest.raises(UsageError, match="the precision must lie between 0 and 1"):
        run(workspace, precision)


def test_proof_is_made_at_less_than_the_risk() -> None:
    assert fewest(0.95) == 66
    assert prove([Outcome(0.9, True)] * 65, precision=0.95) is None
    assert prove([Outcome(0.9, True)] * 66, precision=0.95) is not None


def test_where_all_of_the_likely_audit_passes_no_likely_verdict_is_too_unlikely() -> None:
    right = [Outcome(0.9, True)] * 300
    whole, part = (prove(right + [Outcome(0.5, False)] * wrong, precision=0.95) for wrong in (0, 300))
    assert whole is not None
    assert part is not None
    assert (whole.threshold, part.threshold) == (0.5, 0.9)


@pytest.mark.parametrize("is_right", [True, False])
def test_verdicts_likelier_wrong_than_right_wait_whatever_they_turned_out_to_be(is_right: bool) -> None:
    proof = prove([Outcome(0.9, True)] * 100 + [Outcome(0.49, is_right)] * 300, precision=0.95)
    assert proof is not None
    assert (proof.threshold, proof.accepted) == (0.5, 100)


def test_without_decisions_nothing_is_accepted(workspace: Workspace) -> None:
    report = run(workspace)
    assert (report.accepted, report.audited, report.proof) == ({}, [], None)
    assert f"takes {report.needed} decisions on mentions drawn by lot, and there are 0 before" in report.summary()
    assert accepted_verdicts(workspace) == []


@pytest.mark.parametrize(
    ("precision", "advice"),
    [
        (PRECISION, "`entity-annot review --audit` asks for it"),
        (0.999, "Only {} are drawn from what is mined; a lower precision takes fewer."),
    ],
)
def test_a_proof_that_no_decision_can_give_is_not_asked_for(
    workspace: Workspace, precision: float, advice: str
) -> None:
    assert advice.format(len(audit_mentions(workspace))) in run(workspace, precision).summary()


def test_risk_that_was_asked_for_is_told(audited: Workspace) -> None:
    assert "with a risk of 20%:" in accept(audited, precision=PRECISION, risk=0.2).summary()


def test_decisions_that_were_not_drawn_by_lot_prove_nothing(workspace: Workspace) -> None:
    decide(workspace, others(audit_mentions(workspace))[:100], Verdict.link(SWIFT))
    assert run(workspace).audited == []


def test_decisions_behind_one_that_waits_do_not_count(workspace: Workspace) -> None:
    drawn = audit_mentions(workspace)
    decide(workspace, [*drawn[:3], *drawn[4:]], Verdict.link(SWIFT))
    assert len(run(workspace).audited) == 3
    assert wrong(workspace) == 0


@pytest.mark.parametrize("verdict", [Verdict.link(QUEEN), Verdict.nil(), Verdict.reject(), Verdict.skip(),
                                     Verdict.flag("rude")])  # fmt: skip
def test_every_other_verdict_counts_as_wrong(workspace: Workspace, verdict: Verdict) -> None:
    drawn = audit_mentions(workspace)
    first, second, third = drawn[:3]
    decide(workspace, [first, third, *others(drawn)[:40]], Verdict.link(SWIFT))
    decide(workspace, [second], verdict)
    assert (wrong(workspace), len(run(workspace).audited)) == (1, 3)


def test_disagreement_and_a_link_on_a_part_of_the_span_count_as_wrong(workspace: Workspace) -> None:
    first, second = audit_mentions(workspace)[:2]
    decide(workspace, [first], Verdict.link(SWIFT))
    decide(workspace, [first], Verdict.nil(), "ben")
    decide(workspace, [second + MENTIONS], Verdict.link(SWIFT))
    assert (wrong(workspace), len(run(workspace).audited)) == (2, 2)


def test_what_people_say_now_so_now_otherwise_is_not_accepted(workspace: Workspace) -> None:
    for number in audit_mentions(workspace):
        decide(workspace, [number], Verdict.nil() if number % 2 else Verdict.link(SWIFT))
    report = run(workspace)
    assert len(report.audited) >= report.needed
    assert (report.accepted, report.proof) == ({}, None)
    assert "prove no precision of 0.7" in report.summary()


def test_fold_is_judged_without_its_own_decisions(workspace: Workspace) -> None:
    """What only the decisions of one fold say is not foreseen there."""
    drawn = get_mentions(workspace, audit_mentions(workspace))
    in_first = {mention.number for mention in drawn if fold_of(str(mention.utterance.transcript)) == 0}
    for mention in drawn:
        decide(workspace, [mention.number], Verdict.nil() if mention.number in in_first else Verdict.link(SWIFT))
    size = len(in_first)
    first_fold = list(islice(audit(workspace, taught_verdicts(workspace)), size))
    assert [(one.kind, one.outcome.right) for one in first_fold] == [(VerdictKind.LINK, False)] * size


def test_proven_candidates_are_accepted_and_no_longer_wait(audited: Workspace) -> None:
    report = run(audited)
    drawn = audit_mentions(audited)
    assert len(report.audited) == len(drawn)
    assert report.accepted == {VerdictKind.LINK: MENTIONS - len(drawn)}
    assert report.proof is not None
    assert report.proof.lowest_precision > PRECISION
    assert f"of {len(drawn)} among {len(drawn)} mentions that people decided by lot 0 were wrong" in report.summary()
    assert f"{MENTIONS - len(drawn)} of them are links, of which 0 of {len(drawn)} were wrong." in report.summary()
    assert report.record()["link"] == {"accepted": MENTIONS - len(drawn), "audited": len(drawn), "wrong": 0}
    links = accepted_verdicts(audited)
    assert {link.entity for link in links} == {SWIFT.id}
    assert not {link.mention for link in links} & set(drawn)
    assert {mention.text for mention in get_mentions(audited, [link.mention for link in links])} == {"taylor swift"}
    assert ReviewQueue(audited, annotator="ben").next() is None


def test_what_rests_on_other_mentions_neither_proves_nor_is_accepted(audited: Workspace) -> None:
    drawn, waits = audit_mentions(audited)[0], next(iter(others(audit_mentions(audited))))
    before = len(list(audit(audited, taught_verdicts(audited))))
    for number in (drawn, waits):
        [mention] = get_mentions(audited, [number])
        assert mention.suggestion
        [first, *rest] = mention.suggestion.candidates
        gained = replace(first, reasons=(*first.reasons, ELSEWHERE))
        set_candidates(audited, {number: replace(mention.suggestion, candidates=(gained, *rest))})
    assert len(list(audit(audited, taught_verdicts(audited)))) == before - 1
    assert run(audited).proof
    assert waits not in {one.mention for one in accepted_verdicts(audited)}


def test_accepted_verdicts_are_no_decisions_of_people(audited: Workspace, tmp_path: Path) -> None:
    before = (list(iterate_evidence(audited)), settled_verdicts(audited), status(audited).verdicts)
    suggestion = taught_generator(audited).suggest(["swift"])
    accepted = run(audited).accepted[VerdictKind.LINK]
    assert (list(iterate_evidence(audited)), settled_verdicts(audited), status(audited).verdicts) == before
    assert taught_generator(audited).suggest(["swift"]) == suggestion
    assert status(audited).rows["accepted"] == accepted
    assert export(audited, tmp_path / "corpus").rejected["it was accepted without a person"] == accepted


def test_second_run_changes_nothing(audited: Workspace) -> None:
    first, links = run(audited), accepted_verdicts(audited)
    assert run(audited) == first
    assert accepted_verdicts(audited) == links


def test_run_that_proves_nothing_takes_back_what_was_accepted(audited: Workspace) -> None:
    run(audited)
    assert run(audited, 0.99).accepted == {}
    assert accepted_verdicts(audited) == []


def test_undo_of_a_decision_that_it_rests_on_takes_all_back(audited: Workspace) -> None:
    run(audited)
    undo_decisions(audited, annotator="ana")
    assert accepted_verdicts(audited) == []
    item = ReviewQueue(audited, annotator="ana").next()
    assert item is not None


def test_undo_of_a_later_decision_leaves_the_others(audited: Workspace) -> None:
    run(audited)
    first, *others = accepted_verdicts(audited)
    decide(audited, [first.mention], Verdict.nil(), "ben")
    assert accepted_verdicts(audited) == others
    undo_decisions(audited, annotator="ben")
    assert accepted_verdicts(audited) == others


@pytest.mark.parametrize("annotator", ["ana", "ben"])
def test_contradicted_decision_that_it_rests_on_takes_all_back(audited: Workspace, annotator: str) -> None:
    run(audited)
    decide(audited, audit_mentions(audited)[:1], Verdict.nil(), annotator)
    assert accepted_verdicts(audited) == []


def test_agreement_with_a_decision_that_it_rests_on_leaves_all(audited: Workspace) -> None:
    run(audited)
    links = accepted_verdicts(audited)
    decide(audited, audit_mentions(audited)[:1], Verdict.link(SWIFT), "ben")
    decide(audited, audit_mentions(audited)[1:2], Verdict.skip(), "ben")
    assert accepted_verdicts(audited) == links


@pytest.mark.parametrize("verdict", [Verdict.reject(), Verdict.nil()])
def test_what_people_say_of_others_is_accepted_where_it_is_proven(workspace: Workspace, verdict: Verdict) -> None:
    drawn = audit_mentions(workspace)
    decide(workspace, drawn, verdict)
    report = run(workspace)
    assert report.accepted == {verdict.kind: MENTIONS - len(drawn)}
    assert {(one.verdict, one.entity) for one in accepted_verdicts(workspace)} == {(verdict.kind, None)}


def test_accepted_rejection_leaves_what_lies_within_to_people(workspace: Workspace) -> None:
    decide(workspace, audit_mentions(workspace), Verdict.reject())
    run(workspace)
    item = ReviewQueue(workspace, annotator="ben", sample_share=0).next()
    assert item is not None
    assert item.heard == "swift"


def test_verdict_across_the_span_takes_its_place(audited: Workspace) -> None:
    run(audited)
    first, *others = accepted_verdicts(audited)
    decide(audited, [first.mention + MENTIONS], Verdict.link(QUEEN))
    assert accepted_verdicts(audited) == others


def test_removed_entity_takes_its_links_along(audited: Workspace) -> None:
    run(audited)
    remove_entity(audited, SWIFT.id)
    assert accepted_verdicts(audited) == []


def test_audit_puts_the_drawn_mentions_first(workspace: Workspace) -> None:
    drawn = audit_mentions(workspace)
    shown = []
    queue = ReviewQueue(workspace, annotator="ana", audit=True)
    for item in queue:
        shown.append(item.mention)
        queue.decide(item, Verdict.reject())
        if len(shown) > len(drawn):
            break
    assert shown[:-1] == drawn
