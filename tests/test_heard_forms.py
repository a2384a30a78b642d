"""What the standing decisions teach of heard forms, and that an undo takes it back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spacy_entity_annot import Entity, Mention, Utterance, Verdict, Workspace, add_entities
from spacy_entity_annot.heard_forms import Experience, learned_forms
from spacy_entity_annot.matching import Lesson, taught_score
from spacy_entity_annot.workspace import (
    add_mentions,
    add_utterances,
    record_decision,
    record_span_decision,
    redo_decisions,
    remove_entity,
    undo_decisions,
)
from spacy_entity_annot.workspace.likeness import form_number

HANS = Entity("Q1", "Hans Vestberg", (), "PERSON", None, 0.5)
HANDS = Entity("Q2", "Hands", (), "ARTIST", None, 0.5)
FORM = form_number("hands")


ONE = [f"a{number}" for number in range(12)]
OTHER = [f"b{number}" for number in range(12)]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "annot.db") as opened:
        fill(opened)
        yield opened


def fill(workspace: Workspace) -> None:
    add_entities(workspace, [HANS, HANDS])
    calls = {**dict.fromkeys(ONE, "one"), **dict.fromkeys(OTHER, "other")}
    add_utterances(workspace, [Utterance(id, "thank you hands", call) for id, call in calls.items()], source="test")
    add_mentions(workspace, [Mention(id, 10, 15, "hands", "Hans", score=0.3) for id in calls])


def decide(workspace: Workspace, utterance: str, verdict: Verdict, by: str = "ana") -> int:
    return record_span_decision(workspace, Mention(utterance, 10, 15, "hands", ""), verdict, annotator=by)


def phrase(transcript: str | None, confirmed: float, rejected: float) -> Lesson:
    return Lesson("hands", "Hans", None, transcript, confirmed, rejected)


def on_phrase(workspace: Workspace) -> list[Lesson]:
    return [lesson for lesson in learned_forms(workspace) if lesson.entity is None]


def test_nothing_decided_teaches_nothing(workspace: Workspace) -> None:
    assert learned_forms(workspace) == []


@pytest.mark.parametrize("verdict", [Verdict.skip(), Verdict.flag("rude")])
def test_skips_and_flags_teach_nothing(workspace: Workspace, verdict: Verdict) -> None:
    decide(workspace, ONE[0], verdict)
    assert learned_forms(workspace) == []


def test_a_link_to_a_retired_entity_teaches_nothing(workspace: Workspace) -> None:
    decide(workspace, ONE[0], Verdict.link(HANS))
    remove_entity(workspace, HANS.id)
    assert learned_forms(workspace) == []


def test_disagreement_teaches_nothing(workspace: Workspace) -> None:
    decide(workspace, ONE[0], Verdict.link(HANS))
    decide(workspace, ONE[0], Verdict.reject(), by="ben")
    assert learned_forms(workspace) == []


def test_one_verdict_counts_in_its_transcript_at_once_and_nowhere_else(workspace: Workspace) -> None:
    decide(workspace, ONE[0], Verdict.nil())
    decide(workspace, OTHER[0], Verdict.reject())
    assert on_phrase(workspace) == [phrase("one", 1, 0), phrase("other", 0, 1)]


def test_a_mended_span_teaches_nothing_of_the_old_one(workspace: Workspace) -> None:
    utterance = ONE[0]
    decide(workspace, utterance, Verdict.nil())
    longer = Mention(utterance, 0, 15, "", "")
    record_span_decision(workspace, longer, Verdict.link(HANS), annotator="ana", replaces=(10, 15))
    assert [(lesson.heard, lesson.entity) for lesson in learned_forms(workspace)] == [("thank you hands", HANS.id)]


@pytest.mark.parametrize("verdict", [Verdict.nil(), Verdict.reject()])
def test_as_many_as_make_an_alias_count_everywhere_in_part(workspace: Workspace, verdict: Verdict) -> None:
    for utterance in ONE[:3]:
        decide(workspace, utterance, verdict)
    confirmed = float(verdict.kind == "nil")
    assert on_phrase(workspace) == [
        phrase("one", 3 * confirmed, 3 - 3 * confirmed),
        phrase(None, confirmed, 1 - confirmed),
    ]


def test_contested_forms_count_where_they_were_heard_alone(workspace: Workspace) -> None:
    for utterance in ONE[:3]:
        decide(workspace, utterance, Verdict.nil())
    for utterance in OTHER[:3]:
        decide(workspace, utterance, Verdict.reject())
    assert on_phrase(workspace) == [phrase("one", 3, 0), phrase("other", 0, 3)]


def test_where_two_annotate_both_must_agree_on_what_counts_everywhere(workspace: Workspace) -> None:
    decide(workspace, OTHER[0], Verdict.skip(), by="carl")
    decide(workspace, OTHER[1], Verdict.reject(), by="ben")
    for utterance in ONE[:3]:
        decide(workspace, utterance, Verdict.nil())
    assert None not in [lesson.transcript for lesson in on_phrase(workspace)]
    decide(workspace, ONE[3], Verdict.nil(), by="ben")
    assert on_phrase(workspace)[-1].transcript is None


def test_a_link_confirms_its_entity_and_speaks_against_the_others_that_were_heard(workspace: Workspace) -> None:
    for entity in (HANS, HANDS):
        add_mentions(workspace, [Mention(ONE[0], 10, 15, "", entity.name, "one", entity.id, 0.4)])
    decide(workspace, ONE[0], Verdict.link(HANS))
    said = {lesson.entity: (lesson.confirmed, lesson.rejected) for lesson in learned_forms(workspace)}
    assert said == {None: (1, 0), HANS.id: (1, 0), HANDS.id: (0, 1)}


def test_a_nil_speaks_against_known_entities_and_for_those_that_the_workspace_lacks(workspace: Workspace) -> None:
    for id in (HANS.id, "Q9"):
        add_mentions(workspace, [Mention(ONE[0], 10, 15, "", "Hans", "one", id, 0.4)])
    decide(workspace, ONE[0], Verdict.nil())
    said = {lesson.entity: (lesson.confirmed, lesson.rejected) for lesson in learned_forms(workspace)}
    assert said == {None: (1, 0), HANS.id: (0, 1), "Q9": (1, 0)}


def test_a_span_that_a_person_marked_teaches_its_entity(workspace: Workspace) -> None:
    record_span_decision(workspace, Mention(ONE[0], 0, 5, "", ""), Verdict.link(HANS), annotator="ana")
    assert learned_forms(workspace) == [Lesson("thank", "", HANS.id, "one", 1, 0)]


def test_a_session_knows_what_was_settled_of_the_same_words(workspace: Workspace) -> None:
    experience = Experience(workspace)
    decide(workspace, ONE[0], Verdict.nil())
    assert score(workspace, experience) == 0.3
    assert experience.renew(FORM) is False
    assert (score(workspace, experience, ONE[1]), score(workspace, experience, OTHER[0])) == (
        taught_score(0.3, 1, 0),
        0.3,
    )
    tally = experience.tally(row_of(workspace, ONE[1]), FORM)
    assert tally is not None
    assert (tally.settled(1), tally.settled(2)) == (1, 0)


def test_a_session_keeps_targets_apart(workspace: Workspace) -> None:
    add_mentions(workspace, [Mention(ONE[1], 10, 15, "", "Hannes", score=0.9)])
    for utterance in (ONE[0], *ONE[2:5]):
        decide(workspace, utterance, Verdict.nil())
    experience = Experience(workspace)
    assert experience.renew(FORM) is True
    assert score(workspace, experience, ONE[1]) == 0.3
    assert score(workspace, experience, OTHER[0]) == taught_score(0.3, 4 / 3, 0)


def score(workspace: Workspace, experience: Experience, utterance: str = ONE[0]) -> float:
    """Return what a session makes of a score of .3."""
    tally = experience.tally(row_of(workspace, utterance), FORM)
    return 0.3 if tally is None else tally.score(0.3, 1 if utterance in ONE else 2)


def row_of(workspace: Workspace, utterance: str) -> int:
    query = "SELECT mention.number FROM mention JOIN utterance ON utterance.number = utterance WHERE utterance.id = ?"
    return int(workspace.connection.execute(query, (utterance,)).fetchone()[0])


STEPS = st.lists(
    st.tuples(st.sampled_from([*ONE[:4], *OTHER[:3]]), st.sampled_from(["link", "nil", "reject", "undo", "redo"])),
    max_size=12,
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_after_each_undo_is_known_what_was_known_before_and_a_session_keeps_pace(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str]]
) -> None:
    with Workspace.create(tmp_path_factory.mktemp("undo") / "annot.db") as workspace:
        fill(workspace)
        session = Experience(workspace)
        states = [learned_forms(workspace)]
        for utterance, step in steps:
            take(workspace, utterance, step, states)
            session.renew(FORM)
            fresh = Experience(workspace)
            assert learned_forms(workspace) == states[-1]
            for call in (ONE, OTHER):
                assert score(workspace, session, call[-1]) == score(workspace, fresh, call[-1])


def take(workspace: Workspace, utterance: str, step: str, states: list[list[Lesson]]) -> None:
    if step == "undo":
        if len(states) > 1:
            undo_decisions(workspace, annotator="ana")
            states.pop()
    elif step == "redo":
        if len(states) > 1:
            undo_decisions(workspace, annotator="ana")
            redo_decisions(workspace, annotator="ana")
    else:
        verdict = {"link": Verdict.link(HANS), "nil": Verdict.nil(), "reject": Verdict.reject()}[step]
        record_decision(workspace, row_of(workspace, utterance), verdict, annotator="ana")
        states.append(learned_forms(workspace))
