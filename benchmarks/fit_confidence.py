"""Fit how sure a first candidate is, on real names and simulated noise, with cross-validation by recording.

Without `--write` only the cross-validated figures are printed; with it `knowledge/ranking/confidence_weights.py`
is written, fitted on all. Run it after `fit-candidates --write`. Simulated noise is tested on other names than it is
fitted on.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import spacy_entity_annot.knowledge.confidence_weights as weights_module

from benchmarks.candidates_scale import knowledge_base, noisy_names
from benchmarks.data import data_folder
from benchmarks.mentions import (
    EARNINGS_KB,
    MAIN_KB,
    MISSING,
    PLACES_KB,
    Question,
    artists,
    dialogues,
    earnings,
    entities,
    places,
    small_artists,
)
from benchmarks.validation import FOLDS, calibration_error, fold_of
from spacy_entity_annot.knowledge import CandidateGenerator
from spacy_entity_annot.knowledge.ranking.confidence import CONFIDENCE_FEATURES, confidence_features
from spacy_entity_annot.knowledge.ranking.logistic import fit_logistic, likelihood
from spacy_entity_annot.knowledge.ranking.nil import nil_features, nil_probability
from spacy_entity_annot.knowledge.ranking.ranking import FIXED, shares
from spacy_entity_annot.knowledge.spoken import spoken_form
from spacy_entity_annot.types import Query

STRENGTH = 1.0
TESTED = ", tested"
"""Ends the name of a set to which nothing is fitted."""


@dataclass(frozen=True)
class Simulation:
    """Noisy names of a made knowledge base.

    aliases (int): How many it has.
    missing (int | None): Every so manieth entity is left out, None for none.
    questions (int): How many are asked.
    importance (float): Where a real set counts 1, however many questions it has.
    """

    aliases: int
    missing: int | None
    questions: int
    importance: float

    @property
    def name(self) -> str:
        """What it is called."""
        return f"simulated, {self.aliases:,}{', some missing' if self.missing else ''}"


SIMULATIONS = (
    Simulation(4_000, MISSING, 3_000, 2.0),
    Simulation(10_000, None, 3_000, 2.0),
    Simulation(10_000, MISSING, 2_000, 1.0),
    Simulation(100_000, None, 3_000, 5.0),
    Simulation(100_000, MISSING, 2_000, 1.0),
    Simulation(1_000_000, None, 3_000, 3.0),
)
SEEDS = {"": 7, TESTED: 1}
"""Of the knowledge base; its noise has the next one."""
IMPORTANCE = {
    "places": 0.5, "artists, context": 2.0, **{simulation.name: simulation.importance for simulation in SIMULATIONS},
}  # fmt: skip
"""Where another set counts 1."""


@dataclass
class Outcomes:
    """First candidates and what became of them, one row a question."""

    features: list[Any] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    fold: list[int] = field(default_factory=list)

    def take(self, generator: CandidateGenerator, asked: Iterable[tuple[Query, set[str], str]], name: str) -> None:
        """Ask questions, each with the entities that answer it and its recording."""
        for query, meant, group in asked:
            judged = generator.judge(query)
            if judged is None:
                continue
            missing = float(judged.query @ FIXED.missing)
            features = nil_features(judged.query, judged.compared.rows, judged.scores, missing)
            order = np.argsort(-judged.scores, kind="stable")
            likely, first = shares(judged.scores, missing)[order], judged.compared.rows[order[0]]
            nil = nil_probability(features, FIXED.nil)
            self.features.append(confidence_features(likely, nil, features, first))
            self.right.append(int(judged.compared.entities[order[0]]) in {generator.number(id) for id in meant})
            self.name.append(name)
            self.fold.append(fold_of(group))


def collect(folder: Path) -> Outcomes:
    """Ask every question, bare and with what is around it."""
    outcomes = Outcomes()
    calls = CandidateGenerator(entities(folder, EARNINGS_KB))
    for system, part in (("google", 1), ("kaldi_librispeech", 3)):
        asked = earnings(folder, system)[::part] + earnings(folder, system, nil=True)[::6]
        outcomes.take(calls, _answered([one.bare() for one in asked]), f"earnings, {system}, bare")
        outcomes.take(calls, _answered([one.without_transcript() for one in asked]), f"earnings, {system}, context")
    main = CandidateGenerator(entities(folder, MAIN_KB))
    music = {name: artists(folder, spoken=spoken) + artists(folder, spoken=spoken, nil=True)
             for name, spoken in (("artists", False), ("spoken artists", True))}  # fmt: skip
    for name, asked in (*music.items(), ("dialogues", dialogues(folder))):
        outcomes.take(main, _answered([one.bare() for one in asked]), f"{name}, bare")
        outcomes.take(main, _answered(asked), f"{name}, context")
    outcomes.take(CandidateGenerator(entities(folder, PLACES_KB)), _answered(places(folder)), "places")
    few, asked = small_artists(folder)
    outcomes.take(CandidateGenerator(few), _answered(asked), "small artists, context")
    for simulation in SIMULATIONS:
        for ending, seed in SEEDS.items():
            _simulate(folder, outcomes, simulation, seed, simulation.name + ending)
    return outcomes


def _answered(asked: Sequence[Question]) -> list[tuple[Query, set[str], str]]:
    return [(one.query, {one.entity} if one.entity else set(), one.group) for one in asked]


def _simulate(folder: Path, outcomes: Outcomes, simulation: Simulation, seed: int, name: str) -> None:
    named, missing = knowledge_base(folder, simulation.aliases, seed=seed), simulation.missing
    known = [entity for place, entity in enumerate(named) if missing is None or place % missing]
    owners: dict[str, set[str]] = {}
    for entity in known:
        for alias in entity.names:
            owners.setdefault(spoken_form(alias), set()).add(entity.id)
    heard = zip(range(simulation.questions), noisy_names(folder, named, seed=seed + 1), strict=False)
    asked = [(Query(text), owners.get(spoken, set()), str(number)) for number, (text, spoken) in heard]
    outcomes.take(CandidateGenerator(known), asked, name)


def fit(features: Any, right: Any, weight: Any) -> Any:
    """Return the weights of a logistic regression."""
    return fit_logistic(features, right, start=np.zeros(features.shape[1]), strength=STRENGTH, weight=weight)


def weights_of(names: Sequence[str]) -> Any:
    """Return how much each question counts."""
    sizes = {name: names.count(name) for name in names}
    return np.array([1_000 / sizes[name] * _importance(name) for name in names])


def _importance(name: str) -> float:
    return 0.0 if name.endswith(TESTED) else IMPORTANCE.get(name, 1.0)


def cross_validated(outcomes: Outcomes) -> Any:
    """Return for each question the probability by weights that were fitted to other recordings."""
    features, right = np.stack(outcomes.features).astype(float), np.array(outcomes.right, float)
    weight, folds, names = weights_of(outcomes.name), np.array(outcomes.fold), np.array(outcomes.name)
    likely = np.zeros(len(right))
    for fold in range(FOLDS):
        rest = (folds != fold) | np.char.startswith(names, "simulated")
        fitted = fit(features[rest], right[rest], weight[rest])
        likely[folds == fold] = likelihood(features[folds == fold] @ fitted)
    return likely


def report(outcomes: Outcomes, likely: Any) -> None:
    """Print how well each set is calibrated."""
    names, right = np.array(outcomes.name), np.array(outcomes.right, float)
    for name in dict.fromkeys(outcomes.name):
        here = names == name
        print(f"{name:36}{here.sum():6}  right {right[here].mean():.3f}  said {likely[here].mean():.3f}"
              f"  ECE {calibration_error(likely[here], right[here]):.3f}"
              f"  Brier {((likely[here] - right[here]) ** 2).mean():.3f}")  # fmt: skip


def write(fitted: Any) -> None:
    """Write the weights into the package."""
    lines = [
        f'    "{name}": {round(float(value), 3)},' for name, value in zip(CONFIDENCE_FEATURES, fitted, strict=True)
    ]
    text = ['"""How sure a first candidate is, written by `python -m benchmarks fit-confidence --write`.\n',
            "Fitted on the development parts of Earnings-21, Deezer's music requests (typed, and spoken by flite and",
            "recognised by pocketsphinx), ConEL-2, place names of SLURP and Earnings-21, and simulated noise.",
            '"""\n', "CONFIDENCE = {", *lines, "}"]  # fmt: skip
    Path(weights_module.__file__).write_text("\n".join(text) + "\n")


def run(arguments: list[str]) -> int:
    """Fit, report, and with `--write` keep the weights."""
    folder = data_folder()
    if folder is None:
        return 0
    outcomes = collect(folder)
    report(outcomes, cross_validated(outcomes))
    if "--write" in arguments:
        features, right = np.stack(outcomes.features).astype(float), np.array(outcomes.right, float)
        write(fit(features, right, weights_of(outcomes.name)))
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
