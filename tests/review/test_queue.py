import pytest

from spacy_entity_annot.errors import InputError, UsageError
from spacy_entity_annot.review import ReviewQueue
from spacy_entity_annot.types import Alternative, Mention, Utterance, Verdict
from spacy_entity_annot.workspace import (
    Workspace,
    add_mentions,
    add_utterances,
    current_decisions,
    record_decision,
    record_span_decision,
    undo_decisions,
)
from spacy_entity_annot.workspace.adjudications import Overlap, set_overlap
from spacy_entity_annot.workspace.leases import claim, release
from spacy_entity_annot.workspace.queue import item_of

from .conftest import SWIFT

FLAG = Verdict.flag("muddled")


@pytest.fixture
def queue(workspace: Workspace) -> ReviewQueue:
    return queue_of(workspace)


def queue_of(workspace: Workspace, annotator: str = "ana") -> ReviewQueue:
    return ReviewQueue(workspace, annotator=annotator, by_value=False, sample_share=0)


def heard(queue: ReviewQueue) -> list[tuple[str, str]]:
    return [(item.utterance.id, item.heard) for item in queue]


def rejected(queue: ReviewQueue) -> list[tuple[str, str]]:
    return [(item.utterance.id, item.heard) for item in queue if queue.decide(item, Verdict.reject())]


ALL = [("u0", "tailor swift"), ("u1", "tailor swift"), ("u1", "tailor"), ("u1", "queen"), ("u3", "queen")]


def test_order_is_that_of_the_texts_and_the_longest_first(queue: ReviewQueue) -> None:
    assert heard(queue) == ALL


def test_it_reads_as_promised(queue: ReviewQueue, workspace: Workspace) -> None:
    for item in queue:
        queue.decide(item, Verdict.link(item.candidates[0].entity))
    decided = [decision.verdict for decision in current_decisions(workspace, annotator="ana")]
    assert decided == [Verdict.link("Q26876")] * 4  # `tailor` lies within a decided span
    assert (queue.remaining, queue.decided) == (0, 4)


def test_verdict_is_on_disk_at_once(queue: ReviewQueue, workspace: Workspace) -> None:
    item = queue.next()
    assert item is not None
    number = queue.decide(item, Verdict.nil())
    with Workspace.open(workspace.path, read_only=True) as other:
        assert [(made.number, made.verdict) for made in current_decisions(other)] == [(number, Verdict.nil())]


def test_item_shows_what_is_known(queue: ReviewQueue) -> None:
    queue.next()
    item = queue.next()
    assert item is not None
    assert (item.text[item.start : item.end], item.before, item.after) == (
        "tailor swift", ("play tailor swift",), ("something else", "play queen again"),
    )  # fmt: skip
    assert [candidate.entity.id for candidate in item.candidates] == ["Q26876", "Q1475495"]
    assert item.nil_probability == 0.1
    assert [(hit.target, hit.reason) for hit in item.hits] == [("Taylor Swift", "fuzzy")]
    assert item.verdict is None


@pytest.mark.parametrize("verdict", [Verdict.nil(), Verdict.link(SWIFT)])
def test_overlapping_mention_is_passed_over(queue: ReviewQueue, verdict: Verdict) -> None:
    queue.next()
    item = queue.next()
    assert item is not None
    queue.decide(item, verdict)
    assert heard(queue) == ALL[3:]


@pytest.mark.parametrize("verdict", [Verdict.reject(), Verdict.skip(), FLAG])
def test_overlapping_mention_still_waits_when_no_name_was_found(queue: ReviewQueue, verdict: Verdict) -> None:
    queue.next()
    item = queue.next()
    assert item is not None
    queue.decide(item, verdict)
    assert heard(queue)[:1] == [("u1", "tailor")]


def test_skipped_items_come_once_more_at_the_end(queue: ReviewQueue) -> None:
    seen = []
    for item in queue:
        seen.append((item.utterance.id, item.heard, item.verdict))
        queue.decide(item, Verdict.skip())
    first = [(*one, None) for one in ALL]
    assert seen == first + [(*one, Verdict.skip()) for one in ALL]
    assert (queue.remaining, queue.decided) == (5, 0)


def test_items_skipped_yesterday_come_last(queue: ReviewQueue, workspace: Workspace) -> None:
    item = queue.next()
    assert item is not None
    queue.decide(item, Verdict.skip())
    assert heard(queue_of(workspace)) == ALL[1:] + ALL[:1]


