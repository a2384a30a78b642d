"""From a key to the next item: a review of tens of thousands of mentions in a million utterances, 100,000 aliases."""

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

from spacy_entity_annot.matching.background import word_rarities
from spacy_entity_annot.review import ReviewItem, ReviewQueue
from spacy_entity_annot.types import Candidate, Entity, Mention, Suggestion, Utterance, Verdict
from spacy_entity_annot.workspace import Workspace, add_entities, add_mentions, add_utterances, set_candidates

SHOWN = 9
_PAGE = 20_000
_SEED = 4


def run(arguments: list[str]) -> int:
    """Print the latencies."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks review-speed")
    parser.add_argument("--utterances", type=int, default=1_000_000)
    parser.add_argument("--aliases", type=int, default=100_000)
    parser.add_argument("--mentions", type=int, default=40_000)
    parser.add_argument("--items", type=int, default=500)
    parser.add_argument("--workspace", type=Path, help="keep the workspace here, or use the one that is there")
    parser.add_argument("--json", type=Path, help="write the figures here, too")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        path = options.workspace or Path(scratch, "annot.db")
        if not path.exists():
            _build(path, options.utterances, options.aliases // 2, options.mentions)
        opening, wall, cpu = _review(path, options.items)
    result = {"items": len(wall), "opening": opening, "wall": _percentiles(wall), "cpu": _percentiles(cpu)}
    print(f"{options.utterances:,} utterances, {options.aliases:,} aliases, {options.mentions:,} mentions: "
          f"first item {opening:.2f} s wall; then, over {len(wall)} items")  # fmt: skip
    for clock in ("wall", "cpu"):
        middle, late, latest = _percentiles(wall if clock == "wall" else cpu)
        print(f"  key to next item, {clock}: median {middle:.1f} ms, 95th percentile {late:.1f}, slowest {latest:.1f}")
    if options.json:
        options.json.write_text(json.dumps(result, indent=1))
    return 0


def _percentiles(times: list[float]) -> tuple[float, float, float]:
    return median(times), quantiles(times, n=20)[-1], max(times)


def _build(path: Path, utterances: int, entities: int, mentions: int) -> None:
    chance = random.Random(_SEED)
    known = list(_entities(entities, chance))
    words, totals = list(word_rarities()), list(accumulate(10**-rarity for rarity in word_rarities().values()))
    every = utterances // mentions
    with Workspace.create(path) as workspace:
        add_entities(workspace, known)
        for first in range(0, utterances, _PAGE):
            rows, found = [], []
            for number in range(first, first + _PAGE):
                text = " ".join(chance.choices(words, cum_weights=totals, k=chance.randint(3, 15)))
                if number % every == 0:
                    # By a power law, so that groups of every size wait.
                    meant = known[int(entities * chance.random() ** 4)]
                    heard = _misspell(meant.name.lower(), chance)
                    found.append((Mention(f"u{number}", len(text) + 1, len(text) + 1 + len(heard), heard, meant.name,
                                          entity=meant.id, score=chance.uniform(0.3, 0.99)), meant))  # fmt: skip
                    text += f" {heard}"
                rows.append(Utterance(f"u{number}", text, f"t{number // 50}"))
            add_utterances(workspace, rows, source="drawn")
            numbers = add_mentions(workspace, [mention for mention, _ in found])
            drawn = [_suggestion(mention, meant, known, chance) for mention, meant in found]
            set_candidates(workspace, dict(zip(numbers, drawn, strict=True)))


def _entities(count: int, chance: random.Random) -> Iterator[Entity]:
    rare = sorted(word for word, rarity in word_rarities().items() if 5 <= rarity <= 7 and len(word) >= 4)
    for number in range(count):
        name, alias = (f"{chance.choice(rare)} {chance.choice(rare)}".title() for _ in range(2))
        yield Entity(f"Q{number}", name, (alias,), "ARTIST", f"artist {number}", chance.random())


def _misspell(name: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(name) - 1)
    return name if chance.random() < 0.5 else name[:place] + chance.choice("aeiou") + name[place + 1 :]


def _suggestion(mention: Mention, meant: Entity, known: list[Entity], chance: random.Random) -> Suggestion:
    others = [entity for entity in chance.sample(known, SHOWN - 1) if entity is not meant]
    probability = chance.uniform(0.3, 0.95)
    share = (0.99 - probability) / SHOWN
    candidates = [Candidate(meant, meant.name, probability), *(Candidate(each, each.name, share) for each in others)]
    return Suggestion(mention.text, tuple(candidates), share)


def _review(path: Path, items: int) -> tuple[float, list[float], list[float]]:
    """Return the seconds to the first item, then the milliseconds from each key to the next, of wall and CPU time."""
    chance = random.Random(_SEED)
    wall, cpu = [], []
    with Workspace.open(path) as workspace:
        begin = perf_counter()
        with ReviewQueue(workspace, annotator="ana") as queue:
            item = queue.next()
            opening = perf_counter() - begin
            while item is not None and len(wall) < items:
                answer = _answer(queue, item, chance)
                begin, used = perf_counter(), process_time()
                answer()
                item = queue.next()
                wall.append(1000 * (perf_counter() - begin))
                cpu.append(1000 * (process_time() - used))
    return opening, wall, cpu


def _answer(queue: ReviewQueue, item: ReviewItem, chance: random.Random) -> Callable[[], object]:
    drawn = chance.random()
    if drawn < 0.7 and item.candidates:
        verdict = Verdict.link(item.candidates[0].entity)
    else:
        verdict = Verdict.reject() if drawn < 0.85 else Verdict.nil() if drawn < 0.95 else Verdict.skip()
    return lambda: queue.decide(item, verdict)
