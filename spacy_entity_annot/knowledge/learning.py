"""Weights that learn from decisions, and are used only where they win."""

import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..types import Entity, JsonObject, Query
from .candidates import CandidateGenerator
from .index.entity_index import EntityIndex
from .learned import Answer, teach
from .ranking.calibration import UNCHANGED, Calibration, Outcome, fit_calibration
from .ranking.confidence import probabilities
from .ranking.fitting import Example, fit_ranker, guarded
from .ranking.ranking import FIXED, Ranker

LEAST_DECISIONS = 400
"""Fewer teach less than the fixed weights know: with 50 a learned ranker was behind, from 500 it was ahead."""
STRENGTH = 0.003
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Weights:
    """What decisions made of the weights.

    ranker (Ranker): The learned one, or the package's own where that is no worse.
    calibration (Calibration): What makes its probabilities mean what they say.
    """

    ranker: Ranker = FIXED
    calibration: Calibration = UNCHANGED

    def record(self) -> JsonObject:
        """Return the weights as a JSON object; only those that are learned."""
        ranking, missing = self.ranker.ranking.tolist(), self.ranker.missing.tolist()
        return {"ranking": ranking, "missing": missing, "slope": self.calibration.slope,
                "shift": self.calibration.shift}  # fmt: skip

    @classmethod
    def of_record(cls, record: JsonObject) -> "Weights":
        """Return the weights of a record, to the last bit."""
        ranking, missing = np.array(record["ranking"], np.float32), np.array(record["missing"], np.float32)
        if ranking.shape != FIXED.ranking.shape or missing.shape != FIXED.missing.shape:
            raise ValueError("the weights are those of other features")
        return cls(Ranker(ranking, missing, FIXED.nil), Calibration(record["slope"], record["shift"]))


@dataclass(frozen=True, slots=True)
class Examined:
    """An answered question, asked of a generator that was taught by the other folds alone.

    example (Example): The candidates and the right one.
    linked (bool): Whether an entity of the knowledge base is meant.
    fold (int): Its fold.
    """

    example: Example
    linked: bool
    fold: int


def learn_weights(
    known: Mapping[str, Entity],
    answers: Sequence[Answer],
    asked: Sequence[tuple[Query, Answer]],
    *,
    least: int = LEAST_DECISIONS,
) -> Weights:
    """Return the weights that answered questions teach.

    known (Mapping[str, Entity]): The knowledge base by id.
    answers (Sequence[Answer]): All that teaches aliases and priors, oldest first.
    asked (Sequence[tuple[Query, Answer]]): The questions to fit to, with their answers.
    least (int): Questions that are needed.
    """
    return learn_by_fold(known, answers, asked, least=least)[0]


def learn_by_fold(
    known: Mapping[str, Entity],
    answers: Sequence[Answer],
    asked: Sequence[tuple[Query, Answer]],
    *,
    least: int = LEAST_DECISIONS,
) -> tuple[Weights, list[Ranker]]:
    """Return the weights that answered questions teach, and for each fold of `folds_of` those that the others teach.

    For the arguments see `learn_weights`.
    """
    if len(asked) < least:
        return Weights(), [FIXED] * FOLDS
    examined = examine(known, answers, asked)
    rankers = _rankers_by_fold(examined)
    learned = learn_ranker(examined, rankers)
    if learned is None:
        rankers = [FIXED] * FOLDS
    outcomes = [outcome_of(one.example, rankers[one.fold]) for one in examined]
    return Weights(learned or FIXED, fit_calibration(outcomes) if outcomes else UNCHANGED), rankers


def learn_ranker(examined: Sequence[Examined], rankers: Sequence[Ranker]) -> Ranker | None:
    """Return a ranker fitted to the answers, or None where it does not beat the fixed weights in cross-validation.

    It must put right more answers than it spoils by over one standard error of that difference.

    examined (Sequence[Examined]): The answers.
    rankers (Sequence[Ranker]): For each fold the one that was fitted to the others.
    """
    better = worse = 0
    for one in examined:
        before, after = is_first(one.example, FIXED), is_first(one.example, rankers[one.fold])
        better += after and not before
        worse += before and not after
    return _fitted(examined) if better - worse > (better + worse) ** 0.5 else None


def examine(
    known: Mapping[str, Entity], answers: Sequence[Answer], asked: Sequence[tuple[Query, Answer]]
) -> list[Examined]:
    """Ask each question of a generator that was taught by the answers of other folds alone.

    Questions with which nothing can be compared are left out. For the arguments see `learn_weights`.
    """
    # a stored index is shared, not built anew, and what is taught here stays out of it
    index = EntityIndex(known.segments, known.gone) if isinstance(known, EntityIndex) else known.values()
    generator = CandidateGenerator(index)
    fold_of = folds_of(answers)
    examined = []
    for fold in range(FOLDS):
        taught = teach(known, [answer for answer in answers if fold_of(answer) != fold])
        generator.add(taught)
        for query, answer in asked:
            example = example_of(generator, query, answer.entity) if fold_of(answer) == fold else None
            if example is not None:
                examined.append(Examined(example, answer.entity is not None, fold))
        generator.add([known[entity.id] for entity in taught])
    return examined


def example_of(generator: CandidateGenerator, query: Query, entity: str | None) -> Example | None:
    """Return the candidates of an answered question; None where nothing was comparable."""
    judged = generator.judge(query)
    if judged is None:
        return None
    places = np.flatnonzero(judged.compared.entities == generator.number(entity))
    return Example(judged.compared.rows, judged.query, int(places[0]) if len(places) else None)


def is_first(example: Example, ranker: Ranker) -> bool:
    """Return whether a ranker puts the meant candidate before all others."""
    return example.meant is not None and int(ranker.scores(example.rows).argmax()) == example.meant


def outcome_of(example: Example, ranker: Ranker) -> Outcome:
    """Return how sure a ranker is of its first candidate, and whether that is the right one."""
    likely = probabilities(example.query, example.rows, ranker.scores(example.rows), ranker)
    return Outcome(float(likely.candidates[0]), is_first(example, ranker))


def _rankers_by_fold(examined: Sequence[Examined]) -> list[Ranker]:
    return [_fitted([one for one in examined if one.fold != fold]) for fold in range(FOLDS)]


def _fitted(examined: Sequence[Examined]) -> Ranker:
    examples = [one.example for one in examined if one.linked]
    return guarded(fit_ranker(examples, FIXED, strength=STRENGTH), FIXED) if examples else FIXED


def folds_of(answers: Sequence[Answer]) -> Callable[[Answer], int]:
    """Return what tells an answer's fold, 0 to `FOLDS` - 1.

    Answers from one transcript are in one fold, or those on one heard form where a transcript holds more than a fold.

    answers (Sequence[Answer]): All that are divided.
    """
    sizes = Counter(answer.transcript for answer in answers)

    def fold_of(answer: Answer) -> int:
        divided = sizes[answer.transcript] * FOLDS > len(answers)
        group = answer.heard.casefold() if divided else answer.transcript
        return zlib.crc32(group.encode("utf-8", "surrogatepass")) % FOLDS

    return fold_of
