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
    assert popped(Plan([*sure, *alone, *unsure], decided={})) == [3, 4, 1, 2, 5]


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
