import pytest

from spacy_entity_annot.heard_forms import Said, Tally
from spacy_entity_annot.knowledge.learned import Answer
from spacy_entity_annot.review.plan import Plan
from spacy_entity_annot.workspace.queue import Waiting


def popped(plan: Plan) -> list[int]:
    return list(iter(plan.pop, 0))


def test_what_settles_more_comes_first_and_equal_ones_as_in_the_texts() -> None:
    waiting = [Waiting(1, 10, 1, 0.0), Waiting(2, 20, 2, 0.0), Waiting(3, 30, 3, 0.0), Waiting(4, 20, 2, 0.0)]
    assert popped(Plan(waiting, decided={})) == [2, 1, 3]


def test_what_teaches_more_comes_first() -> None:
    sure = [Waiting(1, -1, 1, 0.1), Waiting(2, -2, 1, 0.1)]
    unsure = [Waiting(3, -3, 2, 0.9), Waiting(4, -4, 2, 0.9)]
    alone = [Waiting(5, -5, 3, 1.0)]
    assert popped(Plan([*sure, *alone, *unsure], decided={})) == [3, 4, 5, 1, 2]


def test_forms_that_were_decided_teach_less() -> None:
    waiting = [Waiting(1, -1, 1, 0.9), Waiting(2, -2, 1, 0.9), Waiting(3, -3, 2, 0.5), Waiting(4, -4, 2, 0.5)]
    assert popped(Plan(waiting, decided={1: 9})) == [3, 4, 1, 2]


def test_each_answer_moves_what_is_left() -> None:
    waiting = [Waiting(n, -n, 1, 0.9) for n in (1, 2, 3)] + [Waiting(n, -n, 2, 0.5) for n in (4, 5, 6)]
    plan = Plan(waiting, decided={})
    assert plan.pop() == 1
    plan.learn(1)
    assert plan.pop() == 4


def test_order_of_the_texts_where_asked_for() -> None:
    waiting = [Waiting(1, 10, 1, 0.0), Waiting(2, 20, 2, 0.9), Waiting(3, 20, 2, 0.9)]
    assert popped(Plan(waiting, decided={}, by_value=False)) == [1, 2]


def test_what_is_added_later_is_asked_too() -> None:
    plan = Plan([Waiting(1, 10, 1, 0.0)], decided={})
    plan.add([Waiting(2, 10, 1, 0.0), Waiting(3, 30, 2, 0.0)])
    assert popped(plan) == [1, 3]


class Learned:
    """What a session would know: verdicts on forms in the second transcript."""

    def __init__(self) -> None:
        self.tallies: dict[int, Tally] = {}

    def say(self, form: int, *verdicts: bool) -> None:
        said = [Said(2, confirmed, Answer("", None, f"u{n}")) for n, confirmed in enumerate(verdicts)]
        self.tallies[form] = Tally(said, people=2)

    def tally(self, mention: int, form: int) -> Tally | None:
        return self.tallies.get(form)


def mentions(form: int, score: float, *numbers: int, transcript: int = 2) -> list[Waiting]:
    return [Waiting(number, -number, form, 0.0, transcript, score) for number in numbers]


def test_whether_it_is_a_mention_counts_as_much_as_who_is_meant() -> None:
    waiting = [*mentions(1, 0.99, 1), *mentions(2, 0.02, 2), *mentions(3, 0.5, 3), Waiting(4, -4, 4, 0.9, 2, 1.0)]
    assert popped(Plan(waiting, decided={})) == [4, 3, 2, 1]


def test_words_heard_often_in_one_transcript_teach_more_than_in_many() -> None:
    spread = [one for number in (1, 2, 3) for one in mentions(1, 0.5, number, transcript=number)]
    assert popped(Plan([*spread, *mentions(2, 0.5, 4, 5, 6)], decided={}))[:3] == [4, 5, 6]


def test_a_low_score_jumps_up_where_its_words_were_confirmed_and_others_sink() -> None:
    waiting = [*mentions(1, 0.12, 1), *mentions(2, 0.3, 2), *mentions(3, 0.4, 3)]
    learned = Learned()
    plan = Plan(waiting, decided={}, experience=learned)
    learned.say(1, True)
    learned.say(3, False, False)
    plan.renew([-1, -2, -3, -4])
    assert popped(plan) == [1, 2, 3]


@pytest.mark.parametrize(("transcript", "order"), [(None, [1, 3, 2]), (2, [1, 3, 2]), (3, [3, 1, 2])])
def test_the_items_of_a_form_get_new_places_in_one_transcript_or_in_all(
    transcript: int | None, order: list[int]
) -> None:
    learned = Learned()
    waiting = [*mentions(1, 0.12, 1), *mentions(1, 0.12, 2, transcript=3), *mentions(2, 0.2, 3)]
    plan = Plan(waiting, decided={}, experience=learned)
    learned.say(1, True)
    plan.renew_form(2)
    plan.renew_form(1, transcript)
    assert popped(plan) == order


def test_a_verdict_that_is_taken_back_leaves_the_plan_as_it_was() -> None:
    waiting = [*mentions(1, 0.4, 1, 2, 3), *mentions(2, 0.5, 4, 5)]
    plan, untouched = Plan(waiting, decided={}), Plan(waiting, decided={})
    plan.learn(1, 2)
    plan.learn(1, 2, verdicts=-1)
    plan.renew([-1, -2, -3])
    assert popped(plan) == popped(untouched)
