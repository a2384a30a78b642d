"""Fit the weights of the ranking and of nil on the development data, with cross-validation by recording.

Without `--write` only the cross-validated figures are printed; with it `knowledge/ranking/weights.py` is written as
well, fitted on all.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import spacy_entity_annot.knowledge.weights as weights_module

from benchmarks.candidates_scale import knowledge_base, noisy_names
from benchmarks.data import data_folder
from benchmarks.fit_types import names, tables
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
from spacy_entity_annot.knowledge.context.context import words_beside
from spacy_entity_annot.knowledge.context.cues import KINDS, coarse_type
from spacy_entity_annot.knowledge.context.type_words import TypeWords
from spacy_entity_annot.knowledge.ranking.columns import COLUMN, FEATURES
from spacy_entity_annot.knowledge.ranking.fitting import Adam, Example, fit_ranker
from spacy_entity_annot.knowledge.ranking.nil import (
    NIL_FEATURES,
    QUERY_FEATURES,
    nil_features,
    nil_probability,
    query_features,
)
from spacy_entity_annot.knowledge.ranking.ranking import FIXED, Ranker, shares
from spacy_entity_annot.knowledge.spoken import comparable_form, spoken_form
from spacy_entity_annot.types import Entity, Query

ENTITIES = 32
NIL_SHARE = 7
"""Every seventh question of the sets without nil is asked of a knowledge base that lacks its entity."""
IMPORTANCE = {"spoken artists": 3.0, "artists": 2.5, "dialogues": 0.8, "places": 2.0, "earnings": 0.7, "simulated": 1.0,
    "simulated small": 0.3, "small artists": 0.3,
}  # fmt: skip
NIL_IMPORTANCE = {"spoken artists": 4.0, "artists": 4.0, "places": 0.0}
"""For nil, where another set counts 1: people have said which artists have no entity; many places were never heard."""
BARE_IMPORTANCE = {"dialogues": 0.1}
"""Whoever asks for a common noun of a dialogue has the dialogue; whoever asks for a bare name means a name."""
SIMULATED, SIMULATED_ALIASES, SMALL_ALIASES = 1_500, 100_000, (700, 4_000)
NIL_STEPS = 600
NIL_LEAN = 0.35
"""Log odds added to nil, so that one half is nearer to the cut of the best F score."""
HAND_SET = {"expected type": 1.5}
"""No development data expects a type; one and a half is a factor of 4.5 in the odds."""
Arrays = dict[str, Any]


class Known:
    """A knowledge base with the kinds of its entities.

    known (Sequence[Entity]): Its entities.
    """

    def __init__(self, known: Sequence[Entity]) -> None:
        self.generator = CandidateGenerator(known)
        self.kinds = np.full(len(known), -1)
        for entity in known:
            kind = coarse_type(entity.type)
            self.kinds[self.generator.number(entity.id)] = -1 if kind is None else KINDS.index(kind)


class Sample:
    """Questions with the rows of their candidates, best first.

    rows: features of all candidates; question: the question of each row; meant: whether it is the answer.

    types (Sequence[TypeWords]): For each fold what words tell of types, learned without it.
    """

    def __init__(self, types: Sequence[TypeWords]) -> None:
        self.types = types
        self.rows: list[Any] = []
        self.meant: list[Any] = []
        self.query: list[Any] = []
        self.fold: list[int] = []
        self.weight: list[float] = []
        self.name: list[str] = []
        self.nil: list[bool] = []

    def take(self, known: Known, questions: Sequence[Question], name: str) -> None:
        """Ask the generator and keep what it compared."""
        generator = known.generator
        for place, question in enumerate(questions):
            compared = generator.compare(question.query)
            number = generator.number(question.entity)
            simulated = question.entity is not None and place % NIL_SHARE == 0 and "small" not in name
            if simulated:
                compared = compared.rows_at(np.flatnonzero(compared.entities != number).astype(np.int32))
            if not len(compared.entities):
                continue
            summed = FIXED.scores(compared.rows)
            kept = _best_rows(compared.entities, summed, number)
            spoken = comparable_form(question.query.text)
            rows = compared.rows[kept]
            if question.query.context:
                fits = self.types[fold_of(question.group)].fitting(*words_beside(question.query))
                rows[:, COLUMN["fitting type"]] = fits[known.kinds[compared.entities[kept]]]
            self.rows.append(rows)
            self.meant.append(compared.entities[kept] == number)
            self.query.append(_query(spoken, rows, context=bool(question.query.context)))
            self.fold.append(fold_of(question.group))
            topic, *_, surroundings = name.split(", ")
            special = BARE_IMPORTANCE if surroundings == "bare" else {}
            self.weight.append(special.get(topic, IMPORTANCE[topic]))
            self.name.append(name)
            self.nil.append(question.entity is None or simulated)

    def examples(self, chosen: Any) -> list[Example]:
        """Return the chosen questions that some entity answers."""
        return [
            Example(
                self.rows[i],
                self.query[i],
                int(self.meant[i].argmax()) if self.meant[i].any() else None,
                self.weight[i],
            )
            for i in chosen
            if not self.nil[i]
        ]


def _query(spoken: str, rows: Any, *, context: bool) -> Any:
    features = query_features(spoken, rows, context=context, size=1)
    # how many names are missing goes with the size of these knowledge bases by accident alone
    features[QUERY_FEATURES.index("size")] = 0
    return features


def _best_rows(entities: Any, summed: Any, number: int) -> Any:
    order = np.lexsort((-summed, entities))
    best = order[np.diff(entities[order], prepend=-1) > 0]
    ranked = best[np.argsort(-summed[best], kind="stable")]
    kept = ranked[:ENTITIES]
    return np.concatenate((kept, ranked[ENTITIES:][entities[ranked[ENTITIES:]] == number]))


def fit(sample: Sample, chosen: Any) -> Ranker:
    """Return a ranker fitted to the chosen questions, its nil by Adam on the logistic loss."""
    fitted = fit_ranker(sample.examples(chosen), FIXED, strength=1e-3, towards_start=False)
    for feature, value in HAND_SET.items():
        fitted.ranking[COLUMN[feature]] = value
    features = np.stack([_nil_row(sample, i, fitted) for i in chosen])
    weight = np.array([NIL_IMPORTANCE.get(sample.name[i].split(",")[0], 1.0) for i in chosen], np.float32)
    weight /= weight.sum()
    answers = np.array([sample.nil[i] for i in chosen], np.float32)
    nil = np.zeros(features.shape[1], np.float32)
    optimiser = Adam(nil)
    for step in range(NIL_STEPS):
        wrong = (1 / (1 + np.exp(-features @ nil)) - answers) * weight
        optimiser.step(0.05 if step < NIL_STEPS / 2 else 0.01, wrong @ features + 1e-4 * nil)
    nil[NIL_FEATURES.index("bias")] += NIL_LEAN
    return Ranker(fitted.ranking, fitted.missing, nil)


def _nil_row(sample: Sample, place: int, ranker: Ranker) -> Any:
    rows, query = sample.rows[place], sample.query[place]
    return nil_features(query, rows, ranker.scores(rows), float(query @ ranker.missing))


def judge(sample: Sample, chosen: Any, ranker: Ranker) -> Arrays:
    """Return the rank of each answer, the first candidate's probability and rightness, and that of nil."""
    ranks, first, right, none = [], [], [], []
    for place in chosen:
        summed = ranker.scores(sample.rows[place])
        likely = shares(summed, float(sample.query[place] @ ranker.missing))
        meant = sample.meant[place][np.argsort(-summed, kind="stable")]
        none.append(nil_probability(_nil_row(sample, place, ranker), ranker.nil))
        ranks.append(int(meant.argmax()) if meant.any() else 999)
        first.append(float(likely.max()) * (1 - none[-1]))
        right.append(float(meant[0]))
    return {"rank": np.array(ranks), "first": np.array(first), "right": np.array(right), "none": np.array(none)}


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
    sample = Sample(tables(list(names(folder))))
    calls = Known(entities(folder, EARNINGS_KB))
    for system in ("google", "amazon", "rev_espnet"):
        asked = earnings(folder, system) + earnings(folder, system, nil=True)[::6]
        asked = asked if system == "google" else asked[::3]
        sample.take(calls, [one.bare() for one in asked], f"earnings, {system}, bare")
        sample.take(calls, [one.without_transcript() for one in asked], f"earnings, {system}, context")
        if system == "google":
            sample.take(calls, asked, "earnings, google, transcript")
    main = Known(entities(folder, MAIN_KB))
    music = [("artists", False), ("spoken artists", True)]
    sets = {name: artists(folder, spoken=spoken) + artists(folder, spoken=spoken, nil=True) for name, spoken in music}
    for name, asked in (*sets.items(), ("dialogues", dialogues(folder))):
        sample.take(main, [one.bare() for one in asked], f"{name}, bare")
        sample.take(main, asked, f"{name}, context")
    cities = Known(entities(folder, PLACES_KB))
    sample.take(cities, places(folder), "places, context")
    few, asked = small_artists(folder)
    sample.take(Known(few), asked, "small artists, context")
    _simulate(folder, sample, "simulated, bare", SIMULATED_ALIASES, missing=None)
    for aliases in SMALL_ALIASES:
        _simulate(folder, sample, f"simulated small, {aliases}, bare", aliases, missing=MISSING)
    return sample


