import json
import random
from pathlib import Path

import pytest
import spacy
from spacy.kb import InMemoryLookupKB

from spacy_entity_annot.knowledge.spacy_kb import to_lookup_kb
from spacy_entity_annot.types import Entity

from .reading import read

ENTITIES = [
    Entity("Q1066103", "Taylor Swift", ("the debut",), "WORK", "2006 album", 0.25),
    Entity("Q26876", "Taylor Swift", ("Tay",), "ARTIST", "American singer", 0.75),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    to_lookup_kb(ENTITIES, spacy.blank("en").vocab).to_disk(tmp_path / "kb")
    return tmp_path / "kb"


@pytest.mark.parametrize(
    ("strings", "message"),
    [
        ("{}", "strings.json is no list of texts"),
        ("[1]", "strings.json is no list of texts"),
        ("[", "strings.json: Expecting value"),
        ("[" * 100_000, "strings.json: "),
        ('["Q26876"]', "strings.json lacks the text of "),
        ('["\\ud800"]', "strings.json holds half of a surrogate pair"),
    ],
)
def test_damaged_strings_are_reported(folder: Path, strings: str, message: str) -> None:
    (folder / "strings.json").write_text(strings)
    entities, [(name, line, problem)] = read(folder)
    assert (entities, name, line) == ([], "contents", None)
    assert problem.startswith(f"is no knowledge base of spaCy, or a damaged one ({message}")


@pytest.mark.parametrize("content", [b"", b"\0" * 8, b"\xff" * 200, b"\x7f" * 200])
def test_foreign_contents_are_reported(folder: Path, content: bytes) -> None:
    (folder / "contents").write_bytes(content)
    entities, [(_, _, problem)] = read(folder)
    assert entities == []
    assert problem.startswith("is no knowledge base of spaCy, or a damaged one (")


def test_damage_never_crashes(folder: Path) -> None:
    content = (folder / "contents").read_bytes()
    chance = random.Random(0)
    for _ in range(300):
        damaged = bytearray(content[: chance.randrange(len(content)) if chance.random() < 0.3 else None])
        for _ in range(chance.randrange(4)):
            if damaged:
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        (folder / "contents").write_bytes(damaged)
        entities, problems = read(folder)
        assert {entity.id for entity in entities} <= {entity.id for entity in ENTITIES}
        assert problems or len(entities) == len(ENTITIES)


def test_entity_without_alias_is_reported_and_the_others_kept(folder: Path) -> None:
    kb = InMemoryLookupKB(spacy.blank("en").vocab, entity_vector_length=3)
    kb.set_entities(entity_list=["Q1", "Q2"], freq_list=[342, 0], vector_list=[[1, 0, 0], [0, 1, 0]])
    kb.add_alias(alias="Queen", entities=["Q1"], probabilities=[0.9])
    kb.to_disk(folder)
    assert read(folder) == (
        [Entity("Q1", "Queen")],
        [("contents", None, "entity 'Q2' has neither a name nor an alias.")],
    )


def test_folder_without_its_parts_is_unknown(folder: Path) -> None:
    (folder / "strings.json").unlink()
    entities, [(name, _, problem)] = read(folder)
    assert (entities, name) == ([], "kb")
    assert problem.startswith("is a folder, but of no known knowledge base.")


def test_folder_is_read_without_what_the_format_lacks(folder: Path) -> None:
    assert "Tay" in json.loads((folder / "strings.json").read_text())
    entities, problems = read(folder)
    assert sorted(entities, key=lambda entity: entity.id) == [
        Entity("Q1066103", "the debut", ("Taylor Swift",), prior=0.25),
        Entity("Q26876", "Tay", ("Taylor Swift",), prior=0.75),
    ]
    assert problems == []
