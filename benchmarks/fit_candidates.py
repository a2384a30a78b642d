"""Fit the weights of the ranking and of nil on the development data, with cross-validation by recording.

Without `--write` only the cross-validated figures are printed; with it `knowledge/weights.py` is written as well,
fitted on all.
"""

import sys
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

import spacy_entity_annot.knowledge.weights as weights_module
from benchmarks.candidates_scale import knowledge_base, noisy_names
from benchmarks.data import data_folder
from benchmarks.mentions import (
    EARNINGS_KB,
    MAIN_KB,
    PLACES_KB,
    Question,
    artists,
    dialogues,
    earnings,
    entities,
    places,
)
from spacy_entity_annot.knowledge import CandidateGenerator
from spacy_entity_annot.knowledge.nil import NIL_FEATURES, QUERY_FEATURES, nil_features, query_features
from spacy_entity_annot.knowledge.ranking import FEATURES, WEIGHTS
from spacy_entity_annot.knowledge.spoken import comparable_form, spoken_form
from spacy_entity_annot.types import Query

FOLDS = 5
ENTITIES = 32
NIL_SHARE = 7
"""Every seventh question of the sets without nil is asked of a knowledge base that lacks its entity."""
IMPORTANCE = {"spoken artists": 3.0, "artists": 2.5, "dialogues": 0.8, "places": 2.0, "earnings": 0.7, "simulated": 1.0}
BARE_IMPORTANCE = {"dialogues": 0.1}
"""Whoever asks for a common noun of a dialogue has the dialogue; whoever asks for a bare name means a name."""
SIMULATED, SIMULATED_ALIASES = 1_500, 100_000
HAND_SET = {"expected type": 1.5}
"""No development data expects a type; one and a half is a factor of 4.5 in the odds."""
Arrays = dict[str, Any]


class Sample:
    """Questions with the rows of their candidates, best first.

    rows: features of all candidates; question: the question of each row; meant: whether it is the answer.
    """

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self.meant: list[Any] = []
        self.query: list[Any] = []
        self.fold: list[int] = []
        self.weight: list[float] = []
        self.name: list[str] = []
        self.nil: list[bool] = []

    def take(self, generator: CandidateGenerator, questions: Sequence[Question], name: str) -> None:
        """Ask the generator and keep what it compared."""
        for place, question in enumerate(questions):
            compared = generator.compare(question.query)
            number = generator.number(question.entity)
            simulated = question.entity is not None and place % NIL_SHARE == 0
            if simulated:
                compared = compared.rows_at(np.flatnonzero(compared.entities != number))
            if not len(compared.entities):
                continue
            summed = compared.rows @ WEIGHTS
            kept = _best_rows(compared.entities, summed, number)
            spoken = comparable_form(question.query.text)
            rows = compared.rows[kept]
            self.rows.append(rows)
            self.meant.append(compared.entities[kept] == number)
            self.query.append(query_features(spoken, rows, context=bool(question.query.context)))
            self.fold.append(zlib.crc32(question.group.encode()) % FOLDS)
            topic, *_, surroundings = name.split(", ")
            special = BARE_IMPORTANCE if surroundings == "bare" else {}
            self.weight.append(special.get(topic, IMPORTANCE[topic]))
            self.name.append(name)
            self.nil.append(question.entity is None or simulated)

    def arrays(self, chosen: Any) -> Arrays:
        """Return the chosen questions as flat arrays."""
        rows = [self.rows[i] for i in chosen]
        lengths = np.array([len(part) for part in rows])
        return {
            "rows": np.concatenate(rows),
            "meant": np.concatenate([self.meant[i] for i in chosen]).astype(np.float32),
            "question": np.repeat(np.arange(len(chosen)), lengths),
            "starts": np.concatenate(([0], np.cumsum(lengths)[:-1])),
            "query": np.stack([self.query[i] for i in chosen]),
            "weight": np.array([self.weight[i] for i in chosen], np.float32),
            "nil": np.array([self.nil[i] for i in chosen]),
        }


def _best_rows(entities: Any, summed: Any, number: int) -> Any:
    order = np.lexsort((-summed, entities))
    best = order[np.diff(entities[order], prepend=-1) > 0]
    ranked = best[np.argsort(-summed[best], kind="stable")]
    kept = ranked[:ENTITIES]
    return np.concatenate((kept, ranked[ENTITIES:][entities[ranked[ENTITIES:]] == number]))


