from pathlib import Path

import pytest

from spacy_entity_annot.knowledge import file_entities
from spacy_entity_annot.knowledge.file_entities import FileEntities, telling
from spacy_entity_annot.types import Entity, Problem

ROW = '{"id": "a", "name": "Abba"}\n'


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    path = tmp_path / "kb.jsonl"
    path.write_text(ROW)
    return path


def state(*paths: Path) -> tuple[int, int]:
    return FileEntities([str(path) for path in paths], print).state


def test_state_changes_with_names_contents_and_order(kb: Path, tmp_path: Path) -> None:
    other, renamed = tmp_path / "other.jsonl", tmp_path / "kb.csv"
    other.write_text(ROW.replace("Abba", "Toto"))
    renamed.write_text(ROW)
    known = [state(kb), state(other), state(renamed), state(kb, other), state(other, kb), state(tmp_path)]
    assert len(set(known)) == len(known)
    assert state(kb) == known[0]
    kb.write_text(ROW + ROW.replace('"a"', '"b"'))
    assert state(kb) != known[0]
    assert state(tmp_path) != known[-1]


def test_nothing_changed_since_its_own_state_and_all_since_another(kb: Path) -> None:
    source = FileEntities([str(kb)], print)
    assert (source.changed(source.state), source.changed((1, 2))) == ([], None)


def test_entities_are_read_with_their_problems(kb: Path) -> None:
    kb.write_text(ROW + "{}\n")
    problems: list[Problem] = []
    assert list(FileEntities([str(kb)], problems.append).entities()) == [(0, Entity("a", "Abba"))]
    assert [problem.line for problem in problems] == [2]


def test_whoever_waits_is_told_how_many_were_read(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(file_entities, "_TOLD_EVERY", 2)
    assert len(list(telling([Entity(name, name) for name in "abc"], told.append))) == 3
    assert told == ["2 entities read", "indexing 3 entities"]
