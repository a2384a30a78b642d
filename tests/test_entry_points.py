from importlib.metadata import EntryPoint, entry_points

import pytest
import spacy
from spacy.util import registry

GROUPS = ("console_scripts", "spacy_cli", "spacy_factories", "spacy_misc", "spacy_readers", "spacy_scorers")
OURS = [
    entry for group in GROUPS for entry in entry_points(group=group) if entry.value.startswith("spacy_entity_annot.")
]


@pytest.mark.parametrize("entry", OURS, ids=lambda entry: f"{entry.group}:{entry.name}")
def test_entry_point_resolves(entry: EntryPoint) -> None:
    assert callable(entry.load())


def test_registered_functions_carry_the_name_of_the_package_and_a_version() -> None:
    names = {entry.name for entry in OURS if entry.group in ("spacy_misc", "spacy_readers", "spacy_scorers")}
    assert names >= {
        "spacy_entity_annot.Candidates.v1",
        "spacy_entity_annot.CandidatesBatch.v1",
        "spacy_entity_annot.KBFromEntities.v1",
        "spacy_entity_annot.links_scorer.v1",
    }
    assert all(name.startswith("spacy_entity_annot.") and name.endswith(".v1") for name in names)


def test_spacy_finds_the_pipe_without_an_import() -> None:
    assert spacy.blank("en").has_factory("entity_annot")


@pytest.mark.parametrize(
    "entry", [entry for entry in OURS if entry.group == "spacy_misc"], ids=lambda entry: entry.name
)
def test_registry_returns_what_the_entry_point_names(entry: EntryPoint) -> None:
    assert registry.misc.get(entry.name) is entry.load()
