import pytest

from spacy_entity_annot.errors import UsageError
from spacy_entity_annot.types import Mention, Verdict
from spacy_entity_annot.workspace import Workspace, add_mentions, record_decision
from spacy_entity_annot.workspace.guidelines import (
    add_guideline,
    current_guideline,
    guideline_history,
    guideline_of,
)


def test_each_verdict_knows_the_version_in_force(workspace: Workspace) -> None:
    add_mentions(workspace, [Mention("u0", 5, 17, "", ""), Mention("u1", 5, 17, "", "")])
    decisions = [record_decision(workspace, 1, Verdict.nil(), annotator="ana")]
    assert current_guideline(workspace).version == 0
    assert add_guideline(workspace, "Link the artist.", annotator="eve", base=0) == 1
    decisions.append(record_decision(workspace, 2, Verdict.nil(), annotator="ana"))
    assert add_guideline(workspace, "Link the song.", annotator="bob", base=1) == 2
    decisions.append(record_decision(workspace, 2, Verdict.reject(), annotator="bob"))
    assert [guideline_of(workspace, decision) for decision in decisions] == [0, 1, 2]
    assert [(one.version, one.text) for one in guideline_history(workspace)] == [
        (2, "Link the song."),
        (1, "Link the artist."),
    ]


def test_nobody_overwrites_what_somebody_wrote_meanwhile(workspace: Workspace) -> None:
    add_guideline(workspace, "One.", annotator="eve", base=0)
    with pytest.raises(UsageError, match="'eve' has written version 1 meanwhile"):
        add_guideline(workspace, "Two.", annotator="bob", base=0)
    assert add_guideline(workspace, "One.", annotator="bob", base=0) == 1
