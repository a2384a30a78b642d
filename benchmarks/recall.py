"""Recall at a fixed precision, its interval by call, and how far scores are what they say."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .mining_peers import Scores
from .mining_tasks import Task

RESAMPLES = 200
BINS = 10

Values = NDArray[np.float64]


@dataclass(slots=True)
class Hits:
    """Hits of one kind of target as columns; one of them is an utterance with a target.

    score (list[float]): The best score in the utterance.
    true (list[bool]): Whether the target was spoken.
    call (list[str]): The call.
    weight (list[float]): How many utterances this one stands for; more than 1 in a sample.
    spoken (dict[str, float]): How often targets of this kind were spoken, by call.
    """

    score: list[float] = field(default_factory=list)
    true: list[bool] = field(default_factory=list)
    call: list[str] = field(default_factory=list)
    weight: list[float] = field(default_factory=list)
    spoken: dict[str, float] = field(default_factory=dict)

    def add(self, task: Task, kind: str, scores: Scores, weight: Mapping[str, float] | None = None) -> None:
        """Add the hits of one task, of whose utterances each stands for `weight` ones."""
        weight = weight or dict.fromkeys((utterance.id for utterance in task.utterances), 1.0)
        spoken = sum(weight[name] for name, target in task.spoken if task.kinds[target] == kind)
        self.spoken[task.name] = self.spoken.get(task.name, 0.0) + spoken
        for hit, score in scores.items():
            if task.kinds[hit[1]] == kind:
                self.score.append(score)
                self.true.append(hit in task.spoken)
                self.call.append(task.name)
                self.weight.append(weight[hit[0]])


def recall_at(score: Values, true: Values, spoken: float, precision: float, weight: Values | None = None) -> float:
    """Return the highest recall at which the precision is at least `precision`."""
    weight = np.ones(len(score)) if weight is None else weight
    order = np.argsort(-score, kind="stable")
    found, all_ = np.cumsum((true * weight)[order]), np.cumsum(weight[order])
    last = np.append(score[order][1:] != score[order][:-1], True)[: len(order)]
    good = last & (found >= precision * all_)
    return float(found[good].max(initial=0.0) / max(spoken, 1e-9))


def macro_recall(hits: list[Hits], precision: float) -> float:
    """Return the mean over recognisers of the recall at a precision."""
    return float(np.mean([_Columns(each, sorted(each.spoken)).recall(precision) for each in hits]))


def interval(hits: list[Hits], precision: float) -> tuple[float, float]:
    """Return the 95 % interval of the macro recall when calls are drawn again."""
    calls = sorted({call for each in hits for call in each.spoken})
    columns = [_Columns(each, calls) for each in hits]
    chance = np.random.default_rng(0)
    draws = []
    for _ in range(RESAMPLES):
        times = np.bincount(chance.integers(len(calls), size=len(calls)), minlength=len(calls)).astype(float)
        draws.append(np.mean([each.recall(precision, times) for each in columns]))
    low, high = np.quantile(draws, [0.025, 0.975])
    return float(low), float(high)


class _Columns:
    """Hits as arrays, the surest first, for many draws of the calls."""

    def __init__(self, hits: Hits, calls: list[str]) -> None:
        places = {call: place for place, call in enumerate(calls)}
        order = np.argsort(-np.array(hits.score), kind="stable")
        self._score = np.array(hits.score)[order]
        self._true = np.array(hits.true, float)[order]
        self._weight = np.array(hits.weight)[order]
        self._call = np.array([places[call] for call in hits.call], np.int64)[order]
        self._spoken = np.array([hits.spoken.get(call, 0.0) for call in calls])

    def recall(self, precision: float, times: Values | None = None) -> float:
        """Return the recall at a precision where each call counts so many times."""
        times = np.ones(len(self._spoken)) if times is None else times
        weight = self._weight * times[self._call]
        return recall_at(self._score, self._true, float(self._spoken @ times), precision, weight)


def reliability(score: Values, true: Values) -> tuple[list[tuple[float, float]], float, float, float]:
    """Return mean score and precision of equal-mass bins, the ECE, the Brier score, and that of the base rate."""
    bins = np.array_split(np.argsort(score, kind="stable"), BINS)
    table = [(float(score[rows].mean()), float(true[rows].mean())) for rows in bins if len(rows)]
    error = sum(abs(said - was) * len(rows) for (said, was), rows in zip(table, bins, strict=False)) / len(score)
    base = float(true.mean())
    return table, float(error), float(((score - true) ** 2).mean()), base * (1 - base)
