"""Recall at fixed precision on real recogniser output, held out and as fitted, beside what else there is."""

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from spacy_entity_annot.matching import BALANCED, PRECISE, RECALL

from .made_speech import made_speech
from .mining_held_out import HeldOut, find_with_matcher, tables_folder
from .mining_peers import Scores, find_by_partial_ratio, find_by_spaczz, find_exact
from .mining_tasks import RECOGNISERS, Task, data_folder, earnings_calls, sample_of, slurp_commands, spoken_requests
from .recall import Hits, interval, macro_recall, reliability

PRECISIONS = {"full names": 0.9, "single names": 0.9, "phrases": 0.5}

MADE_UTTERANCES, MADE_TARGETS, MADE_SEED = 100_000, 1_000, 7
EVERY_FOR_RATIO = 1, 10
"""`partial_ratio` gets one in so many of the made utterances: with a name, and without."""
EVERY_CALL, EVERY_COMMAND, EVERY_REQUEST, EVERY_MADE = (40, 150), (24, 24), (8, 8), (20, 400)
"""spaczz gets one in so many utterances of the calls, commands, requests and the made set: with a name, and without."""

Finder = Callable[[Task], Scores]
Finders = dict[str, Finder]
Report = dict[str, object]
Rate = tuple[int, int]
OURS = ("fitted", "held out")


def measure_calls(folder: Path, find: Finder, rate: Rate = (1, 1)) -> dict[str, list[Hits]]:
    """Return the hits of each kind of target, one entry a recogniser.

    folder (Path): The development data.
    find (Finder): What finds them.
    rate (Rate): Take one in so many utterances: with a name, and without.
    """
    hits: dict[str, list[Hits]] = {kind: [] for kind in PRECISIONS}
    for recogniser in RECOGNISERS:
        row = {kind: Hits() for kind in PRECISIONS}
        for task in earnings_calls(folder, [recogniser]):
            part, weight = sample_of(task, rate)
            scores = find(part)
            for kind, of_kind in row.items():
                of_kind.add(part, kind, scores, weight)
        for kind, of_kind in row.items():
            hits[kind].append(of_kind)
    return hits


def report_calls(name: str, hits: dict[str, list[Hits]]) -> Report:
    """Print and return the macro recalls with their intervals, and the recall of each recogniser."""
    result: Report = {}
    for kind, precision in PRECISIONS.items():
        low, high = interval(hits[kind], precision)
        single = {recogniser: round(macro_recall([each], precision), 3)
                  for recogniser, each in zip(RECOGNISERS, hits[kind], strict=True)}  # fmt: skip
        macro = macro_recall(hits[kind], precision)
        result[kind] = {"recall": round(macro, 3), "interval": [round(low, 3), round(high, 3)], **single}
        each = " ".join(f"{value:.3f}" for value in single.values())
        print(f"{name:14} {kind:13} P>={precision:.2f}  R {macro:.3f} [{low:.3f} {high:.3f}]  {each}", flush=True)
    return result


def report_calibration(name: str, hits: Iterable[Hits]) -> Report:
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


def report_collection(name: str, task: Task, finders: Finders, rate: Rate = (1, 1)) -> Report:
    """Print and return recall at precision .9, .8 and .5 on one collection.

    name (str): What to print before each line.
    task (Task): The collection.
    finders (Finders): What finds its targets.
    rate (Rate): Take one in so many utterances: with a name, and without.
    """
    result: Report = {}
    part, weight = sample_of(task, rate)
    for finder, find in finders.items():
        hits = Hits()
        scores = find(part)
        for kind in set(task.kinds.values()):
            hits.add(part, kind, scores, weight)
        recalls = {precision: round(macro_recall([hits], precision), 3) for precision in (0.9, 0.8, 0.5)}
        result[finder] = recalls
        values = "  ".join(f"P>={key:.2f} R {value:.3f}" for key, value in recalls.items())
        print(f"{name:22} {finder:14} {values}", flush=True)
        if finder in OURS and rate == (1, 1):
            result[f"{finder} calibration"] = report_calibration(f"{name}, {finder}"[:22], [hits])
    return result


