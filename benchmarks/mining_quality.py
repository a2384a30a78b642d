"""Recall at fixed precision on real recogniser output, held out and as fitted, beside what else there is."""

import json
import random
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from spacy_entity_annot.matching import BALANCED, PRECISE, RECALL

from .made_speech import made_speech
from .mining_held_out import HeldOut, find_with_matcher
from .mining_peers import Scores, find_by_partial_ratio, find_by_spaczz, find_exact
from .mining_tasks import RECOGNISERS, Task, data_folder, earnings_calls, slurp_commands, spoken_requests

PRECISIONS = {"full names": 0.9, "single names": 0.9, "phrases": 0.5}
RESAMPLES = 200
BINS = 10

MADE_UTTERANCES, MADE_TARGETS, MADE_SEED = 100_000, 1_000, 7
SAMPLES = {("slurp", "spaczz"): 16, ("requests", "spaczz"): 4, ("made", "partial_ratio"): 10}
"""Slow ones get one in so many utterances of a collection; the made set would take spaczz two hours."""

Finder = Callable[[Task], Scores]
Values = NDArray[np.float64]


@dataclass(slots=True)
class Hits:
    """Hits of one kind of target as columns; one of them is an utterance with a target.

    score (list[float]): The best score in the utterance.
    true (list[bool]): Whether the target was spoken.
    call (list[str]): The call.
    spoken (dict[str, int]): How often targets of this kind were spoken, by call.
    """

    score: list[float] = field(default_factory=list)
    true: list[bool] = field(default_factory=list)
    call: list[str] = field(default_factory=list)
    spoken: dict[str, int] = field(default_factory=dict)

    def add(self, task: Task, kind: str, scores: Scores) -> None:
        """Add the hits of one task."""
        spoken = sum(task.kinds[target] == kind for _, target in task.spoken)
        self.spoken[task.name] = self.spoken.get(task.name, 0) + spoken
        for hit, score in scores.items():
            if task.kinds[hit[1]] == kind:
                self.score.append(score)
                self.true.append(hit in task.spoken)
                self.call.append(task.name)


def recall_at(score: Values, true: Values, spoken: float, precision: float, weight: Values | None = None) -> float:
    """Return the highest recall at which the precision is at least `precision`."""
    weight = np.ones(len(score)) if weight is None else weight
    order = np.argsort(-score, kind="stable")
    found, all_ = np.cumsum((true * weight)[order]), np.cumsum(weight[order])
    last = np.append(score[order][1:] != score[order][:-1], True)[: len(order)]
    good = last & (found >= precision * all_)
    return float(found[good].max(initial=0.0) / max(spoken, 1e-9))


def macro_recall(hits: list[Hits], precision: float, weights: dict[str, float] | None = None) -> float:
    """Return the mean over recognisers of the recall at a precision; calls may be weighted."""
    recalls = []
    for each in hits:
        weight = None if weights is None else np.array([weights[call] for call in each.call])
        spoken = sum(count * (1.0 if weights is None else weights[call]) for call, count in each.spoken.items())
        recalls.append(recall_at(np.array(each.score), np.array(each.true, float), spoken, precision, weight))
    return float(np.mean(recalls))


def interval(hits: list[Hits], precision: float) -> tuple[float, float]:
    """Return the 95 % interval of the macro recall when calls are drawn again."""
    calls = sorted({call for each in hits for call in each.spoken})
    chance = random.Random(0)
    draws = []
    for _ in range(RESAMPLES):
        drawn = chance.choices(calls, k=len(calls))
        draws.append(macro_recall(hits, precision, {call: float(drawn.count(call)) for call in calls}))
    low, high = np.quantile(draws, [0.025, 0.975])
    return float(low), float(high)


def reliability(score: Values, true: Values) -> tuple[list[tuple[float, float]], float, float, float]:
    """Return mean score and precision of equal-mass bins, the ECE, the Brier score, and that of the base rate."""
    bins = np.array_split(np.argsort(score, kind="stable"), BINS)
    table = [(float(score[rows].mean()), float(true[rows].mean())) for rows in bins if len(rows)]
    error = sum(abs(said - was) * len(rows) for (said, was), rows in zip(table, bins, strict=False)) / len(score)
    base = float(true.mean())
    return table, float(error), float(((score - true) ** 2).mean()), base * (1 - base)


def measure_calls(folder: Path, find: Finder, recognisers: Iterable[str] = RECOGNISERS) -> dict[str, list[Hits]]:
    """Return the hits of each kind of target, one entry a recogniser."""
    hits: dict[str, list[Hits]] = {kind: [] for kind in PRECISIONS}
    for recogniser in recognisers:
        row = {kind: Hits() for kind in PRECISIONS}
        for task in earnings_calls(folder, [recogniser]):
            scores = find(task)
            for kind, of_kind in row.items():
                of_kind.add(task, kind, scores)
        for kind, of_kind in row.items():
            hits[kind].append(of_kind)
    return hits


def report_calls(name: str, hits: dict[str, list[Hits]]) -> dict[str, object]:
    """Print and return the macro recalls with their intervals, and the recall of each recogniser."""
    result: dict[str, object] = {}
    for kind, precision in PRECISIONS.items():
        low, high = interval(hits[kind], precision)
        single = {recogniser: round(macro_recall([each], precision), 3)
                  for recogniser, each in zip(RECOGNISERS, hits[kind], strict=False)}  # fmt: skip
        macro = macro_recall(hits[kind], precision)
        result[kind] = {"recall": round(macro, 3), "interval": [round(low, 3), round(high, 3)], **single}
        each = " ".join(f"{value:.3f}" for value in single.values())
        print(f"{name:14} {kind:13} P>={precision:.2f}  R {macro:.3f} [{low:.3f} {high:.3f}]  {each}")
    return result


