from math import exp, log

import pytest

from spacy_entity_annot.matching import RECALL, TargetMatcher
from spacy_entity_annot.types import Alternative, Target, Utterance


@pytest.mark.parametrize("text", ["play taylor swift", "play tailor swift now", "a song by tay tay"])
def test_the_clues_add_up_to_the_score(text: str) -> None:
    matcher = TargetMatcher([Target("Taylor Swift", aliases=("Tay Tay",))], min_score=RECALL)
    [(mention, explanation)] = matcher.explain([Utterance("1", text)])
    assert 1 / (1 + exp(-sum(clue.log_odds for clue in explanation.clues))) == pytest.approx(mention.score)


def test_the_alias_that_was_heard_is_named() -> None:
    matcher = TargetMatcher([Target("Taylor Swift", aliases=("Tay Tay",))])
    [(_, explanation)] = matcher.explain([Utterance("1", "I love tay tay")])
    assert (explanation.heard, explanation.phrase) == ("tay tay", "Tay Tay")
    assert (explanation.clues[0].topic, explanation.clues[0].finding) == ("letters", "the same")


def test_a_reading_that_lifts_the_score_is_a_clue() -> None:
    matcher = TargetMatcher(["Taylor Swift"], min_score=RECALL)
    utterance = Utterance("1", "play tailor swift", alternatives=(Alternative("play taylor swift"),))
    [(mention, explanation)] = matcher.explain([utterance])
    assert mention.alternative is None
    assert explanation.clues[-1].topic == "alternatives"
    assert explanation.clues[-1].log_odds > 0.5


def test_readings_that_lack_the_words_are_a_clue() -> None:
    utterance = Utterance("1", "songs like thanks", alternatives=(Alternative("songs like halsey"),))
    [(mention, explanation)] = TargetMatcher(["Halsey"], min_score=RECALL).explain([utterance])
    assert mention.alternative == 0
    assert explanation.clues[-1].topic == "alternatives"
    assert explanation.clues[-1].log_odds == pytest.approx(-log(3))
