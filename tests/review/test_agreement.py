import pytest

from spacy_entity_annot.errors import InputError, UsageError
from spacy_entity_annot.review import Agreement, ReviewQueue, adjudicate, agreement, disputes
from spacy_entity_annot.review.agreement import count_pairs
from spacy_entity_annot.types import Verdict
from spacy_entity_annot.workspace import (
    Workspace,
    current_decisions,
    record_decision,
    settled_verdicts,
    undo_decisions,
)

from .conftest import ALBUM, QUEEN, SWIFT

LINK, NIL, REJECT = Verdict.link(SWIFT), Verdict.nil(), Verdict.reject()


def answer(workspace: Workspace, annotator: str, answers: dict[int, Verdict]) -> None:
    for mention, verdict in answers.items():
        record_decision(workspace, mention, verdict, annotator=annotator)


def asked(found: list[Agreement], question: str, **of: object) -> Agreement:
    [one] = [
        one for one in found if one.question == question and (one.type, one.pair) == (of.get("type"), of.get("pair"))
    ]
    return one


@pytest.fixture
def answered(workspace: Workspace) -> Workspace:
    """Ana and Bob on four mentions, Cid on one; they agree on 1 and differ in each way once."""
    answer(workspace, "ana", {1: LINK, 2: LINK, 4: NIL, 5: Verdict.link(QUEEN)})
    answer(workspace, "bob", {1: LINK, 2: Verdict.link(ALBUM), 4: REJECT, 5: NIL})
    answer(workspace, "cid", {1: LINK, 3: REJECT})
    return workspace


def test_each_question_is_asked_of_those_who_could_answer_it(answered: Workspace) -> None:
    found = agreement(answered)
    counted = {question: asked(found, question).mentions for question in ("verdict", "mention", "nil", "link", "flag")}
    assert counted == {"verdict": 4, "mention": 4, "nil": 3, "link": 2, "flag": 4}
    agreed = {question: asked(found, question).percent.value for question in counted}
    assert agreed == {"verdict": 0.25, "mention": 0.75, "nil": 2 / 3, "link": 0.5, "flag": 1.0}


def test_what_chance_leaves_undefined_is_said_as_such(answered: Workspace, workspace: Workspace) -> None:
    flags = asked(agreement(answered), "flag")
    assert (flags.alpha.value, flags.note) == (
        None,
        "undefined: all gave the same answer, so chance would agree as well",
    )
    answer(workspace, "cid", {2: Verdict.flag("muddled")})
    assert asked(agreement(answered), "flag").note is None


def test_nothing_to_measure_is_no_error(workspace: Workspace) -> None:
    answer(workspace, "ana", {1: LINK})
    answer(workspace, "bob", {1: Verdict.skip(), 2: NIL})
    found = agreement(workspace)
    assert {(one.mentions, one.note) for one in found} == {(0, "nobody's answers overlap")}
    assert len(found) == 5


def test_pairs_have_a_kappa(answered: Workspace) -> None:
    found = agreement(answered)
    assert {one.pair for one in found if one.pair} == {("ana", "bob"), ("ana", "cid"), ("bob", "cid")}
    pair = asked(found, "mention", pair=("ana", "bob"))
    assert pair.kappa is not None
    assert (pair.mentions, pair.percent.value, pair.kappa.value) == (4, 0.75, 0.0)


def test_the_pairs_that_share_most_are_measured_first(answered: Workspace) -> None:
    answer(answered, "dan", {2: LINK, 4: NIL})
    everybody = {one.pair for one in agreement(answered) if one.pair}
    assert len(everybody) == count_pairs(answered) == 5  # Cid and Dan share nothing
    few = [one for one in agreement(answered, most_pairs=2) if one.pair]
    assert {one.pair for one in few} == {("ana", "bob"), ("ana", "dan")}
    assert few == [one for one in agreement(answered) if one.pair in (("ana", "bob"), ("ana", "dan"))]
    assert [one for one in agreement(answered, most_pairs=0) if one.pair] == []


def test_others_settle_a_dispute_and_parties_cannot(answered: Workspace) -> None:
    assert [one.mention for one in disputes(answered, annotator="ana")] == []
    waiting = list(disputes(answered, annotator="eve"))
    assert [one.mention for one in waiting] == [2, 4, 5]
    assert waiting[1].answers == (NIL, REJECT)
    assert "ana" not in str(waiting[1].record())
    with pytest.raises(UsageError, match="'bob' has answered mention 4 and cannot settle it"):
        adjudicate(answered, 4, NIL, annotator="bob")
    adjudicate(answered, 4, NIL, annotator="eve", key="k")
    assert settled_verdicts(answered)[4] == NIL
    assert [one.mention for one in disputes(answered, annotator="dan")] == [2, 5]


def test_a_repeat_settles_once_and_a_second_adjudicator_comes_too_late(answered: Workspace) -> None:
    numbers = {adjudicate(answered, 4, REJECT, annotator="eve", key="k") for _ in range(2)}
    assert len(numbers) == 1
    with pytest.raises(UsageError, match="nobody disagrees on mention 4"):
        adjudicate(answered, 4, NIL, annotator="dan")
    assert settled_verdicts(answered)[4] == REJECT


def test_an_adjudication_is_taken_back_like_any_decision(answered: Workspace) -> None:
    adjudicate(answered, 4, REJECT, annotator="eve")
    undo_decisions(answered, annotator="eve")
    assert 4 not in settled_verdicts(answered)
    assert [one.mention for one in disputes(answered, annotator="eve")] == [2, 4, 5]


def test_an_adjudication_is_no_answer_to_measure(answered: Workspace) -> None:
    before = [one.record() for one in agreement(answered)]
    adjudicate(answered, 4, NIL, annotator="eve")
    assert [one.record() for one in agreement(answered)] == before
    assert "eve" in {one.annotator for one in current_decisions(answered)}


@pytest.mark.parametrize("verdict", [Verdict.skip(), Verdict.flag("?")])
def test_only_an_answer_settles(answered: Workspace, verdict: Verdict) -> None:
    with pytest.raises(UsageError, match="settles nothing"):
        adjudicate(answered, 4, verdict, annotator="eve")
    with pytest.raises(InputError, match="there is no entity 'Q0'"):
        adjudicate(answered, 4, Verdict.link("Q0"), annotator="eve")
    assert [one.mention for one in disputes(answered, annotator="eve")] == [2, 4, 5]


def test_what_is_settled_or_disputed_is_asked_nobody(answered: Workspace) -> None:
    adjudicate(answered, 4, NIL, annotator="eve")
    assert [item.mention for item in ReviewQueue(answered, annotator="dan")] == []
