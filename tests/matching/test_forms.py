"""Lessons from people: what they move, where, and what they leave alone."""

from math import exp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_entity_annot.matching import BALANCED, RECALL, Forms, Lesson, TargetMatcher, taught_score
from spacy_entity_annot.types import Alternative, Mention, Target, Utterance

SCORES = st.floats(0, 1)
COUNTS = st.integers(0, 20).map(lambda count: count / 3)


def lesson(
    heard: str = "gugino", transcript: str | None = "call", confirmed: float = 1.0, rejected: float = 0.0
) -> Lesson:
    return Lesson(heard, "Matt", None, transcript, confirmed, rejected)


def found(*lessons: Lesson, text: str, transcript: str = "call", min_score: float = BALANCED) -> list[Mention]:
    matcher = TargetMatcher(["Matt"], min_score=min_score, lessons=lessons)
    return list(matcher.find([Utterance("1", text, transcript)]))


@given(SCORES, COUNTS, COUNTS)
def test_a_taught_score_is_a_probability(score: float, confirmed: float, rejected: float) -> None:
    assert 0 <= taught_score(score, confirmed, rejected) <= 1


@given(SCORES)
def test_no_verdict_leaves_a_score_as_it_is(score: float) -> None:
    assert taught_score(score, 0, 0) == score


@given(SCORES, COUNTS, COUNTS)
def test_confirming_never_lowers_and_rejecting_never_raises(score: float, confirmed: float, rejected: float) -> None:
    now = taught_score(score, confirmed, rejected)
    assert taught_score(score, confirmed + 1, rejected) >= now - 1e-5
    assert taught_score(score, confirmed, rejected + 1) <= now + 1e-5


@pytest.mark.parametrize(
    ("score", "confirmed", "rejected", "taught"),
    [(0.25, 1, 0, 0.739), (0.25, 0, 1, 0.087), (0.0, 1, 0, 0.572), (0.98, 0, 1, 0.819), (0.98, 0, 5, 0.495)],
)
def test_one_verdict_moves_a_doubtful_score_far_and_a_sure_one_little(
    score: float, confirmed: float, rejected: float, taught: float
) -> None:
    assert taught_score(score, confirmed, rejected) == pytest.approx(taught, abs=5e-4)


def test_a_form_that_resembles_no_target_is_heard_where_it_was_confirmed() -> None:
    assert found(text="thanks Gugino's team") == []
    [mention] = found(lesson(), text="thanks Gugino's team")
    assert (mention.text, mention.start, mention.target, mention.reason) == ("Gugino", 7, "Matt", "alias")
    assert mention.score == pytest.approx(taught_score(0, 1, 0))


def test_a_lesson_counts_in_its_own_transcript_alone() -> None:
    assert found(lesson(), text="thanks gugino", transcript="other") == []
    assert found(lesson(), text="thanks gugino", transcript="") == []
    assert len(found(lesson(transcript=None), text="thanks gugino", transcript="other")) == 1


def test_what_was_said_in_a_transcript_goes_before_what_counts_everywhere() -> None:
    lessons = [lesson(transcript=None, confirmed=3), lesson(confirmed=0, rejected=2)]
    assert found(*lessons, text="thanks gugino") == []
    assert len(found(*lessons, text="thanks gugino", transcript="other")) == 1


def test_a_rejected_form_sinks_and_the_others_stay() -> None:
    text = "that matt and mat"
    before = {mention.text: mention.score for mention in found(text=text, min_score=RECALL)}
    after = {mention.text: mention.score for mention in found(lesson("Mat", None, 0, 2), text=text, min_score=RECALL)}
    assert after.pop("mat", 0.0) < before.pop("mat")
    assert after == before


def test_only_whole_words_in_order_are_the_form() -> None:
    assert found(lesson("that gugino"), text="gugino that ginos thatgugino") == []


def test_lessons_on_other_targets_and_silent_forms_are_passed_over() -> None:
    assert len(Forms([lesson("..."), Lesson("x", "Anna", None, None, 9, 0)], [Target("Matt")])) == 0
    assert not TargetMatcher(["Matt"], lessons=[Lesson("x", "Anna", None, None, 9, 0)]).is_taught
    assert TargetMatcher(["Matt"], lessons=[lesson()]).is_taught


def test_an_entity_is_known_by_its_id_whatever_its_name() -> None:
    taught = Lesson("gugino", "", "Q1", None, 3, 0)
    matcher = TargetMatcher([Target("Matt", "Q1"), Target("Matt", "Q2")], lessons=[taught])
    assert [mention.entity for mention in matcher.find([Utterance("1", "gugino")])] == ["Q1"]


def test_a_confirmed_form_is_heard_in_another_reading() -> None:
    utterance = Utterance("1", "thanks", "call", alternatives=(Alternative("thanks gugino"),))
    [mention] = TargetMatcher(["Matt"], lessons=[lesson()]).find([utterance])
    assert (mention.alternative, mention.start, mention.end) == (0, 7, 13)


@pytest.mark.parametrize("text", ["thanks gugino", "thanks Matt"])
def test_the_verdicts_are_a_clue(text: str) -> None:
    matcher = TargetMatcher(["Matt"], min_score=RECALL, lessons=[lesson(), lesson("Matt", rejected=1)])
    [(mention, explanation)] = matcher.explain([Utterance("1", text, "call")])
    assert explanation.clues[-1].topic == "verdicts"
    assert explanation.clues[-1].finding.startswith("confirmed 1 times")
    assert 1 / (1 + exp(-sum(clue.log_odds for clue in explanation.clues))) == pytest.approx(mention.score)


@settings(max_examples=12)
@given(st.lists(st.sampled_from(["matt gugino", "thanks mat", "gugino", "that matt that", ""]), max_size=12))
def test_the_batch_changes_nothing(texts: list[str]) -> None:
    lessons = [lesson("Gugino"), lesson("mat", None, 0, 1), lesson("that matt", None, 2, 1)]
    matcher = TargetMatcher(["Matt"], min_score=RECALL, lessons=lessons)
    utterances = [Utterance(str(number), text, f"call{number}") for number, text in enumerate(texts)]
    alone = [mention for utterance in utterances for mention in matcher.find([utterance])]
    assert list(matcher.find(utterances)) == alone


def test_what_is_new_is_found_with_the_score_before_any_verdict() -> None:
    forms = Forms([lesson(), lesson("that", confirmed=1, rejected=5)], [Target("Matt")])
    [mention] = forms.find([Utterance("1", "that Gugino", "call"), Utterance("2", "gugino", "b")], min_score=BALANCED)
    assert (mention.utterance, mention.text, mention.score, mention.reason) == ("1", "Gugino", 0.12, "alias")
