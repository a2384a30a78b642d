import pytest

from spacy_entity_annot.errors import InputError
from spacy_entity_annot.types import Mention
from spacy_entity_annot.workspace import Workspace, add_mentions
from spacy_entity_annot.workspace.comments import add_comment, comments_on


def test_comments_come_back_oldest_first(workspace: Workspace) -> None:
    add_mentions(workspace, [Mention("u0", 5, 17, "tailor swift", "")])
    add_comment(workspace, 1, " album or artist? ", annotator="ana")
    add_comment(workspace, 1, "artist", annotator="bob")
    said = [(comment.annotator, comment.text) for comment in comments_on(workspace, 1)]
    assert said == [("ana", "album or artist?"), ("bob", "artist")]
    with pytest.raises(InputError, match="'comment' is missing or empty"):
        add_comment(workspace, 1, " ", annotator="ana")


def test_a_repeat_of_the_last_comment_is_kept_once(workspace: Workspace) -> None:
    add_mentions(workspace, [Mention("u0", 5, 17, "tailor swift", "")])
    for annotator, text in (("ana", "which?"), ("ana", " which? "), ("ben", "which?"), ("ana", "which?")):
        add_comment(workspace, 1, text, annotator=annotator)
    assert [one.annotator for one in comments_on(workspace, 1)] == ["ana", "ben", "ana"]
