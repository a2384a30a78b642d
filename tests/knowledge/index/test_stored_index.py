import multiprocessing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from spacy_entity_annot.knowledge.candidates import CandidateGenerator
from spacy_entity_annot.knowledge.index.entity_index import EntityIndex
from spacy_entity_annot.knowledge.index.stored_index import LATER, WHOLE, StoredIndex
from spacy_entity_annot.types import Entity, Suggestion

ENTITIES = {number: Entity(f"e{number:02}", f"Name {number}", type="ARTIST", prior=0.5) for number in range(40)}


@dataclass
class Source:
    """Entities with a history, as a workspace has it."""

    known: dict[int, Entity] = field(default_factory=lambda: dict(ENTITIES))
    changes: list[int] = field(default_factory=list)
    read: list[int | None] = field(default_factory=list)
    mark: int = 7

    @property
    def state(self) -> tuple[int, int]:
        return len(self.changes), self.mark

    def changed(self, since: tuple[int, int]) -> list[int] | None:
        return sorted(set(self.changes[since[0] :])) if since[1] == self.mark else None

    def entities(self, numbers: Iterable[int] | None = None) -> Iterator[tuple[int, Entity]]:
        self.read.append(None if numbers is None else len(list(numbers)))
        wanted = self.known if numbers is None else [number for number in numbers if number in self.known]
        return iter([(number, self.known[number]) for number in wanted])

    def change(self, number: int, entity: Entity | None) -> None:
        self.changes.append(number)
        self.known.pop(number, None)
        if entity:
            self.known[number] = entity


def answers(index: EntityIndex) -> list[Suggestion]:
    return CandidateGenerator(index).suggest(["name twelve", "other", "nane for"], k=50)


def test_second_opening_reads_nothing_and_answers_the_same(tmp_path: Path) -> None:
    source = Source()
    first, second = (StoredIndex(tmp_path).open(source) for _ in range(2))
    assert source.read == [None]
    assert answers(first) == answers(second) == answers(StoredIndex(None).open(Source()))


def test_what_changed_is_read_once_and_seen_at_once(tmp_path: Path) -> None:
    source = Source()
    StoredIndex(tmp_path).open(source)
    source.change(3, None)
    source.change(50, Entity("e50", "Other"))
    source.change(4, Entity("e04", "Renamed"))
    first, second = (StoredIndex(tmp_path).open(source) for _ in range(2))
    assert source.read == [None, 3]
    assert dict(first) == dict(second) == {entity.id: entity for entity in source.known.values()}
    assert answers(first) == answers(second)


def test_number_that_is_used_again_names_the_new_entity(tmp_path: Path) -> None:
    source = Source()
    StoredIndex(tmp_path).open(source)
    source.change(39, None)
    source.change(39, Entity("again", "Another"))
    known = StoredIndex(tmp_path).open(source)
    assert (known["again"].name, known.get("e39"), len(known)) == ("Another", None, 40)


def test_many_changes_build_the_index_again(tmp_path: Path) -> None:
    source = Source()
    StoredIndex(tmp_path).open(source)
    for number in range(5):
        source.change(number, None)
    assert len(StoredIndex(tmp_path).open(source)) == 35
    assert source.read == [None, None]
    assert [path.name for path in tmp_path.iterdir()] == [WHOLE]
    assert b'Name 3"' not in (tmp_path / WHOLE).read_bytes()


def test_another_history_builds_the_index_again(tmp_path: Path) -> None:
    StoredIndex(tmp_path).open(Source())
    other = Source(known={1: Entity("x", "Other")}, mark=8)
    assert dict(StoredIndex(tmp_path).open(other)) == {"x": Entity("x", "Other")}


@pytest.mark.parametrize("name", [WHOLE, LATER])
@pytest.mark.parametrize("content", [None, b"", b"nonsense", b"entity-annot arrays 1\n{}\n"])
def test_damaged_or_deleted_file_is_built_again(tmp_path: Path, name: str, content: bytes | None) -> None:
    source = Source()
    StoredIndex(tmp_path).open(source)
    source.change(3, Entity("e03", "Other"))
    expected = dict(StoredIndex(tmp_path).open(source))
    stored = (tmp_path / name).read_bytes()
    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert dict(StoredIndex(tmp_path).open(source)) == expected
    assert name == WHOLE or (tmp_path / name).read_bytes() == stored


def test_file_that_cannot_be_written_is_no_problem(tmp_path: Path) -> None:
    (tmp_path / WHOLE).mkdir()
    assert len(StoredIndex(tmp_path).open(Source())) == 40


def test_the_same_entities_make_the_same_bytes(tmp_path: Path) -> None:
    for name, known in (("one", ENTITIES), ("other", dict(reversed(ENTITIES.items())))):
        (tmp_path / name).mkdir()
        StoredIndex(tmp_path / name).open(Source(known=dict(known)))
    assert (tmp_path / "one" / WHOLE).read_bytes() == (tmp_path / "other" / WHOLE).read_bytes()


def _build(folder: Path) -> int:
    return len(StoredIndex(folder).open(Source()))


def test_processes_that_build_at_once_do_no_harm(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.map(_build, [tmp_path] * 4) == [40] * 4
    assert [path.name for path in tmp_path.iterdir()] == [WHOLE]
