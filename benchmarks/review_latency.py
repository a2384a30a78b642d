"""From a key to the next item at the terminal, in a large workspace: `--utterances N` (a million), `--keys N` (300).

The texts are made of the names of the knowledge base; every tenth holds a mention, with nine candidates. Measured is
the work between a key and the screen: the verdict on disk, the next item chosen and read, the frame drawn.
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks.candidates import table
from benchmarks.data import data_folder
from benchmarks.mentions import MAIN_KB, entities
from spacy_entity_annot.review import ReviewQueue
from spacy_entity_annot.review.terminal.frame import render
from spacy_entity_annot.review.terminal.session import Session
from spacy_entity_annot.types import Candidate, Entity, Mention, Suggestion, Utterance
from spacy_entity_annot.workspace import Workspace, add_entities, add_mentions, add_utterances, set_candidates

UTTERANCES, KEYS, EACH = 1_000_000, 300, 10
SHOWN = 9
PAGE = 10_000
FRAMES = ("play {} {}", "some {} please {}", "put on {} again {}", "who is {} {}")


def run(arguments: list[str]) -> int:
    """Fill a workspace and press keys in it."""
    folder = data_folder()
    if folder is None:
        return 0
    known = entities(folder, MAIN_KB)
    utterances, keys = number_of(arguments, "--utterances", UTTERANCES), number_of(arguments, "--keys", KEYS)
    with tempfile.TemporaryDirectory() as place, Workspace.create(Path(place, "annot.db")) as workspace:
        add_entities(workspace, known)
        fill(workspace, known, utterances, each=EACH)
        begin = time.perf_counter()
        with ReviewQueue(workspace, annotator="ana", grouped=True) as queue:
            session = Session(queue)
            opened = time.perf_counter() - begin
            wall, cpu = _press(session, keys)
    aliases = sum(len(entity.names) for entity in known)
    row = {"utterances": utterances, "aliases": aliases, "keys": keys, "first item, s": f"{opened:.1f}"}
    for name, times in (("wall", wall), ("CPU", cpu)):
        row |= {f"{name} {percent}": f"{np.percentile(times, percent) * 1000:.0f} ms" for percent in (50, 95, 100)}
    print(table([row]))
    return 0


def number_of(arguments: Sequence[str], option: str, usual: int) -> int:
    """Return the number behind an option."""
    return int(arguments[arguments.index(option) + 1]) if option in arguments else usual


def fill(workspace: Workspace, known: Sequence[Entity], utterances: int, *, each: int) -> None:
    """Put utterances into a workspace; every so-manieth holds a mention, with its candidates."""
    chance = random.Random(1)
    requests = _requests(known, utterances, chance)
    while page := list(islice(requests, PAGE)):
        add_utterances(workspace, [utterance for utterance, _, _ in page], source="latency")
        found = [(mention, entity) for number, (_, mention, entity) in enumerate(page) if number % each == 0]
        numbers = add_mentions(workspace, [mention for mention, _ in found])
        suggestions = [_suggestion(entity, chance.sample(known, SHOWN - 1)) for _, entity in found]
        set_candidates(workspace, dict(zip(numbers, suggestions, strict=True)))


def _requests(
    known: Sequence[Entity], utterances: int, chance: random.Random
) -> Iterator[tuple[Utterance, Mention, Entity]]:
    for number in range(utterances):
        entity, frame = chance.choice(known), chance.choice(FRAMES)
        text = frame.format(entity.name, number % 1000)
        start = frame.index("{}")
        mention = Mention(f"u{number}", start, start + len(entity.name), "", entity.name, entity=entity.id)
        yield Utterance(f"u{number}", text, f"t{number // 20}"), mention, entity


def _suggestion(entity: Entity, others: Sequence[Entity]) -> Suggestion:
    rest = tuple(Candidate(one, one.name, 0.02) for one in others if one is not entity)
    return Suggestion(entity.name, (Candidate(entity, entity.name, 0.8), *rest), 0.04)


def _press(session: Session, keys: int) -> tuple[list[float], list[float]]:
    wall, cpu = [], []
    for _ in range(keys):
        begin, begin_cpu = time.perf_counter(), time.process_time()
        session.press("1")
        render(session.view(), 80, 24)
        wall.append(time.perf_counter() - begin)
        cpu.append(time.process_time() - begin_cpu)
    return wall, cpu


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
