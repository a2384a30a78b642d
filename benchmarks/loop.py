"""The share of work that people still do: rounds of decisions, each followed by export, training and new candidates."""

import argparse
import json
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy_entity_annot import corpora, review, transcripts
from spacy_entity_annot.knowledge import CandidateGenerator, read_entities
from spacy_entity_annot.knowledge.acceptance import prove_acceptance
from spacy_entity_annot.knowledge.calibration import Outcome
from spacy_entity_annot.lines import raise_problem
from spacy_entity_annot.matching import BALANCED, TargetMatcher
from spacy_entity_annot.mining import Proposer
from spacy_entity_annot.records import read_records
from spacy_entity_annot.training import train
from spacy_entity_annot.training.proposing import load_candidates
from spacy_entity_annot.types import Entity, Query, Target, Utterance
from spacy_entity_annot.workspace import Workspace, add_entities, add_utterances

from .data import data_folder
from .linking import music_utterances
from .mentions import MAIN_KB, entities
from .road import deezer_decisions, tts_decisions

SAMPLE = Path(__file__).parents[1] / "corpora" / "music_requests"
ROUND = 200
PRECISION = 0.95
Record = dict[str, Any]


@dataclass(frozen=True)
class Stream:
    """Decided mentions in three parts that share no request: to learn from, to prove on, and to come.

    utterances (dict[str, Utterance]): By id.
    entities (list[Entity]): The knowledge base.
    replayed (list[Record]): What people decide, in rounds.
    audited (list[Record]): What they decide to prove the precision.
    future (list[Record]): What nobody has decided yet.
    """

    utterances: dict[str, Utterance]
    entities: list[Entity]
    replayed: list[Record]
    audited: list[Record]
    future: list[Record]

    @classmethod
    def of(cls, utterances: Iterable[Utterance], known: list[Entity], decisions: Iterable[Record]) -> "Stream":
        """Divide decisions by the request that their utterance renders, in an order of chance."""
        by_id = {utterance.id: utterance for utterance in utterances}
        kept = [
            one for one in decisions if one["verdict"] in ("link", "nil", "reject") and one.get("alternative") is None
        ]
        ranked = sorted(kept, key=lambda one: _lot(one["utterance"] + str(one["start"])))
        parts: list[list[Record]] = [[], [], []]
        for one in ranked:
            lot = _lot("part" + str(by_id[one["utterance"]].meta.get("request")))
            parts[0 if lot < 0.5 else 1 if lot < 0.75 else 2].append(one)
        return cls(by_id, known, *parts)


@dataclass(frozen=True)
class Round:
    """What stands after some decisions.

    decisions (int): How many were made.
    recall (float): The share of names to come that the search finds.
    first (float): The share of linked names to come whose entity is the first candidate.
    people (float): The share of mentions to come that a person must see.
    """

    decisions: int
    recall: float
    first: float
    people: float


def run(arguments: list[str]) -> int:
    """Print a table for each stream.

    arguments (list[str]): `--only NAME`; `--json PATH`.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks loop")
    parser.add_argument("--only")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    results: dict[str, list[Record]] = {}
    for name, stream in streams():
        if options.only not in (None, name):
            continue
        sizes = f"{len(stream.replayed)} to replay, {len(stream.audited)} to prove on, {len(stream.future)} to come"
        print(f"{name}: {sizes}\n  decisions  recall  first  people", flush=True)
        for one in rounds(stream):
            print(f"  {one.decisions:9} {one.recall:7.3f} {one.first:6.3f} {one.people:7.3f}", flush=True)
            results.setdefault(name, []).append(one.__dict__)
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n")
    return 0


def streams() -> Iterator[tuple[str, Stream]]:
    """Yield the streams with their names: the shipped sample, and the development data where it is."""
    decisions = [record for _, record in read_records(str(SAMPLE / "decisions.jsonl"))]
    known = list(read_entities(SAMPLE / "kb.jsonl"))
    yield "sample", Stream.of(transcripts.read_transcripts(SAMPLE / "transcripts.jsonl"), known, decisions)
    data = data_folder()
    if data is None:
        return
    artists = [entity for entity in entities(data, MAIN_KB) if entity.type == "ARTIST"]
    ids = {entity.id for entity in artists}
    decisions = [*deezer_decisions(data, ids), *tts_decisions(data, ids)]
    yield "deezer and tts", Stream.of(music_utterances(data, decisions), artists, decisions)


def rounds(stream: Stream) -> Iterator[Round]:
    """Yield what stands before the first round and after each."""
    yield measure(stream, 0, stream.entities, CandidateGenerator(stream.entities))
    with tempfile.TemporaryDirectory() as scratch, Workspace.create(Path(scratch) / "annot.db") as workspace:
        folder = Path(scratch)
        add_utterances(workspace, list(stream.utterances.values()), source="benchmark")
        add_entities(workspace, stream.entities)
        for start in range(0, len(stream.replayed), ROUND):
            numbered = enumerate(stream.replayed[start : start + ROUND], start=1)
            review.decide(workspace, numbered, annotator="gold", source="benchmark", on_problem=lambda problem: None)
            corpora.export(workspace, folder / "corpus", split=(80, 20, 0))
            train(folder / "corpus", folder / "model", steps=100)
            taught = list(read_entities(folder / "corpus" / "entities.jsonl", on_problem=raise_problem))
            candidates = load_candidates(folder / "model", stream.entities)
            yield measure(stream, min(start + ROUND, len(stream.replayed)), taught, candidates)


def measure(stream: Stream, decisions: int, known: Sequence[Entity], candidates: Proposer) -> Round:
    """Return what stands on the mentions to come."""
    proven = prove_acceptance(outcomes(stream, stream.audited, candidates), precision=PRECISION)
    future = outcomes(stream, stream.future, candidates)
    links = [one.right for one, record in zip(future, stream.future, strict=True) if record["verdict"] == "link"]
    needed = [proven is None or one.probability < proven.threshold for one in future]
    return Round(decisions, recall(stream, known), sum(links) / len(links), sum(needed) / len(needed))


def outcomes(stream: Stream, records: Sequence[Record], candidates: Proposer) -> list[Outcome]:
    """Return for each mention how sure the first candidate is, and whether it is right."""
    queries = []
    for one in records:
        text = stream.utterances[one["utterance"]].text
        queries.append(Query(text[one["start"] : one["end"]], text))
    suggested = candidates.suggest(queries, k=1)
    return [
        Outcome(found.candidates[0].probability, found.candidates[0].entity.id == record.get("entity"))
        if found.candidates
        else Outcome(0.0, False)
        for record, found in zip(records, suggested, strict=True)
    ]


def recall(stream: Stream, known: Sequence[Entity]) -> float:
    """Return the share of linked names to come that a search for all entities finds."""
    wanted = [one for one in stream.future if one["verdict"] == "link"]
    texts = [stream.utterances[id] for id in dict.fromkeys(one["utterance"] for one in wanted)]
    found: dict[str, list[tuple[int, int]]] = {}
    for mention in TargetMatcher(map(Target.of, known), min_score=BALANCED).find(texts):
        if mention.alternative is None:
            found.setdefault(mention.utterance, []).append((mention.start, mention.end))
    hits = [any(s < one["end"] and one["start"] < e for s, e in found.get(one["utterance"], ())) for one in wanted]
    return sum(hits) / len(hits)


def _lot(text: str) -> float:
    return zlib.crc32(text.encode()) / 2**32
