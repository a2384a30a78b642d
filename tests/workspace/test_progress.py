from spacy_entity_annot.types import Mention, Suggestion, Verdict
from spacy_entity_annot.workspace import Workspace, add_mentions, record_decision, set_candidates, undo_decisions
from spacy_entity_annot.workspace.progress import iterate_unproposed, mined_up_to, set_mined_up_to


def unproposed(workspace: Workspace, *, renew: bool = False) -> list[int]:
    return [mention.number for page in iterate_unproposed(workspace, renew=renew) for mention in page]


def test_runs_are_kept_apart(workspace: Workspace) -> None:
    assert mined_up_to(workspace, "a") == 0
    set_mined_up_to(workspace, "a", 2)
    set_mined_up_to(workspace, "a", 3)
    assert (mined_up_to(workspace, "a"), mined_up_to(workspace, "b")) == (3, 0)


def test_progress_is_part_of_the_transaction(workspace: Workspace) -> None:
    try:
        with workspace.transaction():
            set_mined_up_to(workspace, "a", 2)
            raise RuntimeError
    except RuntimeError:
        assert mined_up_to(workspace, "a") == 0


def test_only_what_lacks_candidates_waits_for_them(workspace: Workspace) -> None:
    add_mentions(workspace, [Mention(f"u{number}", 5, 17, "", "") for number in range(3)])
    set_candidates(workspace, {2: Suggestion("", (), 1.0)})
    assert unproposed(workspace) == [1, 3]


def test_renewal_leaves_decided_mentions_alone(workspace: Workspace) -> None:
    add_mentions(workspace, [Mention(f"u{number}", 5, 17, "", "") for number in range(3)])
    set_candidates(workspace, {number: Suggestion("", (), 1.0) for number in (1, 2, 3)})
    for number in (1, 2):
        record_decision(workspace, number, Verdict.nil(), annotator="ana")
    undo_decisions(workspace, annotator="ana")
    assert unproposed(workspace, renew=True) == [2, 3]


def test_more_mentions_than_a_page_holds(workspace: Workspace) -> None:
    spans = [
        Mention(f"u{n}", start, end, "", "") for n in range(3) for start in range(26) for end in range(start + 1, 27)
    ]
    add_mentions(workspace, spans)
    assert unproposed(workspace) == list(range(1, len(spans) + 1))