def _simulate(folder: Path, sample: Sample, name: str, aliases: int, *, missing: int | None) -> None:
    """Ask for noisy names; where every so manieth entity is missing, many have no answer."""
    named = knowledge_base(folder, aliases, seed=7)
    known = [entity for place, entity in enumerate(named) if missing is None or place % missing]
    owners: dict[str, set[str]] = {}
    for entity in known:
        for alias in entity.names:
            owners.setdefault(spoken_form(alias), set()).add(entity.id)
    heard = zip(range(SIMULATED), noisy_names(folder, named, seed=8), strict=False)
    asked = [
        Question(Query(text), next(iter(owners.get(spoken, {None}))), str(number))
        for number, (text, spoken) in heard
        if len(owners.get(spoken, ())) <= 1
    ]
    sample.take(Known(known), asked, name)


def write(ranker: Ranker) -> None:
    """Write the weights into the package."""
    text = ['"""The weights of the ranking, written by `python -m benchmarks fit-candidates --write`.\n',
            "Fitted on the development parts of Earnings-21, Deezer's music requests (typed, and spoken by flite and",
            "recognised by pocketsphinx), ConEL-2, place names of SLURP and Earnings-21, and simulated noise.",
            '"""\n']  # fmt: skip
    tables = (("RANKING", FEATURES, ranker.ranking), ("MISSING", QUERY_FEATURES, ranker.missing),
              ("NIL", NIL_FEATURES, ranker.nil))  # fmt: skip
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
        ranker = fit(sample, np.flatnonzero(folds != fold))
        held_out = np.flatnonzero(folds == fold)
        for name, values in judge(sample, held_out, ranker).items():
            judged[name][held_out] = values
    report(sample, judged)
    if "--write" in arguments:
        write(fit(sample, np.arange(len(folds))))
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