def earnings(folder: Path, finders: Finders) -> Report:
    """Report what each finder finds in the calls."""
    result: Report = {}
    for name, find in finders.items():
        hits = measure_calls(folder, find)
        result[name] = report_calls(name, hits)
        if name in OURS:
            result[f"{name} calibration"] = report_calibration(name, [each for row in hits.values() for each in row])
    return result


def slurp(folder: Path, finders: Finders) -> Report:
    """Report what each finder finds in the recognised commands of SLURP."""
    return report_collection("SLURP hypotheses", slurp_commands(folder), finders)


def nbest(folder: Path, finders: Finders) -> Report:
    """Report what each finder finds in the first readings of spoken requests, and in all of them."""
    return {
        name: report_collection(name, spoken_requests(folder, alternatives=alternatives), finders)
        for alternatives, name in ((False, "requests, 1-best"), (True, "requests, n-best"))
    }


def made(folder: Path, finders: Finders) -> Report:
    """Report what each finder finds in the made set, which nothing was learned from; `partial_ratio` gets a part."""
    task = made_speech(MADE_UTTERANCES, MADE_TARGETS, MADE_SEED)
    fast = {name: find for name, find in finders.items() if name in ("fitted", "exact")}
    slow = {"partial_ratio": find_by_partial_ratio, "fitted": find_with_matcher}
    return {
        "all": report_collection("made", task, fast),
        "sample": report_collection("made, sample", task, slow, EVERY_FOR_RATIO),
    }


def peers(folder: Path, finders: Finders) -> Report:
    """Report what spaczz finds in samples that it can read in four minutes, and the others in the same samples."""
    finders = {name: find for name, find in finders.items() if name != "held out"} | {"spaczz": find_by_spaczz}
    requests = spoken_requests(folder, alternatives=False)
    synthetic = made_speech(MADE_UTTERANCES, MADE_TARGETS, MADE_SEED)
    return {
        "earnings": {
            name: report_calls(name, measure_calls(folder, find, EVERY_CALL)) for name, find in finders.items()
        },
        "slurp": report_collection("SLURP, sample", slurp_commands(folder), finders, EVERY_COMMAND),
        "requests": report_collection("requests, sample", requests, finders, EVERY_REQUEST),
        "made": report_collection("made, sample", synthetic, finders, EVERY_MADE),
    }


PARTS: dict[str, Callable[[Path, Finders], Report]] = {
    "earnings": earnings,
    "slurp": slurp,
    "nbest": nbest,
    "made": made,
    "peers": peers,
}


def run(arguments: list[str]) -> int:
    """Print the tables of all parts.

    arguments (list[str]): `--only PART[,PART]` names some of `PARTS`, `--fitted` leaves out what is held out,
        `--tables FOLDER` keeps what is learned held out for the next run, `--json FILE` writes all figures.
    RETURNS (int): 0, also where the data is missing, which is said.
    """
    folder = data_folder()
    if folder is None:
        print("mining-quality: skipped, ENTITY_ANNOT_DATA names no folder.")
        return 0
    parts = arguments[arguments.index("--only") + 1].split(",") if "--only" in arguments else list(PARTS)
    with tables_folder(arguments) as tables:
        finders: Finders = {"fitted": find_with_matcher}
        if "--fitted" not in arguments and {"earnings", "slurp", "nbest"} & set(parts):
            finders["held out"] = HeldOut(folder, tables).find
        finders |= {"exact": find_exact, "partial_ratio": find_by_partial_ratio}
        result = {part: PARTS[part](folder, dict(finders)) for part in parts}
    if "--json" in arguments:
        Path(arguments[arguments.index("--json") + 1]).write_text(json.dumps(result, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
