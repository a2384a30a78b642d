"""One key settles what is alike in context, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from spacy_entity_annot.errors import InputError
from spacy_entity_annot.review import ReviewItem, ReviewQueue
from spacy_entity_annot.types import Candidate, Mention, Suggestion, Utterance, Verdict
from spacy_entity_annot.workspace import (
    Workspace,
    add_entities,
    add_mentions,
    add_utterances,
    current_decisions,
    record_decision,
    set_candidates,
    undo_decisions,
)
from spacy_entity_annot.workspace.leases import claim

from .conftest import ALBUM, SWIFT

TEXTS = ["play tailor swift"] * 4 + ["Play tailor swift!", "stop tailor swift", "play tailor swift"]
OTHER_CANDIDATES = 7  # the last one


@pytest.fixture
def traffic(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "traffic.db") as workspace:
        _fill(workspace)
        yield workspace


def _fill(workspace: Workspace) -> None:
    add_entities(workspace, [SWIFT, ALBUM])
    add_utterances(workspace, [Utterance(f"u{n}", text, f"t{n}") for n, text in enumerate(TEXTS)], source="test")
    numbers = add_mentions(
        workspace, [Mention(f"u{n}", 5, 17, "tailor swift", "Taylor Swift") for n in range(len(TEXTS))]
    )  # fmt: skip
    both = (Candidate(SWIFT, SWIFT.name, 0.8), Candidate(ALBUM, ALBUM.name, 0.1))
    suggestions = {number: Suggestion("", both, 0.1) for number in numbers}
    set_candidates(workspace, {**suggestions, OTHER_CANDIDATES: Suggestion("", both[:1], 0.1)})


def queue_of(workspace: Workspace, annotator: str = "ana") -> ReviewQueue:
    return ReviewQueue(workspace, annotator=annotator, grouped=True, sample_share=0)


def first(queue: ReviewQueue) -> ReviewItem:
    item = queue.next()
    assert item is not None
    return item


def decided(workspace: Workspace) -> list[int]:
    return sorted(decision.mention for decision in current_decisions(workspace))


def test_only_what_is_alike_in_context_is_in_a_group(traffic: Workspace) -> None:
    item = first(queue_of(traffic))
    assert (item.mention, sorted(item.group)) == (1, [2, 3, 4, 5])


def test_every_member_has_its_own_row_marked_with_the_group(traffic: Workspace) -> None:
    queue = queue_of(traffic)
    number = queue.decide(first(queue), Verdict.link(SWIFT))
    made = list(current_decisions(traffic))
    assert [(one.mention, one.verdict, one.act) for one in made] == [
        (mention, Verdict.link(SWIFT), number) for mention in (1, 2, 3, 4, 5)
    ]
    assert (queue.remaining, queue.decided, queue.session.decisions) == (2, 5, 5)


def test_what_is_decided_is_never_touched(traffic: Workspace) -> None:
    queue = queue_of(traffic)
    item = first(queue)
    record_decision(traffic, 2, Verdict.nil(), annotator="ana")
    record_decision(traffic, 3, Verdict.flag("private"), annotator="bob")
    queue.decide(item, Verdict.link(SWIFT))
    verdicts = {one.mention: one.verdict for one in current_decisions(traffic)}
    assert verdicts == {1: Verdict.link(SWIFT), 2: Verdict.nil(), 3: Verdict.flag("private"), 4: Verdict.link(SWIFT),
                        5: Verdict.link(SWIFT)}  # fmt: skip


def test_one_undo_takes_back_exactly_the_group_and_one_redo_does_it_again(traffic: Workspace) -> None:
    queue = queue_of(traffic)
    record_decision(traffic, 6, Verdict.nil(), annotator="ana")
    queue.decide(first(queue), Verdict.link(SWIFT))
    assert decided(traffic) == [1, 2, 3, 4, 5, 6]
    queue.undo()
    assert decided(traffic) == [6]
    again = first(queue)
    assert (again.mention, len(again.group)) == (1, 4)
    queue.redo()
    assert decided(traffic) == [1, 2, 3, 4, 5, 6]
    assert (queue.remaining, queue.decided) == (1, 6)
    undo_decisions(traffic, annotator="ana")
    assert decided(traffic) == [6]


def test_peeled_one_is_decided_alone_and_the_rest_comes_next(traffic: Workspace) -> None:
    queue = queue_of(traffic)
    alone = queue.peel(first(queue))
    assert (alone.mention, alone.group) == (1, ())
    queue.decide(alone, Verdict.nil())
    rest = first(queue)
    assert (rest.mention, len(rest.group)) == (2, 3)
    queue.decide(rest, Verdict.link(SWIFT))
    assert {one.mention: str(one.verdict.kind) for one in current_decisions(traffic)} == {
        1: "nil", 2: "link", 3: "link", 4: "link", 5: "link",
    }  # fmt: skip


def test_repeat_with_the_same_key_settles_the_group_once(traffic: Workspace) -> None:
    queue = queue_of(traffic)
    item = first(queue)
    numbers = [queue.decide(item, Verdict.nil(), key="k") for _ in range(2)]
    assert numbers[0] == numbers[1]
    assert traffic.connection.execute("SELECT count(*) FROM decision").fetchone() == (5,)


def test_refused_verdict_settles_none(traffic: Workspace) -> None:
    queue = queue_of(traffic)
    with pytest.raises(InputError, match="there is no entity 'Q0'"):
        queue.decide(first(queue), Verdict.link("Q0"))
    assert decided(traffic) == []


def test_members_that_differ_in_a_word_outside_the_context_are_shown(tmp_path: Path) -> None:
    words = "one two three four five six"
    texts = [f"please {words} tailor swift", f"hello {words} tailor swift"]
    with Workspace.create(tmp_path / "long.db") as workspace:
        add_entities(workspace, [SWIFT])
        add_utterances(workspace, [Utterance(f"u{n}", text, f"t{n}") for n, text in enumerate(texts)], source="test")
        spans = [(f"u{n}", len(text) - 12, len(text)) for n, text in enumerate(texts)]
        numbers = add_mentions(workspace, [Mention(*span, "", "") for span in spans])
        suggestion = Suggestion("", (Candidate(SWIFT, SWIFT.name, 0.8),), 0.1)
        set_candidates(workspace, dict.fromkeys(numbers, suggestion))
        assert first(queue_of(workspace)).samples == (texts[1],)


def test_two_people_never_hold_one_group(traffic: Workspace) -> None:
    ana, bob = queue_of(traffic), queue_of(traffic, "bob")
    assert [item.mention for item in (first(ana), first(bob), first(bob))] == [1, 6, 7]
    assert bob.next() is None
    ana.close()
    assert first(queue_of(traffic, "bob")).mention == 1


def test_verdict_on_what_another_took_over_is_refused(traffic: Workspace) -> None:
    ana, bob = queue_of(traffic), queue_of(traffic, "bob")
    item = first(ana)
    traffic.connection.execute("UPDATE lease SET expires_at = 0")
    assert first(bob).mention == 1
    with pytest.raises(InputError, match="'bob' holds this one now; your verdict was not recorded"):
        ana.decide(item, Verdict.nil())
    assert decided(traffic) == []


def test_verdict_after_the_lease_is_taken_where_nobody_took_over(traffic: Workspace) -> None:
    queue = queue_of(traffic)
    item = first(queue)
    traffic.connection.execute("UPDATE lease SET expires_at = 0")
    queue.decide(item, Verdict.nil())
    assert len(decided(traffic)) == 5
    assert claim(traffic, 99, annotator="bob")


def test_verdict_on_what_others_settled_meanwhile_is_refused_unless_it_is_to_stand_beside_theirs(
    traffic: Workspace,
) -> None:
    ana, bob = queue_of(traffic), queue_of(traffic, "bob")
    item = first(ana)
    traffic.connection.execute("UPDATE lease SET expires_at = 0")
    bob.decide(first(bob), Verdict.nil())
    with pytest.raises(InputError, match="others settled this one"):
        ana.decide(item, Verdict.nil())
    ana.decide(item, Verdict.reject(), over=True)
    assert len(decided(traffic)) == 6
