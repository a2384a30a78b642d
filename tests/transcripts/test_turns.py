from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spacy_entity_annot.transcripts.turns import TurnRules, parts, places
from spacy_entity_annot.types import Word


def words(text: str, *, pauses: tuple[int, ...] = ()) -> list[Word]:
    """Words of half a second, two seconds of silence before those at `pauses`."""
    made, now = [], 0.0
    for position, word in enumerate(text.split()):
        now += 2.0 if position in pauses else 0.0
        made.append(Word(word, now, now + 0.5))
        now += 0.5
    return made


def test_no_words_make_no_utterance() -> None:
    assert list(TurnRules().cut([])) == []


def test_speaker_pause_and_length_end_an_utterance() -> None:
    spoken = words("a b c d e f", pauses=(2,))
    assert list(TurnRules().cut(spoken)) == [(0, 2), (2, 6)]
    assert list(TurnRules(pause=3.0).cut(spoken, ["1", None, "1", "2", None, "2"])) == [(0, 3), (3, 6)]


def test_a_speaker_who_is_known_late_is_no_change() -> None:
    assert list(TurnRules().cut(words("a b c"), [None, "1", None])) == [(0, 3)]


def test_a_long_utterance_ends_with_its_sentence_and_at_twice_the_length_anywhere() -> None:
    rules = TurnRules(words=3)
    assert list(rules.cut(words("a. b c d. e f"))) == [(0, 4), (4, 6)]
    assert list(rules.cut(words("a b c d e f g h"))) == [(0, 6), (6, 8)]


def test_words_without_times_are_cut_by_length_alone() -> None:
    assert list(TurnRules(words=2).cut([Word("a"), Word("b."), Word("c")])) == [(0, 2), (2, 3)]


def test_parts_are_cut_from_the_own_text_with_its_signs() -> None:
    text = ' Well, "no" —  she said: "yes." '
    spoken = ["Well", "no", "she", "said", "yes"]
    assert places(text, spoken) == [1, 8, 15, 19, 26]
    assert parts(text, spoken, [(0, 1), (1, 4), (4, 5)]) == ["Well,", '"no" —  she said:', '"yes."']


def test_words_that_do_not_stand_in_the_text_are_joined() -> None:
    assert parts("10 years", ["ten", "years"], [(0, 1), (1, 2)]) == ["ten", "years"]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(st.characters(categories=["L", "P"]), min_size=1, max_size=4), min_size=1, max_size=20),
       st.lists(st.integers(1, 19)))  # fmt: skip
def test_parts_hold_the_whole_text_in_order(texts: list[str], borders: list[int]) -> None:
    cuts = sorted({0, len(texts), *(border for border in borders if border < len(texts))})
    found = parts(" ".join(texts), texts, list(zip(cuts, cuts[1:], strict=False)))
    assert " ".join(found).split() == texts


def test_a_length_of_no_words_is_one_of_a_word() -> None:
    assert TurnRules(words=0).cut(words("a b c")) == TurnRules(words=1).cut(words("a b c")) == [(0, 2), (2, 3)]
