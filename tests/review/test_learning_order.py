"""Each answer moves the mentions of the same words that wait, and an undo moves them back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from spacy_entity_annot.matching import taught_score
from spacy_entity_annot.review import ReviewItem, ReviewQueue
from spacy_entity_annot.types import Mention, Suggestion, Utterance, Verdict
from spacy_entity_annot.workspace import Workspace, add_mentions, add_utterances, set_candidates
from spacy_entity_annot.workspace.lots import MOST_ASIDE, lot_of

# `whether` is doubtful and frequent, `hands` unlikely and frequent, `mark` doubtful and heard once.
HEARD = {"whether": 0.3, "hands": 0.05, "mark": 0.4}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "annot.db") as opened:
        texts = ["whether"] * 6 + ["hands"] * 6 + ["mark"]
        ids = [next(id for id in (f"{text}{n}-{k}" for k in range(99)) if lot_of(id, -1, 0, len(text)) >= MOST_ASIDE)
               for n, text in enumerate(texts)]  # fmt: skip
        utterances = [Utterance(id, text, "call") for id, text in zip(ids, texts, strict=True)]
        add_utterances(opened, utterances, source="test")
        found = [Mention(one.id, 0, len(one.text), "", "Name", score=HEARD[one.text]) for one in utterances]
        numbers = add_mentions(opened, found)
        set_candidates(opened, {number: Suggestion("", (), 1.0) for number in numbers})
        yield opened


def queue_of(workspace: Workspace, *, learns: bool = True) -> ReviewQueue:
    return ReviewQueue(workspace, annotator="ana", sample_share=0, learns=learns)


def shown(queue: ReviewQueue) -> ReviewItem:
    item = queue.next()
    assert item is not None
    return item


def rest(workspace: Workspace) -> list[int]:
    return [item.mention for item in queue_of(workspace)]


@pytest.mark.parametrize(("learns", "second"), [(True, "hands"), (False, "whether")])
def test_a_rejected_form_sinks_at_once_where_the_queue_learns(workspace: Workspace, learns: bool, second: str) -> None:
    queue = queue_of(workspace, learns=learns)
    first = shown(queue)
    assert first.heard == "whether"
    queue.decide(first, Verdict.reject())
    assert shown(queue).heard == second


def test_a_confirmed_form_jumps_up_at_once(workspace: Workspace) -> None:
    queue = queue_of(workspace)
    first = shown(queue)
    hands = next(item for item in queue_of(workspace) if item.heard == "hands")
    queue.decide(hands, Verdict.nil(), over=True)
    queue.decide(first, Verdict.reject())
    assert shown(queue).heard == "hands"


def test_the_item_shows_what_its_score_is_by_now(workspace: Workspace) -> None:
    queue = queue_of(workspace)
    first = shown(queue)
    queue.decide(first, Verdict.nil())
    others = [item for item in queue if item.heard == first.heard]
    assert {hit.score for item in others for hit in item.hits} == {taught_score(0.3, 1, 0)}
    queue.undo()
    assert [hit.score for hit in shown(queue).hits] == [0.3]


def test_undo_gives_the_queue_its_order_back(workspace: Workspace) -> None:
    before = rest(workspace)
    queue, seen = queue_of(workspace), []
    for verdict in (Verdict.reject(), Verdict.nil(), Verdict.reject()):
        seen.append(shown(queue).mention)
        queue.decide(queue.item(seen[-1]), verdict)
    for _ in range(3):
        queue.undo()
    assert [item.mention for item in queue] == [*seen, *(mention for mention in before if mention not in seen)]
    assert rest(workspace) == before
