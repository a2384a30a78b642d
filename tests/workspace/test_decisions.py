from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_entity_annot.errors import InputError, UsageError
from spacy_entity_annot.types import Entity, Mention, Utterance, Verdict, VerdictKind
from spacy_entity_annot.workspace import (
    Decision,
    Workspace,
    add_entities,
    add_mentions,
    add_utterances,
    current_decisions,
    decision_with_key,
    get_mentions,
    key_of,
    record_decision,
    record_span_decision,
    settled_verdicts,
    undo_decisions,
)

from .conftest import QUEEN, SWIFT

LINK, NIL, REJECT, SKIP, FLAG = (
    Verdict.link(SWIFT), Verdict.nil("not in the KB"), Verdict.reject(), Verdict.skip(), Verdict.flag("muddled"),
)  # fmt: skip
SWIFT_SPAN, TAILOR_SPAN, QUEEN_SPAN, PLAY_SPAN = (5, 17), (5, 11), (22, 27), (0, 4)


@pytest.fixture
def mentioned(workspace: Workspace) -> Workspace:
    """Mentions 1 `tailor swift`, 2 `tailor` within it, 3 `queen`; 4 `tailor swift` elsewhere."""
    spans = [Mention("u0", *span, "", "") for span in (SWIFT_SPAN, TAILOR_SPAN, QUEEN_SPAN)]
    add_mentions(workspace, [*spans, Mention("u1", *SWIFT_SPAN, "", "")])
    return workspace


def state(workspace: Workspace) -> tuple[list[Decision], dict[int, Verdict]]:
    return list(current_decisions(workspace)), settled_verdicts(workspace)


def rows(workspace: Workspace) -> int:
    return int(workspace.connection.execute("SELECT count(*) FROM decision").fetchone()[0])


