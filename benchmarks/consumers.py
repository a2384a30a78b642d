"""Exports of the sample, each loaded by what it is made for; those that are not installed are named."""

import importlib.util
import json
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from spacy_entity_annot import corpora, review, transcripts
from spacy_entity_annot.corpora.rows import Row, read_rows
from spacy_entity_annot.knowledge import read_entities
from spacy_entity_annot.lines import raise_problem
from spacy_entity_annot.records import read_records
from spacy_entity_annot.workspace import Workspace, add_entities

SAMPLE = Path(__file__).parents[1] / "corpora" / "music_requests"
Proof = Callable[[Path, list[Row]], str]


def run(arguments: list[str]) -> int:
    """Export the sample in each format and say what its consumer made of it.

    arguments (list[str]): None.
    """
    os.environ |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "RASA_TELEMETRY_ENABLED": "false"}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        os.environ["HF_HOME"] = str(folder / "cache")
        workspace = decided_sample(folder)
        rows = rows_of(workspace, folder)
        for name, (module, prove) in PROOFS.items():
            if importlib.util.find_spec(module) is None:
                print(f"{name:<14} {module} is not installed; nothing is proved")
                continue
            print(
                f"{name:<14} {prove(corpora.export(workspace, folder / name, format=name, licence='MIT').path, rows)}"
            )
        print(f"{'uima':<14} {uima(folder, rows)}")
        workspace.close()
    return 0


def decided_sample(folder: Path) -> Workspace:
    """Return the shipped sample with its recorded decisions."""
    workspace = Workspace.create(folder / "annot.db")
    transcripts.ingest(workspace, transcripts.read_transcripts(SAMPLE / "transcripts.jsonl"))
    add_entities(workspace, read_entities(SAMPLE / "kb.jsonl"))
    records = read_records(str(SAMPLE / "decisions.jsonl"))
    review.decide(workspace, records, annotator="sample", source="sample", on_problem=raise_problem)
    return workspace


def rows_of(workspace: Workspace, folder: Path) -> list[Row]:
    """Return the rows of the sample's spaCy corpus."""
    corpus = corpora.export(workspace, folder / "spacy").path
    return [row for split in ("train", "dev", "test") for row in read_rows(corpus / f"{split}.jsonl")]


def huggingface(folder: Path, rows: list[Row]) -> str:
    """Load every configuration with `datasets`, and the Croissant records with `mlcroissant`."""
    import mlcroissant
    from datasets import load_dataset
    from huggingface_hub import DatasetCard

    linking = load_dataset(str(folder), "entity_linking")
    tokens = load_dataset(str(folder), "token_classification")
    entities = load_dataset(str(folder), "knowledge_base")
    texts = {row.text for row in rows}
    assert {text for split in linking.values() for text in split["text"]} == texts
    labels = tokens["train"].features["ner_tags"].feature.names
    assert labels[0] == "O", labels
    assert DatasetCard.load(folder / "README.md").data.license == "MIT"
    dataset = mlcroissant.Dataset(jsonld=folder / "croissant.json")
    read = sum(1 for split in linking for _ in dataset.records(split))
    assert read == len(rows), (read, len(rows))
    return (
        f"datasets: {sum(map(len, linking.values()))} texts, {sum(map(len, tokens.values()))} tagged with"
        f" {len(labels)} tags, {len(entities['train'])} entities; mlcroissant: {read} records"
    )


def rasa(folder: Path, rows: list[Row]) -> str:
    """Load the examples with Rasa's own loader and compare every offset."""
    from rasa.shared.nlu.training_data.loading import load_data

    spans = {(row.text, span.start, span.end) for row in rows if row.is_decided for span in row.entities}
    found = set()
    loaded: Any = None
    for split in ("test", "dev", "train"):
        loaded = load_data(str(folder / split / "nlu.yml"))
        for message in loaded.training_examples:
            found |= {(message.get("text"), one["start"], one["end"]) for one in message.get("entities", [])}
    assert found == spans, (len(found - spans), len(spans - found))
    return (
        f"rasa 3.6: {len(found)} entities where they were decided, {len(loaded.entity_synonyms)} synonyms,"
        f" {len(loaded.lookup_tables)} lookup tables"
    )


def alexa(folder: Path, rows: list[Row]) -> str:
    """Read the model into the SDK's classes, and write it out again."""
    from ask_sdk_core.serialize import DefaultSerializer
    from ask_smapi_model.v1.skill.interaction_model.interaction_model_data import InteractionModelData

    text = (folder / "model.json").read_text()
    serializer = DefaultSerializer()
    model = serializer.deserialize(text, InteractionModelData)
    assert _without_empty(serializer.serialize(model)) == _without_empty(json.loads(text))
    language = model.interaction_model.language_model
    values = sum(len(one.values) for one in language.types)
    samples = len(language.intents[0].samples)
    return f"ask-smapi-model: {len(language.types)} slot types, {values} values, {samples} samples"


def uima(folder: Path, rows: list[Row]) -> str:
    """Write the rows by the plug-in of docs/train.md, load them with dkpro-cassis, and compare every entity."""
    if importlib.util.find_spec("cassis") is None:
        return "cassis is not installed; nothing is proved"
    from cassis import load_cas_from_xmi, load_typesystem

    page = (Path(__file__).parents[1] / "docs" / "train.md").read_text()
    names: dict[str, Any] = {}
    exec(re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)[-1], names)
    (folder / "uima").mkdir()
    names["UIMA"].write(corpora.Corpus({"train": rows}, []), folder / "uima")
    types = load_typesystem((folder / "uima" / "TypeSystem.xml").open("rb"))
    cas = load_cas_from_xmi((folder / "uima" / "train.xmi").open("rb"), typesystem=types)
    found = [(one.get_covered_text(), one.value, one.identifier) for one in cas.select(names["TYPE"])]
    spans = [(row.text[one.start : one.end], one.label, one.entity or "NIL") for row in rows for one in row.entities]
    assert sorted(found) == sorted(spans)
    return f"dkpro-cassis: {len(found)} entities with their text, type and id"


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_empty(one) for key, one in value.items() if one not in (None, [])}
    return [_without_empty(one) for one in value] if isinstance(value, list) else value


PROOFS: dict[str, tuple[str, Proof]] = {
    "huggingface": ("mlcroissant", huggingface),
    "rasa": ("rasa", rasa),
    "alexa": ("ask_smapi_model", alexa),
}
