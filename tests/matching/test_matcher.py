import unicodedata
from collections.abc import Iterable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from spacy_entity_annot.matching import BALANCED, PRECISE, RECALL, TargetMatcher
from spacy_entity_annot.matching.words.tokens import tokenize
from spacy_entity_annot.matching.words.vocabulary import spoken
from spacy_entity_annot.types import Alternative, Entity, Mention, Reason, Target, Utterance


def found(targets: Iterable[Target | str | Entity], text: str, min_score: float = BALANCED) -> list[tuple[str, str]]:
    return [(mention.text, mention.target) for mention in TargetMatcher(targets, min_score=min_score).find_text(text)]


@pytest.mark.parametrize("target", ["", "  ", "...", "😀", "'", "\ud800"])
def test_a_target_without_words_matches_nothing(target: str) -> None:
    assert found([target], "... 😀 ' nothing at all", RECALL) == []


@pytest.mark.parametrize("text", ["", "  ", "...", "😀", "\ud800", "\n\n"])
def test_a_text_without_words_holds_nothing(text: str) -> None:
    assert found(["Taylor Swift"], text, RECALL) == []


def test_no_targets_find_nothing() -> None:
    assert list(TargetMatcher([]).find([Utterance("1", "play taylor swift")])) == []


@pytest.mark.parametrize(
    ("target", "text", "span"),
    [
        ("Taylor Swift", "play TAYLOR SWIFT now", "TAYLOR SWIFT"),
        ("Taylor Swift", "play tailor swift now", "tailor swift"),
        ("Taylor Swift", "that's Taylor Swift's song", "Taylor Swift"),
        ("Taylor Swift", "play taylorswift now", "taylorswift"),
        ("Taylor Swift", "(Taylor-Swift!)", "Taylor-Swift"),
        ("Beyoncé", "play Beyonce\u0301’s latest", "Beyonce\u0301"),
        ("Beyoncé", "play beyonce", "beyonce"),
        ("YouTube", "open you tube please", "you tube"),
        ("U2", "play you two", None),
        ("U2", "play u two", "u two"),
        ("Maroon 5", "😀 play maroon five 😀", "maroon five"),
        ("twenty twenty", "in 2020 we", "2020"),
        ("Simon & Garfunkel", "by Simon and Garfunkel", "Simon and Garfunkel"),
        ("as i", "as I said", "as I"),
        ("北京", "我在北京工作", "北京"),
        ("Москва", "город МОСКВА, да", "МОСКВА"),
        ("שלום", "אמר שלום לך", "שלום"),
        ("हिन्दी", "वह हिन्दी है", "हिन्दी"),
    ],
)
def test_spellings_of_one_name_meet(target: str, text: str, span: str | None) -> None:
    assert found([target], text) == ([(span, target)] if span else [])


@pytest.mark.parametrize("text", ["play tailor swift", "tailor swift"])
def test_a_name_in_a_short_request_is_a_precise_hit(text: str) -> None:
    assert found(["Taylor Swift"], text, PRECISE) == [(text.removeprefix("play "), "Taylor Swift")]


@pytest.mark.parametrize(
    ("target", "heard", "other"),
    [
        ("wake up", "wake up", "wake me up"),
        ("nine pm", "nine pm", "nine am"),
        ("audio book", "audio book", "audiobook"),
    ],
)
def test_ordinary_words_are_doubted_unless_heard_word_for_word(target: str, heard: str, other: str) -> None:
    matcher = TargetMatcher([target], min_score=RECALL)
    [exact], [doubtful] = matcher.find_text(f"please {heard}"), matcher.find_text(f"please {other}")
    assert exact.score >= PRECISE > doubtful.score


def test_every_target_reports_its_own_span_where_they_overlap() -> None:
    assert found(["Swift", "Taylor Swift", "Taylor"], "play taylor swift") == [
        ("taylor swift", "Taylor Swift"),
        ("taylor", "Taylor"),
        ("swift", "Swift"),
    ]


def test_a_target_given_twice_is_reported_twice() -> None:
    targets = [Target("Taylor Swift", "Q1"), Target("taylor swift", "Q2")]
    mentions = TargetMatcher(targets).find_text("taylor swift")
    assert [(mention.target, mention.entity) for mention in mentions] == [
        ("Taylor Swift", "Q1"),
        ("taylor swift", "Q2"),
    ]


