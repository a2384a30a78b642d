"""Whatever was done, done again and taken back, in however many sessions, ends where it began."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spacy_entity_annot.errors import EntityAnnotError, UsageError
from spacy_entity_annot.review import ReviewItem, ReviewQueue
from spacy_entity_annot.types import Candidate, Mention, Suggestion, Utterance, Verdict
from spacy_entity_annot.workspace import (
    Workspace,
    add_mentions,
    add_utterances,
    current_decisions,
    iterate_entities,
    redo_decisions,
    set_candidates,
    settled_verdicts,
    undo_decisions,
)

from .conftest import ALBUM, QUEEN, SWIFT

STEPS = 500


def queue_of(workspace: Workspace) -> ReviewQueue:
    return ReviewQueue(workspace, annotator="ana", grouped=True)


def decisions(workspace: Workspace) -> Any:
    made = [(one.mention, one.verdict, one.replaces) for one in current_decisions(workspace)]
    return sorted(made, key=str), settled_verdicts(workspace), list(iterate_entities(workspace))


def screens(workspace: Workspace) -> list[Any]:
    """Return all that a person would see from now on, in order."""
    with queue_of(workspace) as queue:
        return [(item.mention, item.group, item.candidates, item.nil_probability, item.verdict) for item in queue]


def first(queue: ReviewQueue) -> ReviewItem:
    item = queue.next()
    assert item is not None
    return item


def test_redo_does_again_what_was_taken_back_last(workspace: Workspace) -> None:
    queue = queue_of(workspace)
    for verdict in (Verdict.nil(), Verdict.reject(), Verdict.link(SWIFT)):
        queue.decide(first(queue), verdict)
    before = decisions(workspace)
    undo_decisions(workspace, annotator="ana", count=3)
    assert decisions(workspace)[0] == []
    redone = [redo_decisions(workspace, annotator="ana")[0].verdict for _ in range(3)]
    assert redone == [Verdict.nil(), Verdict.reject(), Verdict.link(SWIFT)]
    assert decisions(workspace) == before
    with pytest.raises(UsageError, match="nothing to redo for 'ana'"):
        queue.redo()


def test_session_counts_what_it_did_again_and_nothing_of_another_session(workspace: Workspace) -> None:
    earlier = queue_of(workspace)
    earlier.decide(first(earlier), Verdict.nil())
    queue = queue_of(workspace)
    queue.decide(first(queue), Verdict.reject())
    queue.undo()
    queue.undo()
    assert queue.session.decisions == 0
    queue.redo()
    assert queue.session.decisions == 0
    queue.redo()
    assert queue.session.decisions == 1


def test_new_verdict_ends_the_chance_to_redo(workspace: Workspace) -> None:
    queue = queue_of(workspace)
    queue.decide(first(queue), Verdict.nil())
    queue.undo()
    queue.decide(first(queue), Verdict.reject())
    with pytest.raises(UsageError, match="something was decided since"):
        queue.redo()


def test_redo_keeps_the_item_on_screen(workspace: Workspace) -> None:
    queue = queue_of(workspace)
    queue.decide(first(queue), Verdict.nil())
    undone = queue.undo().mention
    assert first(queue).mention == undone
    queue.redo()
    shown = first(queue)
    queue.decide(shown, Verdict.skip())
    queue.undo()
    assert first(queue).mention == shown.mention


def test_redo_while_a_span_is_mended_keeps_its_mention_on_screen(workspace: Workspace) -> None:
    queue = ReviewQueue(workspace, annotator="ana", by_value=False, sample_share=0)
    queue.decide(first(queue), Verdict.nil())
    item = first(queue)
    undo_decisions(workspace, annotator="ana")
    queue.mend(item, 0, 4)
    assert queue.redo().mention == 1
    assert (first(queue).mention, item.mention) == (2, 2)


def test_new_entity_is_proposed_until_it_is_taken_back(workspace: Workspace) -> None:
    queue = queue_of(workspace)
    item = first(queue)
    queue.create(item, "Tailor Swift", type="ARTIST", description="a cover band")
    assert queue.search("tailor swift")[0].entity.id == "new:tailor-swift"
    queue.undo()
    assert "new:tailor-swift" not in {one.entity.id for one in queue.search("tailor swift")}
    assert [entity.id for entity in iterate_entities(workspace)] == [SWIFT.id, ALBUM.id, QUEEN.id]
    queue.redo()
    assert queue.search("tailor swift")[0].entity.id == "new:tailor-swift"


def test_second_entity_of_a_name_has_an_id_of_its_own(workspace: Workspace) -> None:
    queue = queue_of(workspace)
    for _ in range(2):
        queue.create(first(queue), "Echo")
    assert [entity.id for entity in iterate_entities(workspace)][-2:] == ["new:echo", "new:echo-2"]


def test_mended_span_leaves_nothing_behind_when_it_is_taken_back(workspace: Workspace) -> None:
    queue = ReviewQueue(workspace, annotator="ana", by_value=False, sample_share=0)
    before = screens(workspace)
    item = first(queue)
    mended = queue.mend(item, 0, 17)
    assert (mended.heard, mended.mended, decisions(workspace)[0]) == ("play tailor swift", 1, [])
    queue.decide(mended, Verdict.link(SWIFT))
    assert first(queue).mention == 2
    assert queue.undo().replaces == 1
    assert first(queue).mention == 1
    assert screens(workspace) == before


@pytest.mark.parametrize("seed", [1, 2])
def test_five_hundred_random_steps_taken_back_end_where_they_began(
    tmp_path: Path, seed: int, workspace: Workspace
) -> None:
    _grow(workspace)
    chance = random.Random(seed)
    start = decisions(workspace), screens(workspace)
    queue, states = queue_of(workspace), [decisions(workspace)]
    undone: list[Any] = []
    for _ in range(STEPS):
        step = chance.choice([*_STEPS, "undo", "undo", "undo", "redo", "restart"])
        if step == "restart":
            queue = queue_of(workspace)
        elif step == "undo" and len(states) > 1:
            undone.append(states.pop())
            queue.undo()
        elif step == "redo" and undone:
            states.append(undone.pop())
            queue.redo()
        elif callable(step) and (item := queue.next()) is not None and _do(step, queue, item, chance):
            states.append(decisions(workspace))
            undone.clear()
        assert decisions(workspace) == states[-1]
    undo_decisions(workspace, annotator="ana", count=len(states))
    assert (decisions(workspace), screens(workspace)) == start
    made = "SELECT count(makes_entity), count(replaces), count(undoes), count(redoes), count(act) FROM decision"
    assert min(workspace.connection.execute(made).fetchone()) >= 10


def _grow(workspace: Workspace) -> None:
    """Add a request that came twelve times and another that came six times."""
    texts = ["put on tailor swift"] * 12 + ["put on queen"] * 6
    add_utterances(workspace, [Utterance(f"g{n}", text, f"g{n}") for n, text in enumerate(texts)], source="test")
    numbers = add_mentions(workspace, [Mention(f"g{n}", 7, len(text), "", "") for n, text in enumerate(texts)])
    suggestion = Suggestion("", (Candidate(SWIFT, SWIFT.name, 0.6), Candidate(QUEEN, QUEEN.name, 0.3)), 0.1)
    set_candidates(workspace, dict.fromkeys(numbers, suggestion))


def _do(step: Callable[..., object], queue: ReviewQueue, item: ReviewItem, chance: random.Random) -> bool:
    try:
        step(queue, item, chance)
    except EntityAnnotError as error:
        assert "overlaps" in str(error)
        return False
    return True


def _link(queue: ReviewQueue, item: ReviewItem, chance: random.Random) -> None:
    queue.decide(item, Verdict.link(chance.choice([SWIFT, ALBUM, QUEEN])))


def _say(queue: ReviewQueue, item: ReviewItem, chance: random.Random) -> None:
    queue.decide(item, chance.choice([Verdict.nil(), Verdict.reject(), Verdict.skip(), Verdict.flag("odd")]))


def _peel(queue: ReviewQueue, item: ReviewItem, chance: random.Random) -> None:
    queue.decide(queue.peel(item), Verdict.nil("too vague"))


def _create(queue: ReviewQueue, item: ReviewItem, chance: random.Random) -> None:
    queue.create(item, chance.choice(["Echo", "Tailor"]))


def _mend(queue: ReviewQueue, item: ReviewItem, chance: random.Random) -> None:
    start = chance.randrange(len(item.text))
    queue.decide(queue.mend(item, start, chance.randint(start + 1, len(item.text))), Verdict.link(SWIFT))


_STEPS = (_link, _say, _peel, _create, _mend)
