"""The share of work that people still do: rounds of decisions, each followed by export, training and new candidates."""

import argparse
import json
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from spacy_entity_annot import corpora, mining, review, transcripts
from spacy_entity_annot.acceptance import Audited, audit, finding_of, model_of, prove, taught_verdicts
from spacy_entity_annot.knowledge import CandidateGenerator, read_entities
from spacy_entity_annot.knowledge.acceptance import Acceptance
from spacy_entity_annot.knowledge.spoken import comparable_form
from spacy_entity_annot.knowledge.verdicts import VerdictModel, fit_verdicts, outcome
from spacy_entity_annot.lessons import taught_generator
from spacy_entity_annot.lines import raise_problem
from spacy_entity_annot.records import read_records
from spacy_entity_annot.review.order import PROVING_SHARE
from spacy_entity_annot.training import train
from spacy_entity_annot.training.proposing import load_candidates
from spacy_entity_annot.types import Entity, Query, Target, Utterance, Verdict, VerdictKind
from spacy_entity_annot.workspace import (
    StoredMention,
    Workspace,
    add_entities,
    add_utterances,
    get_mentions,
    iterate_mentions,
)
from spacy_entity_annot.workspace.lots import audit_mentions
from spacy_entity_annot.workspace.queries import query_of

from .data import data_folder
from .linking import music_utterances
from .mentions import MAIN_KB, entities
from .road import deezer_decisions, read, tts_decisions

SAMPLE = Path(__file__).parents[1] / "corpora" / "music_requests"
ROUND = 200
PRECISION = 0.95
TO_COME = 0.25
STEPS = 100
Record = dict[str, Any]
Span = tuple[str, int, int]


@dataclass(frozen=True)
class Stream:
    """Utterances whose names are all decided, in two parts that share no request.

    entities (list[Entity]): The knowledge base.
    gold (dict[str, list[Record]]): What people say of each utterance.
    present (list[Utterance]): Those that are mined and decided.
    future (list[Utterance]): Those that are still to come, on which all figures are taken.
    """

    entities: list[Entity]
    gold: dict[str, list[Record]]
    present: list[Utterance]
    future: list[Utterance]

    @classmethod
    def of(
        cls, utterances: Iterable[Utterance], known: list[Entity], decisions: Iterable[Record], lots: str
    ) -> "Stream":
        """Divide utterances by the request that they render, in an order of chance; `lots` goes before every id."""
        gold: dict[str, list[Record]] = {}
        for one in decisions:
            if one["verdict"] in ("link", "nil", "reject") and one.get("alternative") is None:
                gold.setdefault(lots + one["utterance"], []).append({**one, "utterance": lots + one["utterance"]})
        parts: tuple[list[Utterance], list[Utterance]] = ([], [])
        for utterance in sorted(utterances, key=lambda utterance: _lot(utterance.id)):
            # nobody has decided what other readings say, and what renders one request is as of one transcript
            utterance = replace(
                utterance, id=lots + utterance.id, transcript=lots + str(utterance.meta.get("request")), alternatives=()
            )
            parts[_lot(lots + "part" + str(utterance.meta.get("request"))) < TO_COME].append(utterance)
        for part in parts:
            part.sort(key=lambda utterance: _lot(utterance.transcript))
        return cls(known, gold, *parts)

    def verdict(self, span: Span) -> Verdict | None:
        """Return what people say of a span: what they say of the name that fills half of both or more.

        None where it cuts a name otherwise, so that they would have to mend it; no name at all is a rejection.
        """
        for one in self.across(span):
            common = min(span[2], one["end"]) - max(span[1], one["start"])
            if 2 * common >= max(span[2], one["end"]) - min(span[1], one["start"]):
                return Verdict(VerdictKind(one["verdict"]), one.get("entity"))
        return None if self.across(span) else Verdict.reject()

    def across(self, span: Span) -> list[Record]:
        """Return the decided names that a span overlaps."""
        found = self.gold.get(span[0], ())
        return [one for one in found if one["start"] < span[2] and span[1] < one["end"]]

    def record(self, span: Span) -> Record:
        """Return the decision on a span, on the name's own where it has to be mended."""
        utterance, start, end = span
        verdict = self.verdict(span)
        if verdict is None:
            return {**self.across(span)[0], "replaces": [start, end], "key": f"mend:{utterance}:{start}"}
        said = {"utterance": utterance, "start": start, "end": end, "verdict": str(verdict.kind)}
        return {**said, "entity": verdict.entity} if verdict.entity else said


