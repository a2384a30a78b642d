import csv
from pathlib import Path

from spacy.kb import InMemoryLookupKB
from spacy.vocab import Vocab

from spacy_entity_annot.corpora import export
from spacy_entity_annot.knowledge import read_entities
from spacy_entity_annot.types import Entity, Verdict
from spacy_entity_annot.workspace import Workspace, add_entities, iterate_entities

from ..conftest import QUEEN, Decide

NEW = Entity("local:1", 'Zorblat "The" Kings', ("zorblat",), "ARTIST", "band of */ tests")


def test_each_file_loads_back(workspace: Workspace, tmp_path: Path) -> None:
    folder = export(workspace, tmp_path / "kb", format="kb").path
    entities = sorted(iterate_entities(workspace), key=lambda entity: entity.id)
    assert list(read_entities(folder / "entities.jsonl")) == entities
    kb = InMemoryLookupKB(Vocab(), entity_vector_length=1)
    kb.from_disk(folder / "kb")
    assert sorted(kb.get_entity_strings()) == [entity.id for entity in entities]
    with (folder / "reconciliation.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows[2] == {
        "id": "Q26876", "name": "Taylor Swift", "aliases": "T Swift", "type": "ARTIST",
        "description": "American singer", "prior": "0.9",
    }  # fmt: skip


def test_what_was_nil_and_became_an_entity_is_stated(workspace: Workspace, decide: Decide, tmp_path: Path) -> None:
    decide("a", "play zorblat kings", "zorblat kings", Verdict.nil())
    decide("b", "play queen", "queen", Verdict.link(QUEEN))
    add_entities(workspace, [NEW])
    decide("a", "play zorblat kings", "zorblat kings", Verdict.link(NEW))
    done = export(workspace, tmp_path / "kb", format="kb")
    assert (done.mentions, done.written) == (0, {"all": {"entities": 4, "statements": 1}})
    assert (done.path / "statements.qs").read_text().splitlines() == [
        "/* local:1: 1 mentions */",
        "CREATE",
        "LAST\tLen\t\"Zorblat 'The' Kings\"",
        'LAST\tDen\t"band of * / tests"',
        'LAST\tAen\t"zorblat"',
    ]
