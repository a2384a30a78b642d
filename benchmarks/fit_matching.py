"""Learn the weights and the cue words of the matcher from the development data; numpy alone."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from spacy_entity_annot import matching
from spacy_entity_annot.matching.evidence import weights as weights_module
from spacy_entity_annot.matching.phrases import PhraseTable
from spacy_entity_annot.matching.scanner import Scanner, Spans
from spacy_entity_annot.matching.words import cues as cues_module
from spacy_entity_annot.matching.words.tokens import tokenize
from spacy_entity_annot.matching.words.vocabulary import spoken
from spacy_entity_annot.types import Target

from .mining_tasks import FOLDS, Task, data_folder, earnings_calls, fold_of, slurp_commands, spoken_requests

TABLES = WEIGHTS_TABLE, CUES_TABLE = "evidence/weights.json", "words/cues.json"
LEAST_SCORE = 1e-5
STRANGERS = 15
EVERY_COMMAND = 4
KEPT_UNLIKELY = 8
UNLIKELY = 0.01
CUE_PRIOR, FEWEST_CUES, LEAST_CUE = 2.0, 5, 0.2
RIDGE = 3.0
MOST_STEPS, ENOUGH = 15, 1e-4
CUES = ("before", "after")
PLACE = (*CUES, "exact_elsewhere")
REQUEST_WEIGHT = 3.0
"""Music requests are few beside calls and commands; each of their spans counts so many times."""
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rows:
    """Spans as rows of a regression.

    evidence (Matrix): A column for each name.
    truth (Matrix): 1 where the target was spoken in the utterance.
    cues (list[tuple[str, str]]): The words before and after.
    fold (NDArray[np.int64]): The fold, the same for all spans of a call or request.
    weight (Matrix): How many spans each row stands for; of unlikely ones only some are kept.
    """

    evidence: Matrix
    truth: Matrix
    cues: list[tuple[str, str]]
    fold: NDArray[np.int64]
    weight: Matrix

    def __getitem__(self, rows: NDArray[np.bool_]) -> "Rows":
        cues = [self.cues[row] for row in np.flatnonzero(rows).tolist()]
        return Rows(self.evidence[rows], self.truth[rows], cues, self.fold[rows], self.weight[rows])


def fitting_tasks(folder: Path) -> Iterator[Task]:
    """Yield what the weights are learned from."""
    yield from earnings_calls(folder, strangers=STRANGERS)
    yield slurp_commands(folder, every=EVERY_COMMAND)
    yield spoken_requests(folder, alternatives=False)


def collect(tasks: Iterable[Task], names: list[str]) -> Rows:
    """Scan tasks with the weights that are shipped now."""
    evidence, truth, cues, fold, weight = [], [], [], [], []
    for task in tasks:
        targets = list(task.kinds)
        phrases = PhraseTable([Target(target) for target in targets])
        texts = [utterance.text for utterance in task.utterances]
        transcripts = {key: place for place, key in enumerate(dict.fromkeys(map(_unit, task.utterances)))}
        spans = Scanner(phrases, LEAST_SCORE).scan(texts, [transcripts[_unit(each)] for each in task.utterances])
        unlikely = spans.score < UNLIKELY
        rows = np.flatnonzero(~unlikely | (np.arange(len(spans)) % KEPT_UNLIKELY == 0))
        spans = spans[rows]
        times = REQUEST_WEIGHT if task.name == "requests" else 1.0
        weight.append(times * np.where(unlikely[rows], KEPT_UNLIKELY, 1.0))
        evidence.append(np.stack([spans.evidence[name] for name in names], 1))
        for text, phrase in zip(spans.text.tolist(), spans.phrase.tolist(), strict=True):
            target = targets[phrases.phrases[phrase].meanings[0].target]
            truth.append(float((task.utterances[text].id, target) in task.spoken))
        cues += _neighbours(spans, texts)
        fold.append(np.array([fold_of(utterance) for utterance in task.utterances])[spans.text])
    return Rows(np.concatenate(evidence), np.array(truth), cues, np.concatenate(fold), np.concatenate(weight))


def _unit(utterance: object) -> object:
    return getattr(utterance, "transcript", "") or id(utterance)


def _neighbours(spans: Spans, texts: list[str]) -> list[tuple[str, str]]:
    words = {text: [spoken(token.text) for token in tokenize(texts[text])] for text in set(spans.text.tolist())}
    pairs = []
    for text, first, width in zip(spans.text.tolist(), spans.first.tolist(), spans.width.tolist(), strict=True):
        heard = ["", *words[text], ""]
        pairs.append((heard[first], heard[first + width + 1]))
    return pairs


def fit_logistic(evidence: Matrix, truth: Matrix, weight: Matrix) -> tuple[Matrix, float]:
    """Return the weights and the constant of a logistic regression, by Newton's method."""
    mean, spread = evidence.mean(0), evidence.std(0) + 1e-6
    rows = np.c_[(evidence - mean) / spread, np.ones(len(evidence))]
    weights = np.zeros(rows.shape[1])
    for _ in range(MOST_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        gradient = rows.T @ (weight * (chance - truth)) + RIDGE * weights
        curvature = (rows * (weight * chance * (1 - chance))[:, None]).T @ rows + RIDGE * np.eye(len(weights))
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if np.abs(step).max() < ENOUGH:
            break
    slopes = weights[:-1] / spread
    return slopes, float(weights[-1] - mean @ slopes)


def fit_cues(rows: Rows, logit: Matrix, chosen: NDArray[np.bool_]) -> tuple[dict[str, float], dict[str, float]]:
    """Return what each word before and after adds to a logit: one shrunken Newton step a word."""
    chance = 1 / (1 + np.exp(-logit))
    tables = []
    for side in (0, 1):
        sums: dict[str, list[float]] = {}
        for row in np.flatnonzero(chosen).tolist():
            total = sums.setdefault(rows.cues[row][side], [0.0, 0.0, 0.0])
            total[0] += rows.weight[row] * (rows.truth[row] - chance[row])
            total[1] += rows.weight[row] * chance[row] * (1 - chance[row])
            total[2] += 1
        tables.append({word: gain / (spread + CUE_PRIOR) for word, (gain, spread, count) in sums.items()
                       if count >= FEWEST_CUES})  # fmt: skip
    return tables[0], tables[1]


def fit(rows: Rows, names: list[str]) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Return the weights, constant included, and the cue words."""
    plain = [column for column, name in enumerate(names) if name not in CUES]
    slopes, constant = fit_logistic(rows.evidence[:, plain], rows.truth, rows.weight)
    logit = rows.evidence[:, plain] @ slopes + constant
    cued = rows.evidence.copy()
    for fold in range(FOLDS):
        # The cues of each part of the calls come from the others, lest they be trusted too much.
        ours = np.flatnonzero(rows.fold == fold)
        for side, table in enumerate(fit_cues(rows, logit, rows.fold != fold)):
            cued[ours, names.index(CUES[side])] = [table.get(rows.cues[row][side], 0.0) for row in ours.tolist()]
    slopes, constant = fit_logistic(cued, rows.truth, rows.weight)
    before, after = fit_cues(rows, logit, np.ones(len(logit), bool))
    return dict(zip(names, slopes.tolist(), strict=True)) | {"constant": constant}, {"before": before, "after": after}


def write(folder: Path, weights: dict[str, float], cues: dict[str, dict[str, float]]) -> None:
    """Write the two tables where the package has them below `matching`."""
    place = {name: round(weights[name], 4) for name in PLACE}
    pair = {name: round(value, 4) for name, value in weights.items() if name not in place}
    for table in TABLES:
        (folder / table).parent.mkdir(parents=True, exist_ok=True)
    (folder / WEIGHTS_TABLE).write_text(json.dumps({"pair": pair, "place": place}, indent=2) + "\n")
    tables = {side: {word: round(value, 2) for word, value in sorted(table.items()) if abs(value) >= LEAST_CUE}
              for side, table in cues.items()}  # fmt: skip
    (folder / CUES_TABLE).write_text(json.dumps(tables, indent=1, ensure_ascii=False) + "\n")


@contextmanager
def tables_of(folder: Path) -> Iterator[None]:
    """Have the matcher use the tables of a folder instead of those of the package."""
    before = weights_module.TABLE, cues_module.TABLE
    try:
        weights_module.TABLE, cues_module.TABLE = (folder / table for table in TABLES)
        _forget()
        yield
    finally:
        weights_module.TABLE, cues_module.TABLE = before
        _forget()


def _forget() -> None:
    weights_module.weights.cache_clear()
    cues_module.cues.cache_clear()


def run(arguments: list[str]) -> int:
    """Fit on all development data and write the tables.

    arguments (list[str]): None.
    RETURNS (int): 0, or 1 where the data is missing.
    """
    folder = data_folder()
    if folder is None:
        print("ENTITY_ANNOT_DATA names no folder; nothing was fitted.")
        return 1
    names = evidence_names()
    rows = collect(fitting_tasks(folder), names)
    write(Path(str(files(matching))), *fit(rows, names))
    print(f"{len(rows.truth):,} spans, {int(rows.truth.sum()):,} true")
    return 0


def evidence_names() -> list[str]:
    """Return the names of the evidence in the order of the columns."""
    spans = Scanner(PhraseTable([Target("name")]), LEAST_SCORE).scan(["name"], [0])
    return list(spans.evidence)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