def test_an_entity_is_found_under_its_aliases() -> None:
    entity = Entity("Q26876", "Taylor Swift", ("Tay Tay",))
    [mention] = TargetMatcher([entity]).find_text("I love tay tay")
    assert (mention.target, mention.entity, mention.text) == ("Taylor Swift", "Q26876", "tay tay")
    assert mention.reason == Reason.ALIAS


@pytest.mark.parametrize(
    ("heard", "reason"),
    [("Taylor Swift", Reason.EXACT), ("taylor swif", Reason.FUZZY), ("tailer swift", Reason.PHONETIC)],
)
def test_the_reason_tells_how_the_words_were_recognised(heard: str, reason: Reason) -> None:
    [mention] = TargetMatcher(["Taylor Swift"], min_score=RECALL).find_text(f"play {heard}")
    assert mention.reason in (reason, Reason.FUZZY)


def test_a_name_heard_only_in_an_alternative_is_reported_there() -> None:
    utterance = Utterance("1", "play health say", alternatives=(Alternative("play Halsey"), Alternative("play halsey")))
    [mention] = TargetMatcher(["Halsey"]).find([utterance])
    assert (mention.alternative, mention.start, mention.end, mention.text) == (0, 5, 11, "Halsey")
    assert mention.reason == Reason.ALTERNATIVE


def test_a_name_heard_in_the_text_is_not_reported_again() -> None:
    utterance = Utterance("1", "play Halsey", alternatives=(Alternative("play halsey"),))
    [mention] = TargetMatcher(["Halsey"]).find([utterance])
    assert mention.alternative is None


def test_every_disjoint_window_of_a_long_utterance_is_found() -> None:
    words = ["word"] * 10_000
    places = range(0, 10_000, 25)
    for place in places:
        words[place : place + 2] = ["taylor", "swift"]
    text = " ".join(words)
    mentions = TargetMatcher(["Taylor Swift"]).find_text(text)
    assert len(mentions) == len(places)
    assert {text[mention.start : mention.end] for mention in mentions} == {"taylor swift"}


def test_ten_thousand_targets_are_fine() -> None:
    targets = [f"{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}rvel{chr(97 + i // 676)}ko tanner" for i in range(9_999)]
    assert ("taylor swift", "Taylor Swift") in found([*targets, "Taylor Swift"], "play taylor swift")


NAMES = ("Taylor Swift", "Beyoncé", "Hans", "U2", "Sharon Zackfia", "as i", "北京", "Dvořák")
PIECES = (
    "taylor", "tailor", "swift", "Swift's", "beyonce", "Beyonce\u0301", "be yon say", "hans", "hands", "u", "two", "2",
    "sharon", "zexion", "as", "i", "我在北京", "dvorak", "😀", "play", "the", "<unk>", ",", "’s", "שלום", "&",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join) | st.text(max_size=40)


@given(st.lists(TEXTS, max_size=6))
@settings(max_examples=60)
def test_offsets_always_point_at_the_reported_text(texts: list[str]) -> None:
    utterances = [Utterance(str(i), text, "t", alternatives=(Alternative(text[::-1]),)) for i, text in enumerate(texts)]
    for mention in TargetMatcher(NAMES, min_score=RECALL).find(utterances):
        reading = utterances[int(mention.utterance)].reading(mention.alternative)
        assert reading[mention.start : mention.end] == mention.text != ""
        assert RECALL <= mention.score <= 1


@given(st.lists(st.tuples(TEXTS, st.sampled_from(["", "a", "b"])), max_size=8))
@example([("sharon", ""), ("taylor", "a")])
@settings(max_examples=40)
def test_hits_do_not_depend_on_what_else_is_in_the_stream(rows: list[tuple[str, str]]) -> None:
    rows = sorted(rows, key=lambda row: row[1])
    utterances = [Utterance(str(i), text, transcript) for i, (text, transcript) in enumerate(rows)]
    together = list(TargetMatcher(NAMES, min_score=RECALL).find(utterances))
    matcher = TargetMatcher(NAMES, min_score=RECALL)
    apart: list[Mention] = []
    for transcript in dict.fromkeys(each.transcript or each.id for each in utterances):
        apart += matcher.find(each for each in utterances if (each.transcript or each.id) == transcript)
    assert apart == together


