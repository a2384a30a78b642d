"""CPU time of the stream matcher beside exact search, `partial_ratio` and spaczz: ratios within one process."""

import json
import random
import sys
import time
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from statistics import median

from spacy_entity_annot.component.pipe import EntityAnnot
from spacy_entity_annot.matching import BALANCED, TargetMatcher
from spacy_entity_annot.matching.processes import find_in_processes
from spacy_entity_annot.matching.words.background import word_rarities
from spacy_entity_annot.types import Utterance

UTTERANCES = 40_000
PLANTED = 0.02
REPEATS = 3
TARGETS = (1, 10, 100, 1_000, 10_000)


def make_targets(count: int) -> list[str]:
    """Return names of two rare words each."""
    rare = sorted(word for word, rarity in word_rarities().items() if 5.5 <= rarity <= 7.0 and len(word) >= 4)
    chance = random.Random(1)
    return [f"{chance.choice(rare)} {chance.choice(rare)}".title() for _ in range(count)]


def make_texts(count: int, targets: list[str]) -> list[str]:
    """Return utterances of 3 to 25 words drawn by their frequency; some hold a target, half of those misspelled."""
    words = list(word_rarities())
    totals = list(accumulate(10**-rarity for rarity in word_rarities().values()))
    chance = random.Random(2)
    texts = []
    for _ in range(count):
        text = chance.choices(words, cum_weights=totals, k=chance.randint(3, 25))
        if chance.random() < PLANTED:
            text.insert(chance.randrange(len(text)), _misspell(chance.choice(targets).lower(), chance))
        texts.append(" ".join(text))
    return texts


def _misspell(name: str, chance: random.Random) -> str:
    if chance.random() < 0.5:
        return name
    place = chance.randrange(1, len(name) - 1)
    return name[:place] + chance.choice("aeiou") + name[place + 1 :]


def cpu_seconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the median CPU time of some work."""
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return median(times)


def microseconds(work: Callable[[], object], utterances: int, repeats: int = REPEATS) -> float:
    """Return the CPU time of some work for each utterance, in microseconds."""
    return 1e6 * cpu_seconds(work, repeats) / utterances


def measure_ours(texts: list[str], targets: list[str]) -> float:
    """Return microseconds an utterance of a matcher that has met the vocabulary before."""
    matcher = TargetMatcher(targets, min_score=BALANCED)
    utterances = [Utterance(str(number), text) for number, text in enumerate(texts)]
    list(matcher.find(utterances))
    return microseconds(lambda: list(matcher.find(utterances)), len(texts))


def measure_partial_ratio(texts: list[str], targets: list[str]) -> float:
    """Return microseconds an utterance of `rapidfuzz` on a sample that keeps the time short."""
    import numpy as np
    from rapidfuzz import fuzz, process

    wanted = [target.lower() for target in targets]
    sample = [text.lower() for text in texts[: max(100, min(len(texts), 300_000 // len(targets)))]]

    def work() -> object:
        return process.cdist(wanted, sample, scorer=fuzz.partial_ratio, score_cutoff=80, dtype=np.uint8)

    return microseconds(work, len(sample))


def measure_aho_corasick(texts: list[str], targets: list[str]) -> float | None:
    """Return microseconds an utterance of exact search with `ahocorasick_rs`, None where it is not installed."""
    try:
        import ahocorasick_rs
    except ImportError:
        return None
    automaton = ahocorasick_rs.AhoCorasick([target.lower() for target in targets])
    return microseconds(lambda: [automaton.find_matches_as_indexes(text.lower()) for text in texts], len(texts))


def measure_spaczz(texts: list[str], targets: list[str]) -> float | None:
    """Return microseconds an utterance of spaczz on a small sample, None where it is not installed."""
    try:
        from spaczz.matcher import FuzzyMatcher
    except ImportError:
        return None
    import spacy

    nlp = spacy.blank("en")
    matcher = FuzzyMatcher(nlp.vocab)
    for number, target in enumerate(targets):
        matcher.add(str(number), [nlp.make_doc(target)])
    docs = [nlp.make_doc(text) for text in texts[: max(8, 2_000 // len(targets))]]
    return microseconds(lambda: [matcher(doc) for doc in docs], len(docs), 1)


def measure_pipe(texts: list[str], targets: list[str]) -> tuple[float, float]:
    """Return microseconds an utterance of `nlp.pipe` of blank spaCy, and what the pipe of the targets adds to it."""
    import spacy

    blank, mining = spacy.blank("en"), spacy.blank("en")
    pipe = mining.add_pipe("entity_annot")
    assert isinstance(pipe, EntityAnnot)
    pipe.add_targets(targets)
    sample = texts[:10_000]
    for nlp in (blank, mining):
        list(nlp.pipe(sample))
    tokenising = microseconds(lambda: list(blank.pipe(sample)), len(sample), 5)
    return tokenising, microseconds(lambda: list(mining.pipe(sample)), len(sample), 5) - tokenising


def measure_processes(texts: list[str], targets: list[str], repeats: int = 5) -> tuple[float, float]:
    """Return seconds of wall time of one process and of two; the start of the processes is in it."""
    matcher = TargetMatcher(targets, min_score=BALANCED)
    utterances = [Utterance(str(number), text) for number, text in enumerate(texts * repeats)]
    list(matcher.find(utterances))
    seconds = []
    for processes in (1, 2):
        begin = time.perf_counter()
        list(find_in_processes(matcher, utterances, processes=processes))
        seconds.append(time.perf_counter() - begin)
    return seconds[0], seconds[1]


def run(arguments: list[str]) -> int:
    """Print the table; `--json FILE` writes it too.

    arguments (list[str]): The options.
    RETURNS (int): 0.
    """
    targets = make_targets(max(TARGETS))
    texts = make_texts(UTTERANCES, targets[:1_000])
    result: dict[str, object] = {}
    ours: dict[int, float] = {}
    print(f"{'targets':>8} {'ours':>8} {'exact':>8} {'partial':>10} {'spaczz':>10}  microseconds of CPU an utterance")
    for count in TARGETS:
        ours[count] = measure_ours(texts, targets[:count])
        exact = measure_aho_corasick(texts, targets[:count])
        partial = measure_partial_ratio(texts, targets[:count]) if count <= 1_000 else None
        spaczz = measure_spaczz(texts, targets[:count]) if count in (1, 1_000) else None
        result[str(count)] = {"ours": ours[count], "exact": exact, "partial_ratio": partial, "spaczz": spaczz}
        cells = [f"{value:10.2f}" if value else f"{'-':>10}" for value in (exact, partial, spaczz)]
        print(f"{count:>8} {ours[count]:8.2f} " + " ".join(cells))
    print(f"1,000 over 1 target: {ours[1_000] / ours[1]:.1f}x; 10,000 over 1,000: {ours[10_000] / ours[1_000]:.1f}x")
    tokenising, matching = measure_pipe(texts, targets[:1_000])
    print(f"nlp.pipe, 1,000 targets: {matching:.1f} us on {tokenising:.1f} of tokenising, {matching / tokenising:.0%}")
    result["pipe"] = {"tokenising": tokenising, "matching": matching}
    one, two = measure_processes(texts, targets)
    print(f"10,000 targets, {5 * UTTERANCES:,} utterances: one process {one:.1f} s, two {two:.1f} s, {one / two:.2f}x")
    result["processes"] = {"one": one, "two": two}
    if "--json" in arguments:
        Path(arguments[arguments.index("--json") + 1]).write_text(json.dumps(result, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
