"""A ranker that learns from decisions, and is used only where it wins."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from spacy_entity_annot.knowledge.candidates import CandidateGenerator
from spacy_entity_annot.knowledge.fitting import Example, fit_ranker, guarded
from spacy_entity_annot.knowledge.ranking import FIXED, Ranker
from spacy_entity_annot.types import Query

LEAST_DECISIONS = 400
"""Fewer teach less than the fixed weights know: with 50 a learned ranker was behind, from 500 it was ahead."""
STRENGTH = 0.003
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision that named an entity.

    query (Query): The mention and what is around it.
    entity (str): The id of the entity that was meant.
    """

    query: Query
    entity: str


def learn_ranker(
    generator: CandidateGenerator, answers: Sequence[Answer], *, least: int = LEAST_DECISIONS
) -> Ranker | None:
    """Return a ranker fitted to the answers, or None where it does not beat the fixed weights in cross-validation.

    Answers from one transcript, or on one heard form where there is none, are never on both sides of a split. The
    learned ranker must put right more answers than it spoils by over one standard error of that difference.

    generator (CandidateGenerator): Of the knowledge base that was decided on, with the fixed weights.
    answers (Sequence[Answer]): Of all reviewers.
    least (int): Answers that are needed.
    """
    if len(answers) < least:
        return None
    asked = [(example_of(generator, answer), _fold(answer.query)) for answer in answers]
    known = [(example, fold) for example, fold in asked if example is not None]
    better = worse = 0
    for fold in range(FOLDS):
        held_out = [example for example, own in known if own == fold]
        rest = [example for example, own in known if own != fold]
        if not held_out or not rest:
            return None
        learned = _fitted(rest)
        for example in held_out:
            before, after = is_first(example, FIXED), is_first(example, learned)
            better += after and not before
            worse += before and not after
    return _fitted([example for example, _ in known]) if better - worse > (better + worse) ** 0.5 else None


def example_of(generator: CandidateGenerator, answer: Answer) -> Example | None:
    """Return the candidates of an answered question; None where nothing was comparable."""
    judged = generator.judge(answer.query)
    if judged is None:
        return None
    places = np.flatnonzero(judged.compared.entities == generator.number(answer.entity))
    return Example(judged.compared.rows, judged.query, int(places[0]) if len(places) else None)


def is_first(example: Example, ranker: Ranker) -> bool:
    """Return whether a ranker puts the meant candidate before all others."""
    return example.meant is not None and int(ranker.scores(example.rows).argmax()) == example.meant


def _fitted(examples: Sequence[Example]) -> Ranker:
    return guarded(fit_ranker(examples, FIXED, strength=STRENGTH), FIXED)


def _fold(query: Query) -> int:
    return zlib.crc32((query.transcript or query.text.casefold()).encode("utf-8", "surrogatepass")) % FOLDS
