"""What 500 decisions on one half of the recordings teach about the other: names, priors, weights, and all of it."""

import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.candidates_together import without_participants
from benchmarks.mentions import EARNINGS_KB, MAIN_KB, Question, dialogues, earnings, entities
from spacy_entity_annot.knowledge import CandidateGenerator
from spacy_entity_annot.knowledge.index.entity_index import EntityIndex
from spacy_entity_annot.knowledge.learned import Answer, teach
from spacy_entity_annot.knowledge.learning import learn_weights
from spacy_entity_annot.knowledge.ranking.ranking import FIXED, Ranker
from spacy_entity_annot.types import Entity

DECISIONS = 500


def learning_rows(folder: Path) -> list[dict[str, Any]]:
    """Return the first places before and after learning, for calls and dialogues."""
    calls = [_in_recording(question) for question in earnings(folder)]
    talks = [_in_recording(question) for question in dialogues(folder)]
    people = [without_participants(entity) for entity in entities(folder, EARNINGS_KB)]
    main = entities(folder, MAIN_KB)
    return [
        *_rows("learning, Earnings-21, other calls", people, *by_recording(calls)),
        *_rows("learning, Earnings-21, later in the calls", people, *by_time(calls)),
        *_rows("learning, ConEL-2, other dialogues", main, *by_recording(talks)),
        *_rows("learning, ConEL-2, later in the dialogues", main, *by_time(talks)),
    ]


def _in_recording(question: Question) -> Question:
    return replace(question, query=replace(question.query, transcript=question.group))


def by_recording(asked: Sequence[Question]) -> tuple[list[Question], list[Question]]:
    """Split the recordings in halves."""
    halves = [[one for one in asked if zlib.crc32(one.group.encode()) % 2 == half] for half in (0, 1)]
    return halves[0], halves[1]


def by_time(asked: Sequence[Question]) -> tuple[list[Question], list[Question]]:
    """Split every recording in an earlier and a later half."""
    groups: dict[str, list[Question]] = {}
    for one in asked:
        groups.setdefault(one.group, []).append(one)
    earlier = [one for group in groups.values() for one in group[: len(group) // 2]]
    later = [one for group in groups.values() for one in group[len(group) // 2 :]]
    return earlier, later


def _rows(
    name: str, known: Sequence[Entity], half: Sequence[Question], tested: Sequence[Question]
) -> list[dict[str, Any]]:
    taught = half[:: max(len(half) // DECISIONS, 1)][:DECISIONS]
    index = EntityIndex()
    index.add(known)
    answers = [
        Answer(question.query.text, question.entity, str(number), question.group)
        for number, question in enumerate(taught)
    ]
    asked = [(question.query, answer) for question, answer in zip(taught, answers, strict=True)]
    ranker = learn_weights(index, answers, asked).ranker
    changed = teach(index, answers)
    systems: list[tuple[str, Sequence[Entity], Ranker]] = [
        ("fixed weights", [], FIXED),
        ("aliases", [replace(index[one.id], aliases=one.aliases) for one in changed], FIXED),
        ("priors", [replace(index[one.id], prior=one.prior) for one in changed], FIXED),
        ("conversations", [replace(index[one.id], meta=one.meta) for one in changed], FIXED),
        ("weights" if ranker is not FIXED else "weights: not better, not used", [], ranker),
        ("together", changed, ranker),
    ]
    return [
        {"set": name, "system": system, "questions": len(tested), "@1": _first(index, taught_entities, used, tested)}
        for system, taught_entities, used in systems
    ]


def _first(known: EntityIndex, changed: Sequence[Entity], ranker: Ranker, tested: Sequence[Question]) -> float:
    generator = CandidateGenerator(EntityIndex(known.segments, known.gone), ranker=ranker)
    generator.add(changed)
    said = generator.suggest([question.query for question in tested])
    firsts = [suggestion.candidates[0].entity.id if suggestion.candidates else None for suggestion in said]
    hits = [first == question.entity for first, question in zip(firsts, tested, strict=True)]
    return round(float(np.mean(hits)), 3)
