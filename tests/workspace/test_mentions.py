import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_entity_annot.errors import InputError
from spacy_entity_annot.types import Alternative, Candidate, Entity, Mention, Suggestion, Utterance
from spacy_entity_annot.workspace import (
    Hit,
    Workspace,
    add_mentions,
    add_utterances,
    get_mentions,
    iterate_mentions,
    set_candidates,
)

from .conftest import QUEEN, SWIFT, TEXT

HEARD = Mention("u0", 5, 17, "tailor swift", "Taylor Swift", entity="Q26876", score=0.9, reason="fuzzy")


@pytest.mark.parametrize(
    ("utterance", "start", "end", "alternative", "message"),
    [
        ("nobody", 0, 1, None, "there is no utterance 'nobody'"),
        ("u0", -1, 1, None, "the span -1-1 does not fit a text of 27 characters"),
        ("u0", 3, 3, None, "the span 3-3 does not fit"),
        ("u0", 5, 4, None, "the span 5-4 does not fit"),
        ("u0", 0, 28, None, "the span 0-28 does not fit"),
        ("u0", 0, 2**70, None, "does not fit"),
        ("u0", 0, 1, 0, "utterance 'u0' has no alternative 0"),
        ("u0", 0, 1, -1, "utterance 'u0' has no alternative -1"),
    ],
)
def test_span_that_is_nowhere_is_refused_with_its_batch(
    workspace: Workspace, utterance: str, start: int, end: int, alternative: int | None, message: str
) -> None:
    bad = Mention(utterance, start, end, "", "Taylor", alternative=alternative)
    with pytest.raises(InputError, match=message):
        add_mentions(workspace, [HEARD, bad])
    assert list(iterate_mentions(workspace)) == []


def test_repeat_adds_nothing_and_the_latest_score_counts(workspace: Workspace) -> None:
    assert add_mentions(workspace, [HEARD]) == [1]
    louder = Mention("u0", 5, 17, "tailor swift", "Taylor Swift", entity="Q26876", score=0.95, reason="alias")
    assert add_mentions(workspace, [louder, HEARD, louder]) == []
    [stored] = get_mentions(workspace, [1])
    assert stored.hits == (Hit("Taylor Swift", "Q26876", 0.95, "alias"),)


def test_targets_heard_at_one_span_are_one_mention(workspace: Workspace) -> None:
    other = Mention("u0", 5, 17, "tailor swift", "Tay", score=0.99)
    assert add_mentions(workspace, [HEARD, other]) == [1]
    [stored] = get_mentions(workspace, [1])
    assert [hit.target for hit in stored.hits] == ["Tay", "Taylor Swift"]


def test_same_span_of_another_reading_is_another_mention(workspace: Workspace) -> None:
    utterance = Utterance("n", TEXT, "call", alternatives=(Alternative(TEXT.replace("tailor", "taylor")),))
    add_utterances(workspace, [utterance], source="test")
    spans = [Mention("n", 5, 17, "", "Taylor", alternative=alternative) for alternative in (None, 0)]
    numbers = add_mentions(workspace, spans)
    assert [stored.text for stored in get_mentions(workspace, numbers)] == ["tailor swift", "taylor swift"]
    assert [stored.alternative for stored in get_mentions(workspace, numbers)] == [None, 0]


def test_mentions_come_in_the_order_asked(workspace: Workspace) -> None:
    add_mentions(workspace, [Mention("u2", 0, 4, "", ""), Mention("u0", 0, 4, "", "")])
    assert [stored.number for stored in get_mentions(workspace, [2, 99, 1, 2])] == [2, 1, 2]
    assert [stored.utterance.id for stored in iterate_mentions(workspace)] == ["u0", "u2"]


def test_more_mentions_than_a_page_holds(workspace: Workspace) -> None:
    spans = [Mention("u0", start, end, "", "") for start in range(27) for end in range(start + 1, 28)]
    spans += [Mention("u1", one.start, one.end, "", "") for one in spans]
    add_mentions(workspace, spans)
    found = [(stored.utterance.id, stored.start, stored.end) for stored in iterate_mentions(workspace)]
    assert found == [(one.utterance, one.start, one.end) for one in spans]


def test_no_candidates_is_not_the_same_as_not_proposed(workspace: Workspace) -> None:
    add_mentions(workspace, [HEARD, Mention("u1", 5, 17, "", "")])
    set_candidates(workspace, {1: Suggestion("tailor swift", (), 1.0)})
    first, second = get_mentions(workspace, [1, 2])
    assert (first.suggestion, second.suggestion) == (Suggestion("tailor swift", (), 1.0), None)


def test_candidates_are_replaced_and_unknown_entities_left_out(workspace: Workspace) -> None:
    add_mentions(workspace, [HEARD])
    one, two = Candidate(SWIFT, "Tay", 0.7, ("sounds alike",)), Candidate(QUEEN, "Queen", 0.1)
    unknown = Candidate(Entity("Q0", "Nobody"), "Nobody", 0.1)
    set_candidates(workspace, {1: Suggestion("", (two, one), 0.2)})
    set_candidates(workspace, {1: Suggestion("", (one, unknown, two), 0.3)})
    [stored] = get_mentions(workspace, [1])
    assert stored.suggestion == Suggestion("tailor swift", (one, two), 0.3)


readings = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@given(readings, readings, st.integers(0, 19), st.integers(1, 20))
@settings(max_examples=40)
def test_offsets_count_characters_of_the_reading(
    tmp_path_factory: pytest.TempPathFactory, own: str, other: str, start: int, length: int
) -> None:
    with Workspace.create(tmp_path_factory.mktemp("mentions") / "annot.db") as workspace:
        add_utterances(workspace, [Utterance("a", own, alternatives=(Alternative(other),))], source="test")
        for alternative, text in ((None, own), (0, other)):
            mention = Mention("a", start, start + length, "", "", alternative=alternative)
            if start + length > len(text):
                with pytest.raises(InputError):
                    add_mentions(workspace, [mention])
            else:
                [stored] = get_mentions(workspace, add_mentions(workspace, [mention]))
                assert stored.text == text[start : start + length]
