"""While somebody reviews, the rest is settled as far as it is proven, and comes back with an undo."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from spacy_entity_annot.lessons import taught_generator
from spacy_entity_annot.review import ReviewQueue
from spacy_entity_annot.review.terminal.session import Session
from spacy_entity_annot.types import Entity, Mention, Query, Utterance, Verdict, VerdictKind
from spacy_entity_annot.workspace import Workspace, add_entities, add_mentions, add_utterances, set_candidates
from spacy_entity_annot.workspace.lots import audit_mentions, count_audited

SWIFT = Entity("Q26876", "Taylor Swift", (), "ARTIST", "American singer", 0.9)
TEXT = "play taylor swift"
MENTIONS = 320
"""They differ in the blanks behind them alone: what is judged is alike, and the folds are not."""
PRECISION = 0.7


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "annot.db") as opened:
        add_entities(opened, [SWIFT, Entity("Q15862", "Queen", (), "ARTIST", prior=0.9)])
        utterances = [Utterance(f"u{number}", TEXT + " " * number, f"t{number}") for number in range(MENTIONS)]
        add_utterances(opened, utterances, source="test")
        numbers = add_mentions(opened, [Mention(one.id, 5, len(TEXT), "", "Swift") for one in utterances])
        [suggestion] = taught_generator(opened).suggest([Query(TEXT[5:], TEXT)])
        set_candidates(opened, dict.fromkeys(numbers, suggestion))
        yield opened


def audited(workspace: Workspace, verdict: Verdict) -> int:
    with ReviewQueue(workspace, annotator="ana", audit=True) as queue:
        numbers = audit_mentions(workspace)
        for _ in numbers:
            item = queue.next()
            assert item is not None
            queue.decide(item, verdict)
    assert count_audited(workspace) == len(numbers)
    return len(numbers)


def test_nothing_is_tried_before_enough_was_decided_by_lot(workspace: Workspace) -> None:
    waits: list[str] = []
    queue = ReviewQueue(workspace, annotator="ana", accept=PRECISION, on_wait=waits.append)
    assert queue.next() is not None
    assert (queue.accepted, queue.remaining, waits) == (None, MENTIONS, [])


def test_what_is_proven_is_settled_and_comes_back_with_an_undo(workspace: Workspace) -> None:
    decided = audited(workspace, Verdict.link(SWIFT))
    queue = ReviewQueue(workspace, annotator="ana", accept=PRECISION)
    session = Session(queue)
    assert session.view().item is None
    assert session.view().message == f"{MENTIONS - decided} more are settled without you, as proven."
    assert (queue.remaining, queue.decided) == (0, decided)
    queue.undo()
    assert queue.remaining == MENTIONS - decided + 1


def test_what_people_say_against_the_candidates_is_what_is_settled(workspace: Workspace) -> None:
    decided = audited(workspace, Verdict.nil())
    queue = ReviewQueue(workspace, annotator="ana", accept=PRECISION)
    assert queue.next() is None
    assert queue.accepted is not None
    assert queue.accepted.accepted == {VerdictKind.NIL: MENTIONS - decided}
