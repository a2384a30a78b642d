import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spacy_entity_annot.knowledge.files import format as format_module

from .reading import read

ENTITIES = [{"id": "A", "name": "a"}, {"id": "B", "name": "b", "raw": [{"x": "]"}]}, {"id": "C", "name": "c"}]


def ids(path: Path) -> tuple[list[str], list[tuple[int | None, str]]]:
    entities, problems = read(path)
    return [entity.id for entity in entities], [(line, message) for _, line, message in problems]


@pytest.mark.parametrize(
    ("content", "found", "problems"),
    [
        ("[]", [], []),
        ('["A", {"id": "B", "name": "b"}]', ["B"], [(1, "a JSON object was expected, this is a text.")]),
        ('[\n{"id": "A"},\n\n{"id": "B", "name": "b"}\n]', ["B"], [(2, "the field 'name' is missing or empty.")]),
        ('[\n{"id": "A", "id": "X", "name": "a"},\n{"id": "B", "name": "b"}\n]', ["B"],
         [(2, "the field 'id' stands twice in one object.")]),
        ('[\n{"id": "A" "name": "a"},\n{"id": "B", "name": "b"}\n]', ["B"],
         [(2, "not valid JSON (Expecting ',' delimiter at line 2 column 12).")]),
        ('[{"id": "A", "name": "a"},\n', ["A"], [(1, "not valid JSON (the list is not closed).")]),
        ('[{"id": "A", "name": "a"},\n{"id": "B', ["A"],
         [(2, "not valid JSON (Unterminated string starting at line 2 column 8).")]),
        ('["id", "name"]\n{"id": "A", "name": "a"}\n', ["A"], [(1, "a JSON object was expected, this is a text.")] * 2),
        ("[" * 100_000, [], [(1, "the JSON is nested too deep to be read.")]),
        ('[{"id": 1' + "0" * 5000 + "}]", [], [(1, "not valid JSON (a number has thousands of digits).")]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_reported_and_the_rest_is_read(
    tmp_path: Path, content: str, found: list[str], problems: list[tuple[int | None, str]]
) -> None:
    path = tmp_path / "kb.json"
    path.write_text(content)
    assert ids(path) == (found, problems)


def test_an_array_is_not_held_that_memory_may_not_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(format_module, "LIMIT", 2**20)
    path = tmp_path / "kb.json"
    path.write_text("[\n" + ('{"id": "A", "name": "a"},\n' * 50_000) + "]")
    found, [(line, message)] = ids(path)
    assert (found, line) == ([], None)
    assert message.startswith("more than 1 MB belong together here")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(indent=st.sampled_from([None, 0, 2, "\t"]), before=st.sampled_from(["", "\n", " \n\n", "\ufeff"]),
       after=st.sampled_from(["", "\n", "\n \n"]))  # fmt: skip
def test_an_array_is_read_like_its_lines_however_it_is_laid_out(
    tmp_path: Path, indent: int | str | None, before: str, after: str
) -> None:
    path, lines = tmp_path / "kb.json", tmp_path / "kb.jsonl"
    path.write_text(before + json.dumps(ENTITIES, indent=indent) + after, encoding="utf-8")
    lines.write_text("\n".join(map(json.dumps, ENTITIES)))
    assert read(path) == read(lines)
    assert ids(path) == (["A", "B", "C"], [])


def test_the_problem_of_an_element_has_the_line_where_it_begins(tmp_path: Path) -> None:
    path = tmp_path / "kb.json"
    path.write_text("\n" + json.dumps([{"id": "A", "name": "a"}, {"id": "B"}], indent=2))
    assert ids(path) == (["A"], [(7, "the field 'name' is missing or empty.")])
