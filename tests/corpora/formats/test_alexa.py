import json
from pathlib import Path

import pytest

from spacy_entity_annot.corpora import export
from spacy_entity_annot.corpora.formats.alexa import UNSAYABLE
from spacy_entity_annot.types import JsonObject, Verdict
from spacy_entity_annot.workspace import Workspace

from ..conftest import ARTIST, QUEEN, Decide


@pytest.fixture
def model(workspace: Workspace, decide: Decide, tmp_path: Path) -> JsonObject:
    decide("a", "play tailor swift", "tailor swift", Verdict.link(ARTIST))
    decide("b", "Queen and beyonce", "Queen", Verdict.link(QUEEN))
    decide("b", "Queen and beyonce", "beyonce", Verdict.nil())
    decide("c", "play 7 songs by queen", "queen", Verdict.link(QUEEN))
    decide("d", "play 99 luftballons", "99 luftballons", Verdict.nil())
    done = export(workspace, tmp_path / "corpus", format="alexa", split=(1, 0, 0))
    assert done.rejected == {UNSAYABLE: 1}
    found: JsonObject = json.loads((done.path / "model.json").read_text())["interactionModel"]["languageModel"]
    return found


def test_samples_hold_slots_for_names(model: JsonObject) -> None:
    (intent,) = model["intents"]
    assert intent["samples"] == ["play {ARTIST}", "play {ENTITY}", "{ARTIST} and {ENTITY}"]
    assert intent["slots"] == [{"name": "ARTIST", "type": "ARTIST"}, {"name": "ENTITY", "type": "ENTITY"}]
    assert model["invocationName"] == "my corpus"


def test_slot_types_hold_entities_with_what_was_heard(model: JsonObject) -> None:
    types = {one["name"]: one["values"] for one in model["types"]}
    assert types["ENTITY"] == []
    assert types["ARTIST"][1] == {
        "id": "Q26876", "name": {"value": "Taylor Swift", "synonyms": ["t swift", "tailor swift"]}
    }  # fmt: skip


def test_a_second_name_of_a_type_has_a_slot_of_its_own(workspace: Workspace, decide: Decide, tmp_path: Path) -> None:
    decide("a", "queen or tailor swift", "queen", Verdict.link(QUEEN))
    decide("a", "queen or tailor swift", "tailor swift", Verdict.link(ARTIST))
    folder = export(workspace, tmp_path / "corpus", format="alexa", split=(1, 0, 0)).path
    (intent,) = json.loads((folder / "model.json").read_text())["interactionModel"]["languageModel"]["intents"]
    assert intent["samples"] == ["{ARTIST} or {ARTIST_NR_II}"]
    assert intent["slots"][1] == {"name": "ARTIST_NR_II", "type": "ARTIST"}