def fit_ranking(data: Arrays, *, steps: int = 250) -> tuple[Any, Any]:
    """Return the weights of candidates and of the missing one, by Adam on the softmax loss of non-nil questions."""
    ranking, missing = WEIGHTS.copy(), _values(weights_module.MISSING, QUERY_FEATURES)
    weight = data["weight"] * ~data["nil"]
    weight /= weight.sum()
    found = np.add.reduceat(data["meant"], data["starts"])
    free = np.array([name not in HAND_SET for name in FEATURES], np.float32)
    adam = Adam(ranking, missing)
    for step in range(steps):
        share, left = _softmax(data, ranking, missing)
        slope = ((share - data["meant"]) * weight[data["question"]]) @ data["rows"] + 1e-3 * ranking
        slope_missing = ((left - (1 - found)) * weight) @ data["query"] + 1e-4 * missing
        adam.step(0.05 if step < steps / 2 else 0.015, slope * free, slope_missing)
    return ranking, missing


def fit_nil(data: Arrays, ranking: Any, missing: Any, *, steps: int = 600) -> Any:
    """Return the weights of nil, by Adam on the logistic loss."""
    features = _nil_rows(data, ranking, missing)
    weight = data["weight"] / data["weight"].sum()
    nil = np.zeros(features.shape[1], np.float32)
    adam = Adam(nil)
    for step in range(steps):
        wrong = (1 / (1 + np.exp(-features @ nil)) - data["nil"]) * weight
        adam.step(0.05 if step < steps / 2 else 0.01, wrong @ features + 1e-4 * nil)
    return nil


def _nil_rows(data: Arrays, ranking: Any, missing: Any) -> Any:
    summed = data["rows"] @ ranking
    ends = [*data["starts"][1:], len(summed)]
    spans = zip(data["query"], data["starts"], ends, strict=True)
    return np.stack(
        [nil_features(query, data["rows"][a:b], summed[a:b], float(query @ missing)) for query, a, b in spans]
    )


class Adam:
    """The optimiser of Kingma and Ba (2015) over arrays that it changes in place."""

    def __init__(self, *values: Any) -> None:
        self.values = values
        self.means = [np.zeros_like(value) for value in values]
        self.squares = [np.zeros_like(value) for value in values]
        self.steps = 0

    def step(self, rate: float, *slopes: Any) -> None:
        """Go one step down the slopes."""
        self.steps += 1
        for place, slope in enumerate(slopes):
            self.means[place] = 0.9 * self.means[place] + 0.1 * slope
            self.squares[place] = 0.99 * self.squares[place] + 0.01 * slope**2
            mean = self.means[place] / (1 - 0.9**self.steps)
            square = self.squares[place] / (1 - 0.99**self.steps)
            self.values[place][:] -= rate * mean / (np.sqrt(square) + 1e-8)


def _softmax(data: Arrays, ranking: Any, missing: Any) -> tuple[Any, Any]:
    summed, none = data["rows"] @ ranking, data["query"] @ missing
    highest = np.maximum(np.maximum.reduceat(summed, data["starts"]), none)
    powers, left = np.exp(summed - highest[data["question"]]), np.exp(none - highest)
    total = np.add.reduceat(powers, data["starts"]) + left
    return powers / total[data["question"]], left / total


def _values(named: dict[str, float], features: Sequence[str]) -> Any:
    return np.array([named[feature] for feature in features], np.float32)


def judge(data: Arrays, ranking: Any, missing: Any, nil: Any) -> Arrays:
    """Return the rank of each answer, the first candidate's probability and rightness, and that of nil."""
    share, _ = _softmax(data, ranking, missing)
    none = 1 / (1 + np.exp(-_nil_rows(data, ranking, missing) @ nil))
    ranks, first, right = [], [], []
    ends = [*data["starts"][1:], len(share)]
    for start, end in zip(data["starts"], ends, strict=True):
        order = np.argsort(-share[start:end], kind="stable")
        meant = data["meant"][start:end][order]
        ranks.append(int(meant.argmax()) if meant.any() else 999)
        first.append(share[start:end][order[0]])
        right.append(meant[0])
    return {"rank": np.array(ranks), "first": np.array(first) * (1 - none), "right": np.array(right), "none": none}


def calibration_error(probability: Any, right: Any) -> float:
    """Return the expected calibration error over ten bins of equal mass."""
    bins = np.array_split(np.argsort(probability, kind="stable"), 10)
    return float(sum(abs(probability[one].mean() - right[one].mean()) * len(one) for one in bins) / len(right))


