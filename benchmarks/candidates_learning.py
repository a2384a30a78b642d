"""What 500 decisions on one half of the recordings teach about the other half: weights, aliases and both."""

import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.mentions import EARNINGS_KB, MAIN_KB, Question, dialogues, earnings, entities
from spacy_entity_annot.knowledge import CandidateGenerator
from spacy_entity_annot.knowledge.learned import Confirmation, learn_aliases, with_learned_aliases
from spacy_entity_annot.knowledge.learning import Answer, learn_ranker
from spacy_entity_annot.knowledge.ranking import FIXED, Ranker
from spacy_entity_annot.types import Entity

DECISIONS = 500
CONFIRMED = (1, 2, 3)
"""Confirmations that make an alias; the package asks for three."""


def learning_rows(folder: Path) -> list[dict[str, Any]]:
    """Return the first places before and after learning, for calls and dialogues."""
    calls = [question.without_transcript() for question in earnings(folder)]
    people = entities(folder, EARNINGS_KB)
    return [
        *_rows("learning, Earnings-21, other calls", people, *by_recording(calls)),
        *_rows("learning, Earnings-21, later in the calls", people, *by_time(calls)),
        *_rows("learning, ConEL-2, other dialogues", entities(folder, MAIN_KB), *by_recording(dialogues(folder))),
    ]


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
    generator = CandidateGenerator(known)
    answers = [Answer(question.query, question.entity or "") for question in taught]
    ranker = learn_ranker(generator, answers)
    rows = [{"set": name, "system": "fixed weights", "questions": len(tested), "@1": _first(generator, tested)}]
    rows.append(_row(f"{name}, weights", known, ranker or FIXED, tested, "kept" if ranker else "not better, not used"))
    for least in CONFIRMED:
        grown = list(with_learned_aliases(known, learn_aliases(_confirmations(taught), least=least)))
        rows.append(_row(f"{name}, aliases", grown, FIXED, tested, f"after {least}"))
        rows.append(_row(f"{name}, both", grown, ranker or FIXED, tested, f"after {least}"))
    return rows


def _confirmations(taught: Sequence[Question]) -> list[Confirmation]:
    return [
        Confirmation(str(number), question.query.text, question.entity or "", str(number), "reviewer")
        for number, question in enumerate(taught)
    ]


def _row(name: str, known: Sequence[Entity], ranker: Ranker, tested: Sequence[Question], how: str) -> dict[str, Any]:
    generator = CandidateGenerator(known, ranker=ranker)
    return {"set": name, "system": how, "questions": len(tested), "@1": _first(generator, tested)}


def _first(generator: CandidateGenerator, tested: Sequence[Question]) -> float:
    said = generator.suggest([question.query for question in tested])
    firsts = [suggestion.candidates[0].entity.id if suggestion.candidates else None for suggestion in said]
    hits = [first == question.entity for first, question in zip(firsts, tested, strict=True)]
    return round(float(np.mean(hits)), 3)