def report_calibration(name: str, hits: Iterable[Hits]) -> dict[str, object]:
    """Print and return the reliability table of all hits, and what the presets give."""
    every = list(hits)
    score = np.array([score for each in every for score in each.score])
    true = np.array([true for each in every for true in each.true], float)
    spoken = sum(sum(each.spoken.values()) for each in every)
    table, error, brier, base = reliability(score, true)
    print(f"{name:22} reliability  " + "  ".join(f"{said:.2f}:{was:.2f}" for said, was in table))
    print(f"{name:22} calibration  ECE {error:.3f}  Brier {brier:.3f} (base rate {base:.3f})")
    presets = {}
    for preset, least in (("precise", PRECISE), ("balanced", BALANCED), ("recall", RECALL)):
        kept = score >= least
        precision, recall = float(true[kept].mean()), float(true[kept].sum() / spoken)
        presets[preset] = {"min_score": least, "precision": round(precision, 3), "recall": round(recall, 3)}
        print(f"{name:22} --{preset:10} score >= {least:.2f}  precision {precision:.3f}  recall {recall:.3f}")
    return {"ece": error, "brier": brier, "base": base, "reliability": table, "presets": presets}


def report_collection(name: str, task: Task, finders: dict[str, Finder]) -> dict[str, object]:
    """Print and return recall at precision .9, .8 and .5 on one collection, of which slow ones get a part."""
    result: dict[str, object] = {}
    for finder, find in finders.items():
        part = sample_of(task, SAMPLES.get((task.name, finder), 1))
        scores = find(part)
        score = np.array(list(scores.values()))
        true = np.array([hit in part.spoken for hit in scores], float)
        recalls = {precision: round(recall_at(score, true, len(part.spoken), precision), 3)
                   for precision in (0.9, 0.8, 0.5)}  # fmt: skip
        result[finder] = recalls
        print(f"{name:22} {finder:14} " + "  ".join(f"P>={key:.2f} R {value:.3f}" for key, value in recalls.items()))
        if find in (find_with_matcher, finders.get("held out")):
            hits = Hits(score.tolist(), true.astype(bool).tolist(), spoken={name: len(task.spoken)})
            result[f"{finder} calibration"] = report_calibration(f"{name}, {finder}"[:22], [hits])
    return result


def sample_of(task: Task, every: int) -> Task:
    """Return the task with one in so many of its utterances."""
    utterances = task.utterances[::every]
    names = {utterance.id for utterance in utterances}
    return replace(task, utterances=utterances, spoken=frozenset(hit for hit in task.spoken if hit[0] in names))


def report_earnings(folder: Path, finders: dict[str, Finder]) -> dict[str, object]:
    """Print and return what each finder finds in the calls; spaczz has one recogniser's."""
    result: dict[str, object] = {}
    for name, find in finders.items():
        hits = measure_calls(folder, find, RECOGNISERS[1:2] if name == "spaczz" else RECOGNISERS)
        result[name] = report_calls(name, hits)
        if find in (find_with_matcher, finders.get("held out")):
            result[f"{name} calibration"] = report_calibration(name, [each for row in hits.values() for each in row])
    return result


def run(arguments: list[str]) -> int:
    """Print the tables; `--json FILE` writes them too, `--quick` leaves out what is held out and the peers.

    arguments (list[str]): The options.
    RETURNS (int): 0, also where the data is missing, which is said.
    """
    folder = data_folder()
    if folder is None:
        print("mining-quality: skipped, ENTITY_ANNOT_DATA names no folder.")
        return 0
    with TemporaryDirectory() as tables:
        result = report(folder, Path(tables), quick="--quick" in arguments)
    if "--json" in arguments:
        Path(arguments[arguments.index("--json") + 1]).write_text(json.dumps(result, indent=2))
    return 0


def report(folder: Path, tables: Path, *, quick: bool) -> dict[str, object]:
    """Print and return what each finder finds in each collection.

    folder (Path): The development data.
    tables (Path): An empty folder for what is learned held out.
    quick (bool): Leave out what is held out and the peers.
    """
    finders: dict[str, Finder] = {"ours, fitted": find_with_matcher}
    peers: dict[str, Finder] = {}
    if not quick:
        peers = {"exact": find_exact, "partial_ratio": find_by_partial_ratio, "spaczz": find_by_spaczz}
        finders["held out"] = HeldOut(folder, tables).find
    finders |= peers
    result: dict[str, object] = {"earnings21": report_earnings(folder, finders)}
    result["slurp"] = report_collection("SLURP hypotheses", slurp_commands(folder), finders)
    for alternatives, name in ((False, "requests, 1-best"), (True, "requests, n-best")):
        result[name] = report_collection(name, spoken_requests(folder, alternatives=alternatives), finders)
    made = made_speech(MADE_UTTERANCES, MADE_TARGETS, MADE_SEED)
    peers.pop("spaczz", None)
    result["made"] = report_collection("made, 100,000", made, {"ours": find_with_matcher, **peers})
    return result


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
