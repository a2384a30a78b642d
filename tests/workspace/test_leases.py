from spacy_entity_annot.workspace import Workspace
from spacy_entity_annot.workspace.leases import claim, holder, release


def test_two_people_never_hold_one_item(workspace: Workspace) -> None:
    assert [claim(workspace, 7, annotator=name) for name in ("ana", "bob", "ana")] == [True, False, True]
    assert (holder(workspace, 7), holder(workspace, 8)) == ("ana", None)


def test_expired_lease_gives_the_item_back(workspace: Workspace) -> None:
    claim(workspace, 7, annotator="ana", seconds=-1.0)
    assert holder(workspace, 7) is None
    assert claim(workspace, 7, annotator="bob")
    assert not claim(workspace, 7, annotator="ana")


def test_only_the_holder_gives_back(workspace: Workspace) -> None:
    for item in (7, 8):
        claim(workspace, item, annotator="ana")
    release(workspace, annotator="bob", item=7)
    assert holder(workspace, 7) == "ana"
    release(workspace, annotator="ana", item=7)
    assert (holder(workspace, 7), holder(workspace, 8)) == (None, "ana")
    release(workspace, annotator="ana")
    assert holder(workspace, 8) is None
