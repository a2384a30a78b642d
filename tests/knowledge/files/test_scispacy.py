import json
from pathlib import Path
from typing import Any

import pytest

from spacy_entity_annot.types import Entity

from .reading import read

ASPIRIN = {
    "concept_id": "C0004057",
    "aliases": ["Acetylsalicylic acid", "ASA", "aspirin"],
    "types": ["T109", "T121"],
    "definition": "The prototypical analgesic used for mild pain.",
    "canonical_name": "Aspirin",
}


def write(path: Path, *records: Any) -> Path:
    path.write_text("".join(row if isinstance(row, str) else json.dumps(row) + "\n" for row in records))
    return path


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"concept_id": "C1"}, "the field 'canonical_name' is missing or empty."),
        ({"canonical_name": "x"}, "the field 'concept_id' is missing or empty."),
        ({"concept_id": 7, "canonical_name": "x"}, "the field 'concept_id' must be a text, not a number."),
        (
            {"concept_id": "C1", "canonical_name": "x", "types": "T1"},
            "the field 'types' must be a list of texts, not a text.",
        ),
        ({"concept_id": "C1", "canonical_name": "x", "types": [1]}, "the field 'type' must be a text, not a number."),
        ({"concept_id": "C1", "canonical_name": "x", "aliases": "y"}, "the field 'aliases' must be a list of texts"),
        ('{"concept_id": "C1", "canon\n', "not valid JSON"),
        ({**ASPIRIN, "canonical_name": "Other"}, "entity 'C0004057' stands twice in this input with different"),
    ],
)
def test_bad_row_is_reported_and_its_neighbours_kept(tmp_path: Path, row: Any, message: str) -> None:
    after = {"concept_id": "C2", "canonical_name": "Ibuprofen"}
    entities, [(name, line, problem)] = read(write(tmp_path / "umls.jsonl", ASPIRIN, row, after))
    assert [entity.id for entity in entities] == ["C0004057", "C2"]
    assert (name, line) == ("umls.jsonl", 2)
    assert problem.startswith(message)


def test_fields_are_translated_and_others_kept(tmp_path: Path) -> None:
    mesh = {"concept_id": "D1", "canonical_name": "Calcimycin", "aliases": [], "types": [], "dui": "D000001"}
    assert read(write(tmp_path / "kb", ASPIRIN, mesh)) == (
        [
            Entity("C0004057", "Aspirin", ("Acetylsalicylic acid", "ASA", "aspirin"), "T109",
                   "The prototypical analgesic used for mild pain.", meta={"types": ["T109", "T121"]}),
            Entity("D1", "Calcimycin", meta={"dui": "D000001"}),
        ],
        [],
    )  # fmt: skip
