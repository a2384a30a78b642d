from pathlib import Path

import pytest
import srsly

from spacy_entity_annot.corpora import export
from spacy_entity_annot.corpora.formats.rasa import AMBIGUOUS, UNWRITABLE
from spacy_entity_annot.types import JsonObject, Verdict
from spacy_entity_annot.workspace import Workspace

from ..conftest import ALBUM, ARTIST, QUEEN, Decide


def nlu(folder: Path, split: str = "train") -> list[JsonObject]:
    data: JsonObject = srsly.read_yaml(folder / split / "nlu.yml")  # type: ignore[attr-defined]
    assert data["version"] == "3.1"
    return list(data["nlu"])


def examples(blocks: list[JsonObject], kind: str) -> dict[str, list[str]]:
    return {
        block[kind]: [line[2:] for line in block["examples"].splitlines()] for block in blocks if kind in block
    }  # fmt: skip


@pytest.fixture
def folder(workspace: Workspace, decide: Decide, tmp_path: Path) -> Path:
    decide("a", "play tailor swift", "tailor swift", Verdict.link(ARTIST))
    decide("b", "hum taylor swift", "taylor swift", Verdict.link(ARTIST))
    decide("c", "the record taylor swift", "taylor swift", Verdict.link(ALBUM))
    decide("d", 'say "zorblat: #kings"', "zorblat: #kings", Verdict.nil())
    decide("e", "play [queen]", "queen", Verdict.link(QUEEN))
    done = export(workspace, tmp_path / "corpus", format="rasa", split=(1, 0, 0))
    assert done.rejected == {UNWRITABLE: 1}
    assert done.notes == {AMBIGUOUS: 2}
    return done.path


def test_examples_are_marked_and_ambiguous_names_carry_no_value(folder: Path) -> None:
    assert examples(nlu(folder), "intent") == {
        "request": [
            'play [tailor swift]{"entity": "artist", "value": "Q26876"}',
            'hum [taylor swift]{"entity": "artist"}',
            'the record [taylor swift]{"entity": "album"}',
            'say "[zorblat: #kings]{"entity": "entity"}"',
        ]
    }
    assert (folder / "ambiguous.jsonl").read_text() == '{"form": "taylor swift", "means": ["Q1", "Q26876"]}\n'


def test_synonyms_mean_one_entity_each(folder: Path) -> None:
    assert examples(nlu(folder), "synonym") == {"Q26876": ["T Swift", "tailor swift"]}


def test_lookup_tables_hold_all_names_of_a_type(folder: Path) -> None:
    assert examples(nlu(folder), "lookup") == {
        "album": ["taylor swift"],
        "artist": ["queen", "t swift", "tailor swift", "taylor swift"],
    }
