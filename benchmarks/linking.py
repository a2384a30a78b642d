"""Linking of given mentions: trained on one half of real requests and dialogues, tested on the other."""

import argparse
import json
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist
from spacy.kb import InMemoryLookupKB
from spacy.tokens import Span

from spacy_entity_annot import export, review
from spacy_entity_annot.corpora.aliases import LEARNED
from spacy_entity_annot.knowledge import CandidateGenerator, read_entities
from spacy_entity_annot.lines import raise_problem
from spacy_entity_annot.training import Figures, measure, train
from spacy_entity_annot.training.baselines import first_candidate, most_popular_candidate, scored_by, suggest_for
from spacy_entity_annot.training.linking import scored_answers
from spacy_entity_annot.training.samples import Sample, read_samples
from spacy_entity_annot.training.threshold import Scored, apply_threshold, choose_threshold
from spacy_entity_annot.types import Entity, Utterance
from spacy_entity_annot.workspace import Workspace, add_entities, add_utterances

from .data import data_folder
from .mentions import MAIN_KB, entities
from .road import deezer_decisions, read, tts_decisions

SPLIT = (40.0, 10.0, 50.0)
NIL_SHARE = 0.3
TRAINED = "trained pipeline"
Record = dict[str, Any]
System = Callable[[list[Sample]], list[Scored]]


@dataclass(frozen=True)
class Setting:
    """One set of decided mentions, and how it is divided.

    utterances (list[Utterance]): With what ties them in `meta`.
    decisions (list[Record]): As `decide` takes them.
    entities (list[Entity]): The knowledge base.
    group_by (tuple[str, ...]): Which keys of `meta` must not be on both sides.
    """

    utterances: list[Utterance]
    decisions: list[Record]
    entities: list[Entity]
    group_by: tuple[str, ...]