class Found(NamedTuple):
    """A mention that the search finds, and the question that its candidates answer."""

    mention: StoredMention
    query: Query


@dataclass(frozen=True)
class Round:
    """What stands after some decisions, on utterances to come.

    decisions (int): How many were made.
    audited (int): How many of them on mentions drawn by lot.
    recall (float): The share of names that the search finds.
    first (float): The share of linked names whose entity is the first candidate.
    people (float): The share of the mentions found that a person must see.
    with_missed (float): The same where the names that the search misses count as well.
    wrong (float): The share of what was accepted that is wrong.
    trained (bool): Whether a pipeline was trained after these decisions.
    """

    decisions: int
    audited: int
    recall: float
    first: float
    people: float
    with_missed: float
    wrong: float
    trained: bool


def run(arguments: list[str]) -> int:
    """Print a table for each stream.

    arguments (list[str]): `--only NAME`; `--json PATH`; `--untrained` leaves export and training out; `--train-at
        1,3` trains after these rounds alone, and between them the last pipeline goes on; `--steps N`; `--lots TEXT`
        draws all lots anew.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks loop")
    parser.add_argument("--only")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--untrained", action="store_true")
    parser.add_argument("--train-at", type=lambda text: {int(one) for one in text.split(",")})
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--lots", default="")
    options = parser.parse_args(arguments)
    results: dict[str, list[Record]] = {}
    for name, stream in streams(options.lots):
        if options.only not in (None, name):
            continue
        print(f"{name}: {len(stream.present)} utterances to decide, {len(stream.future)} to come")
        print("  decisions  by lot  recall  first  people  with missed  wrong", flush=True)
        train_at = set() if options.untrained else options.train_at
        for one in rounds(stream, train_at=train_at, steps=options.steps):
            print(f"  {one.decisions:9}  {one.audited:6}  {one.recall:.3f}  {one.first:.3f}   {one.people:.3f}"
                  f"        {one.with_missed:.3f}  {one.wrong:.3f}  {'trained' if one.trained else ''}",
                  flush=True)  # fmt: skip
            results.setdefault(name, []).append(one.__dict__)
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n")
    return 0


def streams(lots: str = "") -> Iterator[tuple[str, Stream]]:
    """Yield the streams with their names: the shipped sample, and the development data where it is.

    The last three are the same requests: with the artists that their annotators could link to, with all artists, and
    with all artists where nobody of whom they were not asked bears a name that they ruled on.

    lots (str): Goes before every id, so that all lots are others.
    """
    decisions = [record for _, record in read_records(str(SAMPLE / "decisions.jsonl"))]
    known = list(read_entities(SAMPLE / "kb.jsonl"))
    flagged = {one["utterance"] for one in decisions if one["verdict"] == "flag"}
    said = (one for one in transcripts.read_transcripts(SAMPLE / "transcripts.jsonl") if one.id not in flagged)
    yield "sample", Stream.of(said, known, decisions, lots)
    data = data_folder()
    if data is None:
        return
    artists = [entity for entity in entities(data, MAIN_KB) if entity.type == "ARTIST"]
    ids = {entity.id for entity in artists}
    decisions = [*deezer_decisions(data, ids), *tts_decisions(data, ids)]
    undecided = undecided_requests(data)
    said = [one for one in music_utterances(data, decisions) if one.id not in undecided]
    # a nil of these annotators means that they found no article; of artists without one they were never asked
    yield "artists with articles", Stream.of(said, [one for one in artists if one.meta["wiki"]], decisions, lots)
    yield "deezer and tts", Stream.of(said, artists, decisions, lots)
    disputed = disputed_requests(said, artists, decisions)
    told = [one for one in said if one.meta["request"] not in disputed]
    yield "deezer and tts, undisputed", Stream.of(told, artists, decisions, lots)


def undecided_requests(data: Path) -> set[str]:
    """Return the requests with an artist of whom the annotators did not say who it is."""
    sources = (("linked_deezer_music_dev", "entities"), ("tts_asr_noisy_dev", "mentions"))
    return {
        row["id"]
        for name, field in sources
        for row in read(data / f"{name}.jsonl.gz")
        for one in row[field]
        if one["label"] == "Artist" and one["link"] not in ("gold", "nil")
    }


def disputed_requests(said: Sequence[Utterance], artists: Sequence[Entity], decisions: Sequence[Record]) -> set[Any]:
    """Return the requests with a name of an artist without an article that the annotators gave to another or nobody."""
    bearers: dict[str, set[str]] = {}
    for artist in artists:
        if not artist.meta["wiki"]:
            for name in artist.names:
                bearers.setdefault(comparable_form(name), set()).add(artist.id)
    spoken = {one.id: one for one in said}
    return {
        spoken[one["utterance"]].meta["request"]
        for one in decisions
        if one["utterance"] in spoken
        and (here := bearers.get(comparable_form(spoken[one["utterance"]].text[one["start"] : one["end"]])))
        and one.get("entity") not in here
    }


def rounds(stream: Stream, *, train_at: set[int] | None, steps: int) -> Iterator[Round]:
    """Yield what stands before the first round and after each.

    stream (Stream): What is mined and decided, and what is to come.
    train_at (set[int] | None): The rounds after which a pipeline is trained; None means all.
    steps (int): Training steps at most.
    """
    with tempfile.TemporaryDirectory() as scratch, Workspace.create(Path(scratch) / "annot.db") as workspace:
        folder = Path(scratch)
        add_utterances(workspace, stream.present, source="benchmark")
        add_entities(workspace, stream.entities)
        mining.mine(workspace, map(Target.of, stream.entities))
        untaught = CandidateGenerator(stream.entities)
        found = mined(stream.future, stream.entities, folder / "come.db")
        yield measure(stream, 0, [], untaught, untaught, fit_verdicts([], []), found)
        decisions, trained = 0, None
        for number, batch in enumerate(batches(workspace, stream), start=1):
            review.decide(workspace, enumerate(batch, start=1), annotator="gold", source="benchmark",
                          on_problem=lambda problem: None)  # fmt: skip
            decisions += len(batch)
            trains = train_at is None or number in train_at
            if trains:
                known, trained = learned(stream, workspace, folder, steps)
                found = mined(stream.future, known, folder / f"come_{number}.db")
            generator = taught_generator(workspace)
            mining.propose(workspace, renew=True, generator=generator)
            taught = taught_verdicts(workspace)
            audited = list(audit(workspace, taught))
            stands = measure(stream, decisions, audited, trained or generator, generator, model_of(taught), found)
            yield replace(stands, trained=trains)


def learned(stream: Stream, workspace: Workspace, folder: Path, steps: int) -> tuple[list[Entity], mining.Proposer]:
    """Export and train; return the entities with the forms that were heard, and the candidates of the pipeline."""
    corpora.export(workspace, folder / "corpus", split=(80, 20, 0))
    train(folder / "corpus", folder / "model", steps=steps)
    known = list(read_entities(folder / "corpus" / "entities.jsonl", on_problem=raise_problem))
    return known, load_candidates(folder / "model", stream.entities)


def batches(workspace: Workspace, stream: Stream) -> Iterator[list[Record]]:
    """Yield the decisions of each round: a part on mentions by lot, the others on the rest, names missed included."""
    drawn = audit_mentions(workspace)
    at_lot = [_span(one) for one in get_mentions(workspace, drawn)]
    by_lot = [stream.record(span) for span in at_lot]
    known = [_span(one) for one in iterate_mentions(workspace)]
    spans = [
        span for span in longest(known) if span not in {(one["utterance"], one["start"], one["end"]) for one in by_lot}
    ]
    missed = [
        one
        for utterance in stream.present
        for one in stream.gold.get(utterance.id, ())
        if not any(s < one["end"] and one["start"] < e for _, s, e in (m for m in known if m[0] == utterance.id))
    ]
    others = sorted([*map(stream.record, spans), *missed], key=lambda one: _lot(f"{one['utterance']} {one['start']}"))
    while by_lot or others:
        lots = min(len(by_lot), round(ROUND * PROVING_SHARE))
        batch = [*by_lot[:lots], *others[: ROUND - lots]]
        by_lot, others = by_lot[lots:], others[ROUND - lots :]
        yield batch


def measure(
    stream: Stream, decisions: int, audited: Sequence[Audited], ranking: mining.Proposer, generator: mining.Proposer,
    model: VerdictModel, found: Sequence[Found],
) -> Round:  # fmt: skip
    """Return what stands on the utterances to come.

    ranking (Proposer): Ranks the names for the figure of the first place.
    generator (Proposer): Names the candidates of what is to be accepted.
    model (VerdictModel): Says how likely verdicts are.
    found (Sequence[Found]): What the search finds in them.
    """
    proof = prove([one.outcome for one in audited], precision=PRECISION)
    accepted = list(verdicts(stream, found, generator, model, proof)) if proof else []
    spans = [_span(one.mention) for one in found]
    names = [one for utterance in stream.future for one in stream.gold.get(utterance.id, ())]
    links = [one for one in names if one["verdict"] == "link"]
    hits = [bool(_overlapping(one, spans)) for one in links]
    missed = sum(not _overlapping(one, spans) for one in names if one["verdict"] != "reject")
    left = len(found) - len(accepted)
    return Round(
        decisions, len(audited), sum(hits) / len(hits), first_place(stream, links, ranking), left / len(found),
        (left + missed) / (len(found) + missed), 1 - sum(accepted) / len(accepted) if accepted else 0.0, False,
    )  # fmt: skip


def mined(utterances: Sequence[Utterance], known: Sequence[Entity], path: Path) -> list[Found]:
    """Return what `mine` finds in a workspace of its own, the longest of those that overlap, asked as it asks."""
    with Workspace.create(path) as workspace:
        add_utterances(workspace, utterances, source="benchmark")
        add_entities(workspace, known)
        mining.mine(workspace, map(Target.of, known))
        mentions = {_span(one): one for one in iterate_mentions(workspace)}
        return [Found(mentions[span], query_of(workspace, mentions[span])) for span in longest(mentions)]


def longest(spans: Iterable[Span]) -> list[Span]:
    """Return the spans that no longer one overlaps."""
    kept: dict[str, list[Span]] = {}
    for span in sorted(spans, key=lambda one: (one[1] - one[2], one)):
        beside = kept.setdefault(span[0], [])
        if not any(other[1] < span[2] and span[1] < other[2] for other in beside):
            beside.append(span)
    return [span for beside in kept.values() for span in beside]


def verdicts(
    stream: Stream, found: Sequence[Found], proposer: mining.Proposer, model: VerdictModel, proof: Acceptance
) -> Iterator[bool]:
    """Yield for each mention that is accepted whether the verdict is right."""
    suggestions = proposer.suggest([one.query for one in found], k=1)
    findings = [finding_of(one.mention, suggestion) for one, suggestion in zip(found, suggestions, strict=True)]
    for one, finding, (kind, probability) in zip(found, findings, model.likeliest(findings), strict=True):
        if probability >= proof.threshold:
            said = stream.verdict(_span(one.mention))
            yield said is not None and outcome(finding, said) is kind


def first_place(stream: Stream, links: Sequence[Record], ranking: mining.Proposer) -> float:
    """Return the share of linked names whose entity is the first candidate."""
    texts = {utterance.id: utterance.text for utterance in stream.future}
    queries = [Query(texts[one["utterance"]][one["start"] : one["end"]], texts[one["utterance"]]) for one in links]
    firsts = [next(iter(found.candidates), None) for found in ranking.suggest(queries, k=1)]
    right = [first and first.entity.id == one["entity"] for first, one in zip(firsts, links, strict=True)]
    return sum(map(bool, right)) / len(right)


def _overlapping(one: Record, spans: Iterable[Span]) -> list[Span]:
    return [span for span in spans if span[0] == one["utterance"] and span[1] < one["end"] and one["start"] < span[2]]


def _span(mention: Any) -> Span:
    return mention.utterance.id, mention.start, mention.end


def _lot(text: str) -> float:
    return zlib.crc32(text.encode()) / 2**32
