from spacy_entity_annot.types import Mention, Verdict
from spacy_entity_annot.workspace import Workspace, add_mentions, record_decision, undo_decisions
from spacy_entity_annot.workspace.listing import State, list_mentions, list_mentions_of_entity, visible_verdicts

from .conftest import QUEEN, SWIFT


def add(workspace: Workspace) -> None:
    spans = [("u0", 5, 17, "Taylor Swift", SWIFT.id), ("u0", 22, 27, "Queen", QUEEN.id), ("u1", 5, 17, "Swift", None)]
    add_mentions(workspace, [Mention(one, start, end, "", target, entity=id) for one, start, end, target, id in spans])


def listed(workspace: Workspace, annotator: str) -> dict[str, list[int]]:
    return {str(state): list_mentions(workspace, annotator=annotator, state=state) for state in State}


def test_a_mention_stands_where_this_person_and_all_together_put_it(workspace: Workspace) -> None:
    add(workspace)
    record_decision(workspace, 1, Verdict.nil(), annotator="ana")
    record_decision(workspace, 2, Verdict.flag("private"), annotator="bob")
    record_decision(workspace, 3, Verdict.skip(), annotator="ana")
    expected = {"waiting": [3], "decided": [1], "flagged": [2], "all": [1, 2, 3]}
    assert listed(workspace, "ana") == listed(workspace, "bob") == expected
    record_decision(workspace, 1, Verdict.reject(), annotator="bob")
    assert listed(workspace, "eve")["waiting"] == [1, 3]
    assert listed(workspace, "bob")["waiting"] == [3]


def test_lists_are_cut_by_target_and_by_page(workspace: Workspace) -> None:
    add(workspace)
    assert list_mentions(workspace, annotator="ana", target="SWIFT") == [1, 3]
    assert list_mentions(workspace, annotator="ana", target="swift", after=1, limit=1) == [3]
    assert list_mentions(workspace, annotator="ana", target="%") == []


def test_an_entity_has_what_was_linked_to_it_or_mined_for_it(workspace: Workspace) -> None:
    add(workspace)
    record_decision(workspace, 3, Verdict.link(SWIFT), annotator="ana")
    assert list_mentions_of_entity(workspace, SWIFT.id) == [3, 1]
    assert list_mentions_of_entity(workspace, SWIFT.id, limit=1) == [3]
    undo_decisions(workspace, annotator="ana")
    assert list_mentions_of_entity(workspace, SWIFT.id) == [1]


def test_others_verdicts_are_hidden_until_they_cannot_sway(workspace: Workspace) -> None:
    add(workspace)
    record_decision(workspace, 1, Verdict.nil(), annotator="ana")
    record_decision(workspace, 1, Verdict.reject(), annotator="bob")

    def seen(annotator: str) -> list[tuple[str, str, bool]]:
        [said] = visible_verdicts(workspace, [1], annotator=annotator).values()
        return [(one.annotator, one.verdict, one.taken_back) for one in said]

    assert seen("eve") == []
    assert seen("ana") == [("ana", "nil", False), ("bob", "reject", False)]
    undo_decisions(workspace, annotator="ana")
    assert seen("eve") == [("ana", "nil", True), ("bob", "reject", False)]
    assert visible_verdicts(workspace, [], annotator="eve") == {}