@pytest.mark.parametrize(
    ("verdict", "message"),
    [
        (Verdict(VerdictKind.LINK), "a link needs an entity"),
        (Verdict(VerdictKind.LINK, ""), "a link needs an entity"),
        (Verdict(VerdictKind.NIL, "Q26876"), "the verdict 'nil' takes no entity"),
        (Verdict(VerdictKind.FLAG), "a flag needs a reason"),
        (Verdict.flag("  "), "a flag needs a reason"),
        (Verdict.link("Q0"), "there is no entity 'Q0'"),
    ],
)
def test_verdict_that_contradicts_itself_is_refused(mentioned: Workspace, verdict: Verdict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        record_decision(mentioned, 1, verdict, annotator="ana")
    assert rows(mentioned) == 0


@pytest.mark.parametrize("field", ["annotator", "reason", "key"])
def test_text_that_no_file_can_store_is_refused(mentioned: Workspace, field: str) -> None:
    texts = {"annotator": "ana", "reason": "", "key": "", field: "\udcff"}
    with pytest.raises(InputError, match=f"the field '{field}' holds half of a surrogate pair"):
        record_decision(
            mentioned, 1, Verdict.nil(texts["reason"]), annotator=texts["annotator"], key=texts["key"]
        )  # fmt: skip


@pytest.mark.parametrize("verdict", [LINK, NIL, REJECT, SKIP, FLAG])
def test_verdict_comes_back_as_it_was(mentioned: Workspace, verdict: Verdict) -> None:
    number = record_decision(mentioned, 1, verdict, annotator="ana", key="k", decided_at="2026-03-01T12:00:00+00:00")
    assert list(current_decisions(mentioned)) == [
        Decision(number, 1, "ana", verdict, "k", "2026-03-01T12:00:00+00:00", number),
    ]  # fmt: skip


def test_repeat_with_the_same_key_is_one_decision(mentioned: Workspace) -> None:
    first = record_decision(mentioned, 1, LINK, annotator="ana", key="k")
    assert record_decision(mentioned, 1, LINK, annotator="ana", key="k") == first
    assert rows(mentioned) == 1


@pytest.mark.parametrize(
    "change", [{"mention": 3}, {"verdict": NIL}, {"verdict": Verdict.link(QUEEN)}, {"replaces": 4}]
)
def test_used_key_is_refused_for_anything_else(mentioned: Workspace, change: dict[str, Any]) -> None:
    record_decision(mentioned, 1, LINK, annotator="ana", key="k")
    with pytest.raises(InputError, match="the key 'k' was used for another decision"):
        record_decision(mentioned, **{"mention": 1, "verdict": LINK, **change}, annotator="ana", key="k")
    assert rows(mentioned) == 1


def test_keys_belong_to_a_person(mentioned: Workspace) -> None:
    record_decision(mentioned, 1, LINK, annotator="ana", key="k")
    record_decision(mentioned, 1, NIL, annotator="bob", key="k")
    assert rows(mentioned) == 2


def test_without_a_key_every_decision_counts(mentioned: Workspace) -> None:
    for _ in range(2):
        record_decision(mentioned, 1, LINK, annotator="ana")
    assert (rows(mentioned), len(list(current_decisions(mentioned)))) == (2, 1)


@pytest.mark.parametrize("first", [LINK, NIL])
@pytest.mark.parametrize("second", [LINK, NIL])
def test_names_of_one_person_never_overlap(mentioned: Workspace, first: Verdict, second: Verdict) -> None:
    record_decision(mentioned, 1, first, annotator="ana")
    with pytest.raises(InputError, match="the span 5-11 overlaps 5-17, which is decided"):
        record_decision(mentioned, 2, second, annotator="ana")
    record_decision(mentioned, 2, second, annotator="bob")
    record_decision(mentioned, 3, second, annotator="ana")
    record_decision(mentioned, 4, second, annotator="ana")
    assert rows(mentioned) == 4


@pytest.mark.parametrize("verdict", [REJECT, SKIP, FLAG])
def test_what_is_no_name_may_overlap(mentioned: Workspace, verdict: Verdict) -> None:
    record_decision(mentioned, 1, verdict, annotator="ana")
    record_decision(mentioned, 2, LINK, annotator="ana")
    record_decision(mentioned, 1, verdict, annotator="ana")
    assert rows(mentioned) == 3


def test_overlap_may_be_decided_once_the_other_is_revised(mentioned: Workspace) -> None:
    record_decision(mentioned, 1, LINK, annotator="ana")
    record_decision(mentioned, 1, REJECT, annotator="ana")
    record_decision(mentioned, 2, LINK, annotator="ana")
    with pytest.raises(InputError, match="overlaps"):
        record_decision(mentioned, 1, LINK, annotator="ana")


def test_mend_takes_the_place_of_the_old_span(mentioned: Workspace) -> None:
    record_decision(mentioned, 2, LINK, annotator="ana")
    record_span_decision(mentioned, Mention("u0", *SWIFT_SPAN, "", ""), LINK, annotator="ana", replaces=TAILOR_SPAN)
    assert settled_verdicts(mentioned) == {1: LINK}
    undo_decisions(mentioned, annotator="ana")
    assert settled_verdicts(mentioned) == {2: LINK}


def test_mend_can_be_mended_back(mentioned: Workspace) -> None:
    record_decision(mentioned, 2, LINK, annotator="ana")
    record_decision(mentioned, 1, LINK, annotator="ana", replaces=2)
    record_decision(mentioned, 2, NIL, annotator="ana", replaces=1)
    assert settled_verdicts(mentioned) == {2: NIL}


def test_mended_span_may_touch_no_third_one(mentioned: Workspace) -> None:
    record_decision(mentioned, 2, LINK, annotator="ana")
    record_decision(mentioned, 3, LINK, annotator="ana")
    with pytest.raises(InputError, match="the span 5-27 overlaps 22-27"):
        record_span_decision(mentioned, Mention("u0", 5, 27, "", ""), LINK, annotator="ana", replaces=TAILOR_SPAN)
    assert mentioned.connection.execute("SELECT count(*) FROM mention").fetchone() == (4,)


def test_span_that_is_unknown_cannot_be_replaced(mentioned: Workspace) -> None:
    with pytest.raises(InputError, match="the span 0-4 that this decision replaces was never a mention"):
        record_span_decision(mentioned, Mention("u0", 5, 27, "", ""), LINK, annotator="ana", replaces=PLAY_SPAN)


def test_span_of_its_own_becomes_a_mention(mentioned: Workspace) -> None:
    record_span_decision(mentioned, Mention("u0", *PLAY_SPAN, "", ""), REJECT, annotator="ana", source="review")
    [stored] = get_mentions(mentioned, [5])
    assert (stored.text, stored.source, stored.hits) == ("play", "review", ())


def test_undo_takes_back_the_newest_first(mentioned: Workspace) -> None:
    for number in (1, 3, 4):
        record_decision(mentioned, number, LINK, annotator="ana")
    record_decision(mentioned, 3, NIL, annotator="bob")
    assert [decision.mention for decision in undo_decisions(mentioned, annotator="ana", count=2)] == [4, 3]
    assert settled_verdicts(mentioned) == {1: LINK, 3: NIL}
    assert [decision.mention for decision in undo_decisions(mentioned, annotator="ana", count=9)] == [1]
    with pytest.raises(UsageError, match="nothing to undo for 'ana'"):
        undo_decisions(mentioned, annotator="ana")
    assert rows(mentioned) == 7


def test_undo_uncovers_the_verdict_before(mentioned: Workspace) -> None:
    record_decision(mentioned, 1, LINK, annotator="ana")
    before = state(mentioned)
    record_decision(mentioned, 1, NIL, annotator="ana")
    undo_decisions(mentioned, annotator="ana")
    assert state(mentioned) == before


def test_people_settle_what_they_agree_on(mentioned: Workspace) -> None:
    record_decision(mentioned, 1, LINK, annotator="ana")
    record_decision(mentioned, 1, SKIP, annotator="bob")
    record_decision(mentioned, 3, LINK, annotator="ana")
    record_decision(mentioned, 3, Verdict.link(QUEEN), annotator="bob")
    record_decision(mentioned, 4, SKIP, annotator="ana")
    assert settled_verdicts(mentioned) == {1: LINK}
    assert [decision.mention for decision in current_decisions(mentioned, annotator="bob")] == [1, 3]


def test_keys_tell_parts_apart() -> None:
    assert key_of("a", "b") == key_of("a", "b")
    assert (
        len({key_of("a", "b"), key_of("ab"), key_of("a", "b", None), key_of("a\0b"), key_of(1, "1"), key_of("\ud800")})
        == 6
    )


decisions = st.tuples(
    st.integers(1, 4),
    st.sampled_from([LINK, NIL, REJECT, SKIP, FLAG]),
    st.none() | st.integers(1, 4),
)
steps = st.lists(decisions | st.none(), max_size=25)


@given(steps)
@settings(max_examples=40)
def test_any_doing_and_undoing_ends_where_it_began(tmp_path_factory: pytest.TempPathFactory, steps: list[Any]) -> None:
    with Workspace.create(tmp_path_factory.mktemp("undo") / "annot.db") as workspace:
        add_entities(workspace, [Entity("Q26876", "Taylor Swift")])
        add_utterances(workspace, [Utterance("u0", "play tailor swift and queen")], source="test")
        add_mentions(
            workspace, [Mention("u0", *span, "", "") for span in (SWIFT_SPAN, TAILOR_SPAN, QUEEN_SPAN, (0, 9))]
        )
        record_decision(workspace, 1, NIL, annotator="bob")
        states = [state(workspace)]
        for step in [*steps, *[None] * len(steps)]:
            if step is None:
                if len(states) > 1:
                    undo_decisions(workspace, annotator="ana")
                    states.pop()
            else:
                mention, verdict, replaces = step
                try:
                    record_decision(workspace, mention, verdict, annotator="ana", replaces=replaces)
                    states.append(state(workspace))
                except InputError as error:
                    assert "overlaps" in str(error)
            assert state(workspace) == states[-1]
        assert len(states) == 1


def test_what_was_recorded_under_a_key_is_found_again_also_when_taken_back(mentioned: Workspace) -> None:
    number = record_decision(mentioned, 1, NIL, annotator="ana", key="k1")
    undo_decisions(mentioned, annotator="ana")
    found = decision_with_key(mentioned, "k1", annotator="ana")
    assert found is not None
    assert (found.number, found.verdict) == (number, NIL)
    assert decision_with_key(mentioned, "k1", annotator="bob") is None
