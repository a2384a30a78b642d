import pytest

from spacy_entity_annot.errors import InputError, UsageError
from spacy_entity_annot.types import Mention, Verdict
from spacy_entity_annot.workspace import Workspace, add_mentions, record_decision
from spacy_entity_annot.workspace.messages import add_message, answered_flags, list_threads, messages_on


@pytest.fixture
def flagged(workspace: Workspace) -> Workspace:
    add_mentions(workspace, [Mention("u0", 5, 17, "", ""), Mention("u1", 5, 17, "", "")])
    record_decision(workspace, 1, Verdict.flag("muddled word: who?"), annotator="ana")
    return workspace


def test_an_answer_brings_the_item_back_to_the_asker_alone(flagged: Workspace) -> None:
    add_message(flagged, 1, "mine too", annotator="ana", key="a")
    assert answered_flags(flagged, annotator="ana") == []
    add_message(flagged, 1, "the singer", annotator="bob", key="b")
    assert answered_flags(flagged, annotator="ana") == [1]
    assert answered_flags(flagged, annotator="bob") == []
    record_decision(flagged, 1, Verdict.flag("guideline gap"), annotator="ana")
    assert answered_flags(flagged, annotator="ana") == []


def test_a_decided_item_is_no_thread_any_more(flagged: Workspace) -> None:
    add_message(flagged, 1, "the singer", annotator="bob", key="b")
    record_decision(flagged, 1, Verdict.nil(), annotator="ana")
    assert (answered_flags(flagged, annotator="ana"), list_threads(flagged)) == ([], [])


def test_a_repeat_is_kept_once(flagged: Workspace) -> None:
    numbers = {add_message(flagged, 1, "the singer", annotator="bob", key="b") for _ in range(2)}
    assert len(numbers) == 1
    assert [(one.annotator, one.text) for one in messages_on(flagged, [1, 2])[1]] == [("bob", "the singer")]


def test_harmful_things_come_first_and_never_back(flagged: Workspace) -> None:
    record_decision(flagged, 2, Verdict.flag("distressing"), annotator="ana")
    record_decision(flagged, 1, Verdict.flag("personal data"), annotator="ana")
    assert [(one.mention, one.harmful) for one in list_threads(flagged)] == [(2, True), (1, False)]
    add_message(flagged, 2, "thank you, taken care of", annotator="bob", key="b")
    assert answered_flags(flagged, annotator="ana") == []


def test_a_message_needs_a_flag_and_a_text(flagged: Workspace) -> None:
    with pytest.raises(UsageError, match="nobody has flagged mention 2"):
        add_message(flagged, 2, "hello", annotator="bob", key="b")
    with pytest.raises(InputError, match="'text' is missing"):
        add_message(flagged, 1, "  ", annotator="bob", key="b")
