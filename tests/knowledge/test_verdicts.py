import numpy as np
import pytest

from spacy_entity_annot.knowledge.verdicts import Finding, History, Known, fit_verdicts
from spacy_entity_annot.types import Verdict, VerdictKind

SWIFT = "Q26876"


def finding(heard: str = "taylor swift", before: str = "play ", after: str = "", *, score: float = 0.9,
            probability: float = 0.8, nil: float = 0.1) -> Finding:  # fmt: skip
    return Finding(heard, before, after, score, SWIFT, probability, nil)


def test_before_any_verdict_a_link_is_as_likely_as_that_it_was_said_and_is_meant() -> None:
    likeliest = fit_verdicts([], []).likeliest([finding(score=0.9, probability=0.8)])[0]
    assert likeliest.kind is VerdictKind.LINK
    assert likeliest.probability == pytest.approx(0.72)


@pytest.mark.parametrize(
    ("score", "nil", "kind", "probability"), [(0.2, 0.1, VerdictKind.REJECT, 0.8), (0.9, 0.7, VerdictKind.NIL, 0.7)]
)
def test_before_any_verdict_others_are_as_likely_as_search_and_candidates_say(
    score: float, nil: float, kind: VerdictKind, probability: float
) -> None:
    likeliest = fit_verdicts([], []).likeliest([finding(score=score, probability=0.2, nil=nil)])[0]
    assert likeliest.kind is kind
    assert likeliest.probability == pytest.approx(probability)


def test_what_was_never_a_mention_is_likely_none_again() -> None:
    said = [(finding("kiss", "a ", " goodnight"), Verdict.reject())] * 20 + [(finding(), Verdict.link(SWIFT))] * 20
    model = fit_verdicts([one for one, _ in said], [verdict for _, verdict in said])
    assert model.likeliest([finding("kiss", "a ", " goodnight")])[0].kind is VerdictKind.REJECT
    assert model.likeliest([finding()])[0].kind is VerdictKind.LINK


def test_words_around_tell_where_the_form_is_new() -> None:
    said = [(finding(f"name {n}", "the weather in "), Verdict.nil()) for n in range(30)]
    said += [(finding(f"name {n}", "play "), Verdict.link(SWIFT)) for n in range(30)]
    model = fit_verdicts([one for one, _ in said], [verdict for _, verdict in said])
    assert model.likeliest([finding("boston", "the weather in ")])[0].kind is VerdictKind.NIL
    assert model.likeliest([finding("boston", "play ")])[0].kind is VerdictKind.LINK


def test_link_to_another_entity_speaks_against_the_first_candidate() -> None:
    said = [(finding("swift"), Verdict.link("Q1"))] * 20 + [(finding(), Verdict.link(SWIFT))] * 20
    model = fit_verdicts([one for one, _ in said], [verdict for _, verdict in said])
    assert model.likeliest([finding("swift")])[0].probability < 0.5 < model.likeliest([finding()])[0].probability


def test_no_verdict_speaks_for_itself() -> None:
    """A hundred forms that were judged once each, at random, teach nothing of forms that were judged once."""
    kinds = [Verdict.link(SWIFT), Verdict.reject()]
    said = [(finding(f"name {'abcdefghij'[n // 10]}{n}", "", score=0.5, probability=0.5), kinds[n % 2])
            for n in range(100)]  # fmt: skip
    model = fit_verdicts([one for one, _ in said], [verdict for _, verdict in said])
    assert 0.35 < model.likeliest([finding("something new", "", score=0.5, probability=0.5)])[0].probability < 0.65


def test_order_of_verdicts_does_not_matter() -> None:
    said = [(finding(f"name {n % 7}", f"word{n % 5} "), Verdict.reject() if n % 3 else Verdict.link(SWIFT))
            for n in range(60)]  # fmt: skip
    one, other = (fit_verdicts([a for a, _ in order], [b for _, b in order]) for order in (said, said[::-1]))
    assert one.likeliest([finding("name 3")])[0].probability == pytest.approx(
        other.likeliest([finding("name 3")])[0].probability
    )


def test_no_mention_is_judged_by_its_own_verdict() -> None:
    said = [(finding("kiss"), Verdict.reject()), (finding("boston"), Verdict.nil())]
    known = [Known.of(one) for one, _ in said]
    history = History(known, [verdict for _, verdict in said])
    own = np.array([[0, 0, 1.0], [0, 1.0, 0]])
    form = history.evidence(known, own)[:, :, 0]
    assert form == pytest.approx(np.zeros((3, 2)))


def test_nothing_asked_is_nothing_answered() -> None:
    assert fit_verdicts([], []).likeliest([]) == []


def test_a_verdict_is_as_likely_alone_as_among_others() -> None:
    asked = [finding(f"name {number % 7}", "play " * (number % 3), score=number / 100) for number in range(100)]
    said = [Verdict.link("Q1"), Verdict.nil(), Verdict.reject(), Verdict.link("Q2")] * 25
    model = fit_verdicts(asked, said)
    assert model.likeliest(asked) == [one for alone in asked for one in model.likeliest([alone])]
