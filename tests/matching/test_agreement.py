import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_entity_annot.matching import BALANCED, PRECISE, RECALL, Lesson, TargetMatcher
from spacy_entity_annot.matching.agreement import share_of_readings
from spacy_entity_annot.types import Alternative, Mention, Utterance


def read(*texts: str) -> Utterance:
    return Utterance("1", texts[0], alternatives=tuple(Alternative(text) for text in texts[1:]))


def find(*texts: str, target: str = "Halsey") -> list[Mention]:
    return list(TargetMatcher([target], min_score=RECALL).find([read(*texts)]))


@pytest.mark.parametrize(
    ("texts", "share"),
    [
        (("songs by halsey",), 1),
        (("songs by Halsey's", "song by HALSEY", "a song by halsey"), 1),
        (("songs by halsey", "songs by chelsea"), 2 / 3),
        (("songs by chelsea", "songs by halsey"), 1 / 3),
        (("songs by chelsea", "songs by elsie", "songs by halsey", "songs by halsey now"), (1 / 3 + 1 / 4) / (25 / 12)),
    ],
)
def test_the_share_of_readings_counts_high_ones_more(texts: tuple[str, ...], share: float) -> None:
    assert share_of_readings(read(*texts), ("halsey",)) == pytest.approx(share)


def test_words_must_stand_side_by_side() -> None:
    assert share_of_readings(read("taylor swift", "taylor is swift", "swift"), ("taylor", "swift")) == pytest.approx(
        6 / 11
    )


def test_a_name_in_one_low_reading_is_less_likely_than_one_in_all() -> None:
    [everywhere] = find("songs by halsey", "song by halsey", "a song by halsey")
    [lonely] = find("songs by chelsea", "songs by elsie", "songs by halsey")
    assert (lonely.text, lonely.alternative) == ("halsey", 1)
    odds = everywhere.score / (1 - everywhere.score) * (2 / 11)
    assert lonely.score == pytest.approx(odds / (1 + odds))


def test_readings_that_all_hold_a_name_leave_its_score_as_it_is() -> None:
    assert [mention.score for mention in find("songs by halsey", "some songs by halsey")] == [
        mention.score for mention in find("songs by halsey")
    ]


def test_a_misheard_name_is_doubted_by_its_score_alone() -> None:
    [alone] = find("play tailor swift", target="Taylor Swift")
    [beside] = find("play tailor swift", "play it faster", target="Taylor Swift")
    assert beside.score == alone.score


def test_a_name_that_is_too_lonely_for_the_least_score_is_left_out() -> None:
    utterance = read("songs by chelsea", "songs by elsie", "songs by halsey")
    assert [mention.alternative for mention in TargetMatcher(["Halsey"], min_score=RECALL).find([utterance])] == [1]
    assert list(TargetMatcher(["Halsey"], min_score=PRECISE).find([utterance])) == []


def test_verdicts_count_on_top_of_it() -> None:
    lesson = Lesson("halsey", "Halsey", None, None, confirmed=5, rejected=0)
    utterance = read("songs by chelsea", "songs by elsie", "songs by halsey")
    [taught] = TargetMatcher(["Halsey"], min_score=BALANCED, lessons=[lesson]).find([utterance])
    assert taught.score > PRECISE


WORDS = st.sampled_from(["play", "taylor", "tailor", "swift", "halsey", "free", "the"])
TEXTS = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


def likeliest(texts: list[str], least: float) -> dict[str, float]:
    scores: dict[str, float] = {}
    for mention in TargetMatcher(["Taylor Swift", "Halsey", "Free"], min_score=least).find([read(*texts)]):
        scores[mention.target] = max(scores.get(mention.target, 0.0), mention.score)
    return scores


@given(st.lists(TEXTS, min_size=1, max_size=4), st.sampled_from([0.1, BALANCED, PRECISE]))
@settings(max_examples=40)
def test_a_threshold_changes_no_score_of_a_list_of_readings(texts: list[str], least: float) -> None:
    every, few = likeliest(texts, RECALL), likeliest(texts, least)
    assert few == {target: score for target, score in every.items() if target in few}
    assert min(few.values(), default=1.0) >= least
