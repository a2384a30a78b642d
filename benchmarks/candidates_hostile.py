"""Knowledge bases that nobody means to make: what they cost the questions that have nothing to do with them."""

import random
import statistics
import string
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.candidates_scale import knowledge_base, noisy_names
from spacy_entity_annot.knowledge import CandidateGenerator
from spacy_entity_annot.types import Entity

ALIASES = 100_000
QUESTIONS = 200


def hostile_rows(folder: Path) -> list[dict[str, Any]]:
    """Return a row for a plain knowledge base, and one for each kind of entities added to it."""
    known = knowledge_base(folder, ALIASES)
    heard = [text for text, _ in islice(noisy_names(folder, known), QUESTIONS)]
    plain = _first(CandidateGenerator(known), heard)
    rows = []
    for name, added in {"nothing": [], **hostile_entities(random.Random(5))}.items():
        generator = CandidateGenerator([*known, *added])
        taken, own = sorted(_milliseconds(generator, heard)), [entity.name for entity in added[:30]]
        same = sum(one == other for one, other in zip(plain, _first(generator, heard), strict=True))
        rows.append({"set": f"{ALIASES:,} aliases and {name}", "questions": QUESTIONS,
                     "ms": round(statistics.median(taken), 1), "p95 ms": round(taken[len(taken) * 95 // 100], 1),
                     "same first": same,
                     "own ms": round(statistics.median(_milliseconds(generator, own or heard)), 1)})  # fmt: skip
    return rows


def hostile_entities(chance: random.Random) -> dict[str, list[Entity]]:
    """Return entities by what is odd about them."""

    def word(letters: str = string.ascii_lowercase) -> str:
        return "".join(chance.choices(letters, k=chance.randint(3, 9)))

    alike = tuple(f"many names {number}" for number in range(100_000))
    unlike = tuple(f"{word()} {word()}" for _ in range(100_000))
    names = {
        "20,000 equal names": ["Taylor Swift"] * 20_000,
        "300 names of 10 kB": [" ".join(word() for _ in range(1_500)) for _ in range(300)],
        "10,000 names of one letter": list(string.ascii_letters) * 200,
        "5,000 emoji": [word("🙂🙃😀🎉🔥") for _ in range(5_000)],
        "5,000 right-to-left names": [f"{word('ابتثجحخدذرز')} {word('אבגדהוזחט')}" for _ in range(5_000)],
        "one letter repeated, up to 3,000 times": ["a" * count for count in range(1, 3_000)],
    }
    return {
        "one entity of 100,000 like aliases": [Entity("odd", "Many Names", alike)],
        "one entity of 100,000 unlike aliases": [Entity("odd", "Unlike", unlike)],
        **{kind: [Entity(f"odd{number}", name) for number, name in enumerate(own)] for kind, own in names.items()},
    }


def _first(generator: CandidateGenerator, heard: Sequence[str]) -> list[str]:
    return [answer.candidates[0].entity.id for answer in generator.suggest(heard, k=1)]


def _milliseconds(generator: CandidateGenerator, heard: Sequence[str]) -> list[float]:
    taken = []
    for text in heard:
        started = time.process_time()
        generator.suggest([text])
        taken.append(1000 * (time.process_time() - started))
    return taken
