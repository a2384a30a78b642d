from spacy_entity_annot.types import Problem
from spacy_entity_annot.workspace import Workspace, add_problems, iterate_problems


def test_problems_are_kept_once_and_in_order(workspace: Workspace) -> None:
    problems = [Problem("b", 10, "late"), Problem("b", 2, "early"), Problem("a", None, "whole file")]
    for _ in range(2):
        add_problems(workspace, problems)
    assert list(iterate_problems(workspace)) == [problems[2], problems[1], problems[0]]


def test_two_problems_of_one_line_are_two(workspace: Workspace) -> None:
    problems = [Problem("b", 2, "first"), Problem("b", 2, "second")]
    add_problems(workspace, problems)
    assert list(iterate_problems(workspace)) == problems