@pytest.mark.parametrize("verdict", [Verdict.link(SWIFT), Verdict.nil(), Verdict.reject(), FLAG])
def test_what_others_settled_or_flagged_is_not_asked(
    queue: ReviewQueue, verdict: Verdict, workspace: Workspace
) -> None:
    record_decision(workspace, 1, verdict, annotator="bob")
    assert heard(queue) == ALL[1:]


def test_what_others_skipped_is_asked_and_what_they_disagree_on_is_not(
    queue: ReviewQueue, workspace: Workspace
) -> None:
    record_decision(workspace, 1, Verdict.skip(), annotator="bob")
    record_decision(workspace, 5, Verdict.nil(), annotator="bob")
    record_decision(workspace, 5, Verdict.link(SWIFT), annotator="cid")
    assert heard(queue) == ALL[:-1]


def test_on_the_overlap_several_people_are_asked_and_none_after_them(workspace: Workspace) -> None:
    set_overlap(workspace, Overlap(1.0, 2))
    for annotator, expected in (("ana", ALL), ("bob", ALL), ("cid", [])):
        assert rejected(queue_of(workspace, annotator)) == expected


def test_a_larger_overlap_only_adds_mentions(workspace: Workspace) -> None:
    for annotator in ("ana", "bob"):
        rejected(ReviewQueue(workspace, annotator=annotator))
    asked = []
    for share in (0.0, 0.3, 0.6, 1.0):
        set_overlap(workspace, Overlap(share, 2))
        asked.append(set(heard(ReviewQueue(workspace, annotator="cid"))))
    assert asked[0] == set() and asked[0] <= asked[1] <= asked[2] <= asked[3] == set(ALL)


@pytest.mark.parametrize("overlap", [Overlap(1.1, 2), Overlap(-0.1, 2), Overlap(0.5, 1)])
def test_an_overlap_that_makes_no_sense_is_refused(workspace: Workspace, overlap: Overlap) -> None:
    with pytest.raises(UsageError, match="an overlap needs a share"):
        set_overlap(workspace, overlap)


def test_mended_mention_is_not_asked_again(queue: ReviewQueue, workspace: Workspace) -> None:
    span = Mention("u1", 4, 10, "", "")
    record_span_decision(workspace, span, Verdict.reject(), annotator="ana", replaces=(4, 16))
    assert heard(queue) == [ALL[0], *ALL[3:]]


def test_what_others_give_back_or_take_back_is_asked_in_the_same_session(
    queue: ReviewQueue, workspace: Workspace
) -> None:
    claim(workspace, item_of(workspace, 1), annotator="bob")
    record_decision(workspace, 5, Verdict.nil(), annotator="bob")
    shown = [item.mention for item in queue]
    assert {1, 5}.isdisjoint(shown)
    release(workspace, annotator="bob")
    item = queue.next()
    assert item is not None and item.mention == 1
    assert queue.next() is None
    undo_decisions(workspace, annotator="bob")
    item = queue.next()
    assert item is not None and item.mention == 5


def test_undone_item_comes_next_and_then_the_interrupted_one(queue: ReviewQueue) -> None:
    for _ in range(2):
        item = queue.next()
        assert item is not None
        queue.decide(item, Verdict.reject())
    queue.next()
    assert [queue.undo().mention, queue.undo().mention] == [2, 1]
    assert (queue.remaining, queue.decided) == (5, 0)
    assert rejected(queue) == ALL
    assert (queue.remaining, queue.decided) == (0, 5)


def test_undo_reaches_into_earlier_sessions(queue: ReviewQueue, workspace: Workspace) -> None:
    for item in queue:
        queue.decide(item, Verdict.reject())
    later = queue_of(workspace)
    assert later.next() is None
    assert later.undo().verdict == Verdict.reject()
    assert rejected(later) == ALL[-1:]


def test_undo_of_nothing_is_refused(queue: ReviewQueue) -> None:
    with pytest.raises(UsageError, match="nothing to undo for 'ana'"):
        queue.undo()


def test_undo_of_a_revision_shows_the_verdict_that_it_uncovers(queue: ReviewQueue) -> None:
    item = queue.next()
    assert item is not None
    queue.decide(item, Verdict.nil())
    queue.decide(item, Verdict.reject())
    queue.undo()
    item = queue.next()
    assert item is not None
    assert (item.mention, item.verdict) == (1, Verdict.nil())


