from pathlib import Path

import pytest

from spacy_entity_annot.types import Entity

from .reading import read

ENTITIES = '{"id": "a1", "description": "Machine learning", "label": "SKILL"}\n{"id": "a2", "description": "A state"}\n'
ALIASES = """\
{"alias": "machine learning", "entities": ["a1"], "probabilities": [1.0]}
{"alias": "ML", "entities": ["a1", "a2"], "probabilities": [0.9, 0.1]}
{"alias": "Mali", "entities": ["a2"], "probabilities": [0.8]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "entities.jsonl").write_text(ENTITIES)
    (tmp_path / "aliases.jsonl").write_text(ALIASES)
    return tmp_path


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ('{"alias": "x", "ent', "not valid JSON"),
        ('{"entities": ["a1"]}', "the field 'alias' is missing or empty."),
        ('{"alias": "x", "entities": "a1"}', "the field 'entities' must be a list of texts, not a text."),
        ('{"alias": "x", "entities": [1]}', "the field 'entities' must be a list of texts, not a number."),
        ('{"alias": "x", "entities": ["a1"], "probabilities": ["1"]}', "the field 'probabilities' must be a list of"),
        (
            '{"alias": "x", "entities": ["a1", "a2"], "probabilities": [1.0]}',
            "2 entities, but 1 probabilities.",
        ),
        ('{"alias": "x", "entities": ["a9"]}', "the alias 'x' means entity 'a9', which the knowledge base lacks."),
    ],
)
def test_bad_alias_is_reported_and_the_others_kept(folder: Path, row: str, message: str) -> None:
    (folder / "aliases.jsonl").write_text(row + "\n" + ALIASES)
    entities, [(name, line, problem)] = read(folder)
    assert [entity.names for entity in entities] == [("machine learning", "ML"), ("Mali", "ML")]
    assert (name, line) == ("aliases.jsonl", 1)
    assert problem.startswith(message)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ('{"id": "a3", "description": "nameless"}', "entity 'a3' has neither a name nor an alias."),
        ('{"description": "x"}', "the field 'id' is missing or empty."),
        ('{"id": "a1", "description": "again"}', "entity 'a1' stands twice in this input with different content"),
        ("[]", "a JSON object was expected, this is a list."),
    ],
)
def test_bad_entity_is_reported_and_the_others_kept(folder: Path, row: str, message: str) -> None:
    (folder / "entities.jsonl").write_text(ENTITIES + row)
    entities, [(name, line, problem)] = read(folder)
    assert [entity.id for entity in entities] == ["a1", "a2"]
    assert (name, line) == ("entities.jsonl", 3)
    assert problem.startswith(message)


@pytest.mark.parametrize("empty", ["entities.jsonl", "aliases.jsonl"])
def test_empty_file_is_reported(folder: Path, empty: str) -> None:
    (folder / empty).write_text("")
    entities, problems = read(folder)
    assert entities == []
    assert (empty, None, "the file is empty; there was nothing to read.") in problems


def test_likeliest_alias_is_the_name(folder: Path) -> None:
    assert read(folder) == (
        [
            Entity("a1", "machine learning", ("ML",), "SKILL", "Machine learning"),
            Entity("a2", "Mali", ("ML",), None, "A state"),
        ],
        [],
    )


def test_a_name_of_its_own_comes_first_and_probabilities_may_be_missing(folder: Path) -> None:
    (folder / "entities.jsonl").write_text('{"id": "a1", "name": "Machine Learning", "wiki": 1}')
    (folder / "aliases.jsonl").write_text('{"alias": " ML ", "entities": ["a1"]}')
    assert read(folder) == ([Entity("a1", "Machine Learning", ("ML",), meta={"wiki": 1})], [])
