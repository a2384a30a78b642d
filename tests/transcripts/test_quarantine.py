from pathlib import Path

import pytest

from spacy_entity_annot.errors import InputError
from spacy_entity_annot.lines import raise_problem
from spacy_entity_annot.transcripts import Quarantine
from spacy_entity_annot.types import Problem
from spacy_entity_annot.workspace import Workspace, iterate_problems


def test_problem_is_kept_even_where_the_next_handler_raises(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "annot.db") as workspace:
        with pytest.raises(InputError), Quarantine(workspace, raise_problem) as quarantine:
            quarantine(Problem("a.jsonl", 3, "odd"))
        assert list(iterate_problems(workspace)) == [Problem("a.jsonl", 3, "odd")]


def test_problems_are_passed_on_counted_and_kept_once(tmp_path: Path) -> None:
    passed: list[Problem] = []
    problems = [Problem("a.jsonl", number % 700 + 1, "odd") for number in range(1_400)]
    with Workspace.create(tmp_path / "annot.db") as workspace:
        with Quarantine(workspace, passed.append) as quarantine:
            for problem in problems:
                quarantine(problem)
        assert passed == problems
        assert quarantine.count == 1_400
        assert list(iterate_problems(workspace)) == problems[:700]


def test_a_file_that_is_read_whole_now_leaves_the_quarantine_and_what_is_still_wrong_stays(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "annot.db") as workspace:
        with Quarantine(workspace) as quarantine:
            for source in ("a", "b", "-", "c"):
                quarantine(Problem(source, 1, "odd"))
        with Quarantine(workspace) as quarantine:
            quarantine(Problem("b", 2, "even"))
            quarantine.settle(["a", "b", "-", "d"])
        found = [(problem.source, problem.line) for problem in iterate_problems(workspace)]
        assert found == [("-", 1), ("b", 2), ("c", 1)]