def test_marked_mention_comes_next_with_candidates(queue: ReviewQueue) -> None:
    item = queue.next()
    assert item is not None
    queue.mark(item, 0, 4)
    marked = queue.next()
    assert marked is not None
    assert (marked.heard, marked.hits, queue.remaining) == ("play", (), 6)
    queue.mark(marked, 5, 11)
    assert rejected(queue) == [("u0", "tailor"), ("u0", "play"), *ALL]


def test_marked_name_is_proposed(queue: ReviewQueue, workspace: Workspace) -> None:
    add_utterances(workspace, [Utterance("u9", "put on taylor swift", "other")], source="test")
    add_mentions(workspace, [Mention("u9", 0, 3, "put", "")])
    [item] = [item for item in queue if item.utterance.id == "u9"]
    queue.mark(item, 7, 19)
    marked = queue.next()
    assert marked is not None
    assert {candidate.entity.id for candidate in marked.candidates[:2]} == {"Q26876", "Q1475495"}


def test_span_outside_the_text_is_no_mention(queue: ReviewQueue) -> None:
    item = queue.next()
    assert item is not None
    with pytest.raises(InputError, match="the span 3-99 does not fit"):
        queue.mark(item, 3, 99)


def test_search_finds_entities_however_spelled(queue: ReviewQueue) -> None:
    assert queue.search("quean")[0].entity.id == "Q15862"


def test_waiting_for_the_knowledge_base_is_announced_once(workspace: Workspace) -> None:
    told: list[str] = []
    queue = ReviewQueue(workspace, annotator="ana", on_wait=told.append)
    queue.search("queen")
    queue.search("swift")
    assert told == ["Reading the knowledge base ..."]


def test_failed_verdict_leaves_the_item_waiting(queue: ReviewQueue) -> None:
    item = queue.next()
    assert item is not None
    with pytest.raises(InputError, match="there is no entity 'Q0'"):
        queue.decide(item, Verdict.link("Q0"))
    assert (queue.remaining, queue.session.decisions) == (5, 0)
    queue.decide(item, Verdict.link(SWIFT))
    assert (queue.remaining, queue.session.decisions) == (4, 1)


def test_what_was_mined_meanwhile_is_seen(queue: ReviewQueue, workspace: Workspace) -> None:
    queue.next()
    add_mentions(workspace, [Mention("u3", 0, 4, "play", "")])
    assert heard(queue) == [*ALL[1:], ("u3", "play")]


def test_alternative_reading_has_offsets_of_its_own(workspace: Workspace) -> None:
    utterance = Utterance("u9", "nothing", "other", alternatives=(Alternative("play queen"),))
    add_utterances(workspace, [utterance], source="test")
    add_mentions(workspace, [Mention("u9", 5, 10, "queen", "Queen", alternative=0)])
    last = list(queue_of(workspace))[-1]
    assert (last.text, last.heard, last.alternative) == ("play queen", "queen", 0)


def test_scripts_spend_no_time(queue: ReviewQueue) -> None:
    rejected(queue)
    assert (queue.session.decisions, queue.session.seconds, queue.session.per_hour) == (5, 0.0, None)


def test_only_verdicts_that_were_watched_count_as_effort(workspace: Workspace) -> None:
    queue = ReviewQueue(workspace, annotator="ana", watched=True)
    record_decision(workspace, 5, Verdict.nil(), annotator="ana")
    item = queue.next()
    assert item is not None
    queue.decide(item, Verdict.nil())
    queue.decide(item, Verdict.reject())
    seconds = workspace.connection.execute("SELECT verdict, seconds IS NULL FROM decision ORDER BY number").fetchall()
    assert seconds == [("nil", 1), ("nil", 0), ("reject", 1)]


def test_a_face_may_bring_its_own_key_and_its_own_clock(queue: ReviewQueue) -> None:
    item = queue.next()
    assert item is not None
    numbers = [queue.decide(item, Verdict.nil(), key="k1", seconds=2.5) for _ in range(2)]
    stored = queue.workspace.connection.execute("SELECT key, seconds FROM decision").fetchall()
    assert (stored, numbers[0]) == ([("k1", 2.5)], numbers[1])
    assert queue.session.seconds == 2.5
