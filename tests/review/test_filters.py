import pytest

from spacy_entity_annot.review import ReviewQueue
from spacy_entity_annot.types import Mention, Verdict, VerdictKind
from spacy_entity_annot.workspace import Workspace, add_mentions, record_decision
from spacy_entity_annot.workspace.waits import Filter

from .conftest import SWIFT


def asked(workspace: Workspace, filter: Filter) -> list[int]:
    queue = ReviewQueue(workspace, annotator="ana", by_value=False, sample_share=0.0, filter=filter)
    found = [item.mention for item in queue]
    assert queue.remaining == len(found)
    return found


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        (Filter(target="Queen"), [6]),
        (Filter(target="nobody"), []),
        (Filter(type="ARTIST"), [1, 2, 3, 4, 5, 6]),
        (Filter(type="ALBUM"), []),
        (Filter(source="review"), [7]),
        (Filter(min_score=0.9), [1, 2, 3, 4, 5]),
        (Filter(max_score=0.5), [6, 7]),
    ],
)
def test_filter_chooses_what_is_asked(workspace: Workspace, filter: Filter, expected: list[int]) -> None:
    add_mentions(workspace, [Mention("u2", 0, 9, "something", "Queen", entity="Q15862", score=0.3)])
    add_mentions(workspace, [Mention("u2", 10, 14, "else", "")], source="review")
    assert sorted(asked(workspace, filter)) == expected


def test_what_was_decided_is_looked_at_once_more(workspace: Workspace) -> None:
    record_decision(workspace, 1, Verdict.link(SWIFT), annotator="bob")
    record_decision(workspace, 4, Verdict.flag("odd"), annotator="bob")
    record_decision(workspace, 5, Verdict.flag("odd"), annotator="ana")
    assert asked(workspace, Filter(verdict=VerdictKind.FLAG)) == [4, 5]
    assert asked(workspace, Filter(annotator="bob")) == [1, 4]
    queue = ReviewQueue(workspace, annotator="ana", filter=Filter(verdict=VerdictKind.FLAG), sample_share=0.0)
    for item in queue:
        queue.decide(item, Verdict.nil())
    assert queue.remaining == 0