def report(sample: Sample, judged: Arrays) -> None:
    """Print recall, calibration and nil for each set."""
    names, nil = np.array(sample.name), np.array(sample.nil)
    print(f"{'set':36}{'n':>6}{'@1':>7}{'@10':>7}{'found':>7}{'ECE':>7}{'Brier':>7}{'nil F':>7}{'best':>7}{'at':>6}")
    for name in dict.fromkeys(sample.name):
        here = names == name
        linked = here & ~nil
        rank, first, right = judged["rank"][linked], judged["first"][here], judged["right"][here]
        bars = {cut: _f_score(judged["none"][here] > cut, nil[here]) for cut in np.arange(0.05, 1, 0.05)}
        cut = max(bars, key=lambda one: bars[one])
        print(f"{name:36}{linked.sum():6}{(rank < 1).mean():7.3f}{(rank < 10).mean():7.3f}{(rank < 999).mean():7.3f}"
              f"{calibration_error(first, right):7.3f}{((first - right) ** 2).mean():7.3f}"
              f"{_f_score(judged['none'][here] > 0.5, nil[here]):7.3f}{bars[cut]:7.3f}{cut:6.2f}")  # fmt: skip
    print("all: ECE", round(calibration_error(judged["first"], judged["right"]), 3))


def _f_score(predicted: Any, true: Any) -> float:
    return float(2 * (predicted & true).sum() / max(predicted.sum() + true.sum(), 1))


def collect(folder: Path) -> Sample:
    """Ask every question, bare and with what is around it."""
    sample = Sample()
    calls = CandidateGenerator(entities(folder, EARNINGS_KB))
    for system in ("google", "amazon", "rev_espnet"):
        asked = earnings(folder, system) + earnings(folder, system, nil=True)[::6]
        asked = asked if system == "google" else asked[::3]
        sample.take(calls, [one.bare() for one in asked], f"earnings, {system}, bare")
        sample.take(calls, [one.without_transcript() for one in asked], f"earnings, {system}, context")
        if system == "google":
            sample.take(calls, asked, "earnings, google, transcript")
    main = CandidateGenerator(entities(folder, MAIN_KB))
    music = [("artists", False), ("spoken artists", True)]
    sets = {name: artists(folder, spoken=spoken) + artists(folder, spoken=spoken, nil=True) for name, spoken in music}
    for name, asked in (*sets.items(), ("dialogues", dialogues(folder))):
        sample.take(main, [one.bare() for one in asked], f"{name}, bare")
        sample.take(main, asked, f"{name}, context")
    cities = CandidateGenerator(entities(folder, PLACES_KB))
    sample.take(cities, places(folder), "places, context")
    known = knowledge_base(folder, SIMULATED_ALIASES, seed=7)
    heard = zip(range(SIMULATED), noisy_names(folder, known, seed=8), strict=False)
    owners: dict[str, set[str]] = {}
    for entity in known:
        for name in entity.names:
            owners.setdefault(spoken_form(name), set()).add(entity.id)
    asked = [
        Question(Query(text), min(owners[spoken]), str(number))
        for number, (text, spoken) in heard
        if len(owners[spoken]) == 1
    ]
    sample.take(CandidateGenerator(known), asked, "simulated, bare")
    return sample


def write(ranking: Any, missing: Any, nil: Any) -> None:
    """Write the weights into the package."""
    text = ['"""The weights of the ranking, written by `python -m benchmarks fit-candidates --write`.\n',
            "Fitted on the development parts of Earnings-21, Deezer's music requests (typed, and spoken by flite and",
            'recognised by pocketsphinx), ConEL-2, and place names of SLURP and Earnings-21.\n"""\n']  # fmt: skip
    tables = (("RANKING", FEATURES, ranking), ("MISSING", QUERY_FEATURES, missing), ("NIL", NIL_FEATURES, nil))
    for table, features, values in tables:
        lines = [f'    "{name}": {round(float(value), 2)},' for name, value in zip(features, values, strict=True)]
        text.extend([f"{table} = {{", *lines, "}"])
    Path(weights_module.__file__).write_text("\n".join(text) + "\n")


def run(arguments: list[str]) -> int:
    """Fit, report, and with `--write` keep the weights."""
    folder = data_folder()
    if folder is None:
        return 0
    sample = collect(folder)
    folds = np.array(sample.fold)
    judged: Arrays = {name: np.zeros(len(folds)) for name in ("rank", "first", "right", "none")}
    for fold in range(FOLDS):
        fitted = sample.arrays(np.flatnonzero(folds != fold))
        ranking, missing = fit_ranking(fitted)
        nil = fit_nil(fitted, ranking, missing)
        held_out = np.flatnonzero(folds == fold)
        for name, values in judge(sample.arrays(held_out), ranking, missing, nil).items():
            judged[name][held_out] = values
    report(sample, judged)
    if "--write" in arguments:
        everything = sample.arrays(np.arange(len(folds)))
        ranking, missing = fit_ranking(everything)
        write(ranking, missing, fit_nil(everything, ranking, missing))
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
