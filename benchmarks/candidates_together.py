"""Candidates of each mention by itself, and with regard to what is surely meant elsewhere in its recording."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import validation
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
from spacy_entity_annot.knowledge.elsewhere import REACH, SURE, suggest_together
from spacy_entity_annot.types import Entity, Suggestion

REQUESTS = 50
"""Requests of many people that lie in one file, as if they were one recording."""


def together_rows(folder: Path) -> list[dict[str, Any]]:
    """Return first places and calibration on calls, dialogues and requests, without any decision."""
    people = [without_participants(entity) for entity in entities(folder, EARNINGS_KB)]
    main = entities(folder, MAIN_KB)
    calls, large = CandidateGenerator(people), CandidateGenerator([*people, *main])
    rows = []
    for system in ("google", "amazon", "rev_espnet", "kaldi_librispeech"):
        linked, nil = earnings(folder, system), earnings(folder, system, nil=True)
        rows += _rows(f"Earnings-21, {system}", calls, [*linked, *nil[::6]])
        if system == "google":
            rows += _rows(f"Earnings-21, {system}, every nil", calls, [*linked, *nil])
            rows += _rows(f"Earnings-21, {system}, 77,602 entities", large, [*linked, *nil[::6]])
    generator = CandidateGenerator(main)
    rows += _rows("ConEL-2", generator, dialogues(folder))
    for name, spoken in (("artists, clean", False), ("artists after speech", True)):
        asked = artists(folder, spoken=spoken) + artists(folder, spoken=spoken, nil=True)
        random.Random(3).shuffle(asked)
        files = [replace(one, group=str(place // REQUESTS)) for place, one in enumerate(asked)]
        rows += _rows(f"{name}, {REQUESTS} in one file", generator, files)
        rows += _rows(f"{name}, all in one file", generator, [replace(one, group="all") for one in asked])
    rows += _rows("places", CandidateGenerator(entities(folder, PLACES_KB)), places(folder))
    return rows


def without_participants(entity: Entity) -> Entity:
    """Take the recording from its speakers' entries: here nothing but what is heard shall tell who speaks in it."""
    return replace(entity, meta={field: value for field, value in entity.meta.items() if field != "file"})


def _rows(name: str, generator: CandidateGenerator, asked: Sequence[Question]) -> list[dict[str, Any]]:
    queries = [replace(one.query, transcript=one.group) for one in asked]
    said = {
        "each by itself": generator.suggest(queries, k=REACH),
        "together": suggest_together(generator, queries, k=REACH),
    }
    return [{"set": name, "system": system, **_figures(found, asked)} for system, found in said.items()]


def _figures(found: Sequence[Suggestion], asked: Sequence[Question]) -> dict[str, Any]:
    firsts = [suggestion.candidates[0] if suggestion.candidates else None for suggestion in found]
    probability = np.array([first.probability if first else 0.0 for first in firsts])
    right = np.array([bool(first and first.entity.id == one.entity) for first, one in zip(firsts, asked, strict=True)])
    linked, sure = np.array([one.entity is not None for one in asked]), probability >= SURE
    return {"questions": len(asked), "@1": round(float(right[linked].mean()), 3),
            **validation.calibration(probability, right),
            "sure": int(sure.sum()), "of them right": round(float(right[sure].mean()), 3)}  # fmt: skip
