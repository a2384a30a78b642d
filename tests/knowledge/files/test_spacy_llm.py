from pathlib import Path

import pytest

from spacy_entity_annot.types import Entity

from .reading import read

KB = """\
# as spacy-llm's documentation shows it
entities:
  Q1004791:
    name: "Boston"
    desc: "band"
  Q100:
    name: Boston
    desc: >
      capital of
      Massachusetts
  1999:
    desc: album by Prince

aliases:
- alias: Bean Town
  entities: [Q100]
  probabilities: [0.8]
- alias: Boston
  entities: ["Q1004791", "Q100"]
  probabilities: [0.5, 0.5]
- alias: 1999
  entities: [1999]
"""
IDS = ["Q1004791", "Q100", "1999"]


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "kb.yaml"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("entities: [", "not the YAML of a knowledge base ("),
        ("entities:\n  Q1: &a [*a\n", "not the YAML of a knowledge base ("),
        ("entities:\n  Q1: {name: a}\n  Q1: {name: b}\n", "not the YAML of a knowledge base (found duplicate key"),
        ("entities:\n- Q1\n", "the field 'entities' must be a mapping, not "),
        ("entities:\n  Q1: {name: a}\naliases:\n  Q1: a\n", "the field 'aliases' must be a list, not "),
        ("- entities\n", "not the YAML of a knowledge base (there is no key 'entities')"),
        ("entities:\n  Q1: " + "[" * 2_000, "not the YAML of a knowledge base ("),
    ],
)
def test_file_that_is_no_knowledge_base_is_reported(tmp_path: Path, text: str, message: str) -> None:
    entities, [(name, _, problem)] = read(write(tmp_path, text))
    assert entities == []
    assert name == "kb.yaml"
    assert problem.startswith(message)


@pytest.mark.parametrize(
    ("row", "line", "message"),
    [
        ("- alias: x\n  entities: [Q100]\n  probabilities: [1, 0]\n", 23, "1 entities, but 2 probabilities."),
        ("- entities: [Q100]\n", 23, "the field 'alias' is missing or empty."),
        ("- x\n", 23, "the field 'aliases' must be a list of mappings, not "),
        ("- alias: x\n  entities: [Q9]\n", 23, "the alias 'x' means entity 'Q9', which the knowledge base lacks."),
    ],
)
def test_bad_alias_is_reported_and_the_others_kept(tmp_path: Path, row: str, line: int, message: str) -> None:
    entities, [(_, number, problem)] = read(write(tmp_path, KB + row))
    assert [entity.id for entity in entities] == IDS
    assert number == line
    assert problem.startswith(message)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("  Q7: {desc: nameless}\n", "entity 'Q7' has neither a name nor an alias."),
        ("  Q7: text\n", "the field 'Q7' must be a mapping with name and desc, not a text."),
        ("  Q7: {name: [a]}\n", "the field 'name' must be a text, not "),
    ],
)
def test_bad_entity_is_reported_and_the_others_kept(tmp_path: Path, row: str, message: str) -> None:
    entities, [(_, line, problem)] = read(write(tmp_path, KB.replace("  1999:\n", row + "  1999:\n")))
    assert [entity.id for entity in entities] == IDS
    assert line == 11
    assert problem.startswith(message)


def test_file_is_read(tmp_path: Path) -> None:
    assert read(write(tmp_path, KB)) == (
        [
            Entity("Q1004791", "Boston", (), None, "band"),
            Entity("Q100", "Boston", ("Bean Town",), None, "capital of Massachusetts"),
            Entity("1999", "1999", (), None, "album by Prince"),
        ],
        [],
    )