@given(st.lists(TEXTS, max_size=3))
@settings(max_examples=40)
def test_targets_do_not_change_each_others_hits(texts: list[str]) -> None:
    utterances = [Utterance(str(i), text) for i, text in enumerate(texts)]
    together = list(TargetMatcher(NAMES, min_score=RECALL).find(utterances))
    for name in NAMES:
        alone = list(TargetMatcher([name], min_score=RECALL).find(utterances))
        assert alone == [mention for mention in together if mention.target == name]


@given(st.lists(TEXTS, max_size=4), st.sampled_from([0.1, 0.3, BALANCED, PRECISE, 0.95]))
@example(["play tailor swift", "taylor swift", "thank you hands", "hans"], PRECISE)
@example(["hands 我在北京"], 0.1)
@settings(max_examples=60)
def test_a_threshold_changes_no_score_and_loses_no_exact_hit(texts: list[str], least: float) -> None:
    utterances = [Utterance(str(place), text, "call") for place, text in enumerate(texts)]
    every = list(TargetMatcher(NAMES, min_score=RECALL).find(utterances))
    few = list(TargetMatcher(NAMES, min_score=least).find(utterances))
    assert [mention for mention in few if mention not in every] == []
    exact = [mention for mention in every if mention.score >= least and mention.reason == Reason.EXACT]
    assert [mention for mention in exact if mention not in few] == []


@pytest.mark.parametrize(
    "text", ["our three business segments", "in each of the segments we sell to", "it supports our plans"]
)
@pytest.mark.parametrize("frame", ["{}", "with {}"])
def test_doubtful_hit_does_not_depend_on_what_is_searched_beside_it(text: str, frame: str) -> None:
    names = ["segment", "support"]
    [(_, hit)] = TargetMatcher(names, min_score=RECALL).find_texts([text])
    matcher = TargetMatcher(names, min_score=0.995 * hit.score)
    beside = [mention for place, mention in matcher.find_texts([text, frame.format(hit.text)]) if place == 0]
    assert beside == [mention for _, mention in matcher.find_texts([text])]


def slow_exact(target: str, text: str) -> int:
    """Count the disjoint windows whose spoken spelling is that of the target: the obvious way."""
    wanted = "".join(spoken(token.text) for token in tokenize(target))
    words = [spoken(token.text) for token in tokenize(text)]
    count = place = 0
    while place < len(words):
        widths = [w for w in range(1, 6) if "".join(words[place : place + w]) == wanted and place + w <= len(words)]
        count += bool(widths)
        place += widths[0] if widths else 1
    return count


@given(st.sampled_from(NAMES), st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join))
def test_every_exact_window_is_found(name: str, text: str) -> None:
    mentions = TargetMatcher([name], min_score=RECALL).find_text(text)
    wanted = "".join(spoken(token.text) for token in tokenize(name))
    exact = [each for each in mentions if "".join(spoken(t.text) for t in tokenize(each.text)) == wanted]
    assert len(exact) == slow_exact(name, text)


@given(st.sampled_from(NAMES), TEXTS)
def test_composed_and_decomposed_text_have_the_same_hits(name: str, text: str) -> None:
    matcher = TargetMatcher([name], min_score=RECALL)
    composed = matcher.find_text(unicodedata.normalize("NFC", text))
    decomposed = matcher.find_text(unicodedata.normalize("NFD", text))
    assert [mention.score for mention in composed] == [mention.score for mention in decomposed]


@given(st.text("abcdefghijklmnop ", max_size=20), st.text("abcdefghijklmnop ", max_size=20))
def test_unlike_words_are_never_balanced_hits(target: str, text: str) -> None:
    for mention in TargetMatcher([target]).find_text(text):
        heard, wanted = mention.text.replace(" ", ""), target.replace(" ", "")
        assert OSA.normalized_similarity(heard, wanted) >= 0.3


@pytest.mark.parametrize("target", ["SG&A", "SG A", "S G and A", "sg and a"])
@pytest.mark.parametrize("heard", ["our SG&A expenses", "our SG and A expenses", "our SG A expenses"])
def test_the_and_of_initials_may_be_said_or_left_out(target: str, heard: str) -> None:
    assert [name for _, name in found([target], heard)] == [target]


@pytest.mark.parametrize(("target", "heard"), [("Taylor Swift", "taylor and swift"), ("Simon and Garfunkel", "simon")])
def test_the_and_of_words_is_a_word(target: str, heard: str) -> None:
    assert [mention.reason for mention in TargetMatcher([target], min_score=0.9).find_text(heard)] == []