def run(arguments: list[str]) -> int:
    """Print link F, nil F and accuracy of each system on each setting.

    arguments (list[str]): `--only NAME`; `--json PATH`.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks linking")
    parser.add_argument("--only")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    data = data_folder()
    if data is None:
        return 0
    results = {}
    for name, setting in settings(data):
        if options.only in (None, name):
            with tempfile.TemporaryDirectory() as folder:
                results[name] = {system: figures.record() for system, figures in compare(name, setting, Path(folder))}
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n")
    return 0


def settings(data: Path) -> Iterator[tuple[str, Setting]]:
    """Yield the sets with their names."""
    known = entities(data, MAIN_KB)
    ids = {entity.id for entity in known}
    decisions = [*deezer_decisions(data, ids), *tts_decisions(data, ids)]
    music = list(music_utterances(data, decisions))
    yield "music by request", Setting(music, decisions, known, ("request",))
    yield "music by artist", Setting(music, decisions, known, ("request", "artist"))
    turns = list(read(data / "linked_conel2_dev.jsonl.gz"))
    meant = {mention["kb_id"] for turn in turns for mention in turn["entities"] if mention["link"] == "gold"}
    lacking = {id for id in meant if zlib.crc32(id.encode()) % 100 < 100 * NIL_SHARE}
    said = [Utterance(turn["id"], turn["text"], _dialogue(turn), meta={"dialogue": _dialogue(turn)}) for turn in turns]
    left = [entity for entity in known if entity.id not in lacking]
    yield "dialogues", Setting(said, list(dialogue_decisions(turns, ids, lacking)), left, ("dialogue",))


def music_utterances(data: Path, decisions: list[Record]) -> Iterator[Utterance]:
    """Yield the requests, typed and spoken, with the artists that they name."""
    artists: dict[str, list[str]] = {}
    for decision in decisions:
        if decision["verdict"] == "link":
            artists.setdefault(decision["utterance"], []).append(decision["entity"])
    for name, request in (("linked_deezer_music_dev", "id"), ("tts_asr_noisy_dev", "origin")):
        for row in read(data / f"{name}.jsonl.gz"):
            meta = {"request": row[request], "artist": artists.get(row["id"], [])}
            yield Utterance(row["id"], row["text"], row["id"], meta=meta)


def dialogue_decisions(turns: Iterable[Record], known: set[str], lacking: set[str]) -> Iterator[Record]:
    """Yield the gold verdicts; mentions of what was taken out of the knowledge base are nil."""
    for turn in turns:
        for mention in turn["entities"]:
            span = {"utterance": turn["id"], "start": mention["start"], "end": mention["end"]}
            if mention["link"] == "gold" and mention["kb_id"] in lacking:
                yield {**span, "verdict": "nil"}
            elif mention["link"] == "gold" and mention["kb_id"] in known:
                yield {**span, "verdict": "link", "entity": mention["kb_id"]}


def compare(name: str, setting: Setting, folder: Path) -> Iterator[tuple[str, Figures]]:
    """Yield what each system reaches on the test half, with a cut chosen on dev; the pipeline has its own."""
    corpus = write_corpus(setting, folder)
    trained = train(corpus, folder / "model")
    print(f"{name}: {trained.summary()}", flush=True)
    dev, test = read_samples(corpus, "dev"), read_samples(corpus, "test")
    for system, answer in systems(corpus, folder / "model").items():
        cut = trained.threshold if system == TRAINED else choose_threshold(answer(dev))[0]
        figures = measure(apply_threshold(answer(test), cut))
        shown = "  ".join(f"{value or 0:.3f}" for value in (figures.link_f, figures.nil_f, figures.accuracy))
        print(f"{name:<18} {system:<44} {shown}  of {figures.mentions}", flush=True)
        yield system, figures


def write_corpus(setting: Setting, folder: Path) -> Path:
    """Decide and export a setting."""
    with Workspace.create(folder / "annot.db") as workspace:
        add_utterances(workspace, setting.utterances, source="benchmark")
        add_entities(workspace, setting.entities)
        review.decide(workspace, enumerate(setting.decisions, start=1), annotator="gold", source="benchmark",
                      on_problem=lambda problem: None)  # fmt: skip
        export(workspace, folder / "corpus", split=SPLIT, group_by=setting.group_by)
    return folder / "corpus"


def systems(corpus: Path, model: Path) -> dict[str, System]:
    """Return the systems, each as a function from samples to scored answers."""
    known = list(read_entities(corpus / "entities.jsonl", on_problem=raise_problem))
    untaught = [_without_learned(entity) for entity in known]
    generator = CandidateGenerator(untaught)
    nlp = spacy.load(model)
    context = bool(nlp.get_pipe_config("entity_linker")["incl_context"])
    stock = spacy.load(model)
    linker: Any = stock.get_pipe("entity_linker")
    linker.get_candidates = exact_candidates
    return {
        "top fuzzy name (rapidfuzz ratio)": lambda samples: top_fuzzy(untaught, samples),
        "most popular of our candidates": lambda samples: scored_by(
            most_popular_candidate, suggest_for(samples, generator)
        ),
        "first of our candidates, untrained": lambda samples: scored_by(
            first_candidate, suggest_for(samples, generator)
        ),
        "spaCy's linker, exact aliases and learned ones": lambda samples: scored_answers(stock, samples, context=True),
        TRAINED: lambda samples: scored_answers(nlp, samples, context=context),
    }


def exact_candidates(kb: InMemoryLookupKB, mention: Span) -> list[Any]:
    """Return what `spacy.CandidateGenerator.v1` does."""
    return list(kb.get_alias_candidates(mention.text))


def top_fuzzy(known: list[Entity], samples: list[Sample]) -> list[Scored]:
    """Return the entity with the most similar name; of equals the most popular."""
    popular = sorted(known, key=lambda entity: -(entity.prior or 0))
    names = [(name.lower(), entity) for entity in popular for name in entity.names]
    mentions = [(sample.text[one.start : one.end].lower(), one.entity) for sample in samples for one in sample.mentions]
    scored: list[Scored] = []
    for start in range(0, len(mentions), 100):
        page = mentions[start : start + 100]
        table = cdist([heard for heard, _ in page], [name for name, _ in names], scorer=Indel.normalized_similarity,
                      dtype=np.float32)  # fmt: skip
        for (_, gold), row in zip(page, table, strict=True):
            best = int(row.argmax())
            scored.append((gold, names[best][1].id, float(row[best])))
    return scored


def _without_learned(entity: Entity) -> Entity:
    learned = entity.meta.get(LEARNED, ())
    return replace(entity, aliases=tuple(alias for alias in entity.aliases if alias not in learned))


def _dialogue(turn: Record) -> str:
    return str(turn["id"]).split("-")[1]
