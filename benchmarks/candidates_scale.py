"""Large knowledge bases and simulated noise: speed beside rapidfuzz, recall, calibration and automatic acceptance.

Beyond the development data's own aliases (about 155,000 forms) names are recombined: the first words of one and the
last words of another. The noise is typos, dropped, inserted, split and joined words, initials and homophones.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from benchmarks.mentions import EARNINGS_KB, MAIN_KB, PLACES_KB, entities
from benchmarks.validation import calibration
from spacy_entity_annot.knowledge import CandidateGenerator
from spacy_entity_annot.knowledge.acceptance import prove_acceptance
from spacy_entity_annot.knowledge.index import compiled
from spacy_entity_annot.knowledge.index.array_file import read_arrays, write_arrays
from spacy_entity_annot.knowledge.index.entity_index import EntityIndex
from spacy_entity_annot.knowledge.index.segment import Segment
from spacy_entity_annot.knowledge.index.trigrams import view_codes
from spacy_entity_annot.knowledge.ranking.calibration import Outcome, fit_calibration
from spacy_entity_annot.knowledge.spoken import spoken_form
from spacy_entity_annot.matching.sounds.folding import SoundFolder
from spacy_entity_annot.types import Entity, Suggestion

SIZES = (100_000, 1_000_000)
LARGEST = 10_000_000
ADDED = 10_000
BATCH = 500
QUESTIONS = 3_000
TIMED = 60
DRAWS = 1_000
AUDIT = 600
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_FILLERS = ("um", "uh", "like", "the", "yeah", "by", "song", "please", "play", "so", "my", "that")


def scale_rows(folder: Path, sizes: Sequence[int] = SIZES) -> list[dict[str, Any]]:
    """Return one row for each size."""
    rows = []
    for size in sizes:
        known = knowledge_base(folder, size)
        started = time.process_time()
        generator = CandidateGenerator(known)
        build = time.process_time() - started
        rows.append({"set": f"simulated, {size:,} aliases", "system": "bare", "questions": QUESTIONS,
                     "build s": round(build, 1), **_measure(folder, known, generator),
                     **addition(folder, generator)})  # fmt: skip
    return rows


def stored_row(folder: Path, aliases: int = LARGEST) -> dict[str, Any]:
    """Return the row of an index that is written to a file, mapped, and asked in batches; takes gigabytes of memory."""
    known = knowledge_base(folder, aliases)
    heard = list(islice(noisy_names(folder, known), QUESTIONS))
    with TemporaryDirectory() as place:
        path = Path(place) / "entities.index"
        started = time.process_time()
        write_arrays(path, Segment.of(known, SoundFolder()).arrays())
        build = time.process_time() - started
        del known
        opened = statistics.median(_milliseconds(lambda: _opened(path)) for _ in range(9))
        trigrams = sum(array.nbytes for name, array in read_arrays(path).items() if name.startswith("index."))
        row = {"set": f"stored, {aliases:,} aliases", "system": "bare", "questions": QUESTIONS,
               "build s": round(build, 1), "opens in ms": round(opened, 1),
               "trigrams, bytes an alias": round(trigrams / aliases, 1),
               "file, bytes an alias": round(path.stat().st_size / aliases, 1)}  # fmt: skip
        return row | _batches(_opened(path), heard)


def _opened(path: Path) -> CandidateGenerator:
    return CandidateGenerator(EntityIndex([Segment.from_arrays(read_arrays(path))]))


def _batches(generator: CandidateGenerator, heard: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return recall by the names of the candidates, and the median time of a query in batches."""
    taken, ranks = [], []
    generator.suggest([text for text, _ in heard[:20]])
    for start in range(0, len(heard), BATCH):
        texts = [text for text, _ in heard[start : start + BATCH]]
        taken.append(_milliseconds(partial(generator.suggest, texts)) / len(texts))
        for answer, (_, spoken) in zip(generator.suggest(texts, k=64), heard[start:], strict=False):
            named = [{spoken_form(name) for name in one.entity.names} for one in answer.candidates]
            ranks.append(next((rank for rank, names in enumerate(named) if spoken in names), 64))
    places = np.array(ranks)
    return {"@1": _share(places < 1), "@10": _share(places < 10), "@64": _share(places < 64),
            "batch ms": round(statistics.median(taken), 2)}  # fmt: skip


def addition(folder: Path, generator: CandidateGenerator) -> dict[str, float]:
    """Return how long it takes to add entities of 10,000 aliases, and then one, and to see each in a query."""
    more = [Entity(f"more:{entity.id}", *astuple(entity)[1:]) for entity in knowledge_base(folder, ADDED, seed=9)]
    one = Entity("more:one", "Zanzibar Quartet of the North")
    taken = [_milliseconds(partial(generator.add, new)) for new in (more, [one])]
    for new in (more[0], one):
        seen = [candidate.entity.id for candidate in generator.suggest([new.name], k=64)[0].candidates]
        if new.id not in seen:
            raise AssertionError(new)
    return {f"add {ADDED:,} s": round(taken[0] / 1000, 2), "add 1 ms": round(taken[1], 1)}


def _milliseconds(call: Callable[[], Any]) -> float:
    started = time.process_time()
    call()
    return 1000 * (time.process_time() - started)


def knowledge_base(folder: Path, aliases: int, seed: int = 1) -> list[Entity]:
    """Return real entities, shuffled, until they have so many aliases; then recombined ones."""
    chance = random.Random(seed)
    real = entities(folder, (*MAIN_KB, *PLACES_KB, *EARNINGS_KB))
    chance.shuffle(real)
    names = [name for entity in real for name in entity.names]
    known: dict[str, Entity] = {}
    count = 0
    for entity in real:
        if count >= aliases:
            break
        known[entity.id] = entity
        count += len(entity.names)
    while count < aliases:
        words, others = chance.choice(names).split(), chance.choice(names).split()
        name = " ".join((*words[: (len(words) + 1) // 2], *others[len(others) // 2 :]))
        known[f"synthetic:{count}"] = Entity(f"synthetic:{count}", name, prior=chance.random())
        count += 1
    return list(known.values())


def noisy_names(folder: Path, known: Sequence[Entity], seed: int = 2) -> Iterator[tuple[str, str]]:
    """Yield heard forms with the name that was spoken, without end, each kind of noise as often as any other."""
    chance = random.Random(seed)
    noises = _noises(chance, _homophones(folder))
    while True:
        for noise in noises:
            spoken = spoken_form(chance.choice(chance.choice(known).names))
            heard = noise(spoken) if 3 < len(spoken) < 60 else None
            if heard and len(heard) > 2:
                yield heard, spoken


def _homophones(folder: Path) -> dict[str, list[str]]:
    groups = [line.rstrip("\n").split("\t")[-1].split() for line in (folder / "homophones_cmudict.tsv").open()]
    return {word: [other for other in group if other != word] for group in groups for word in group if len(group) > 1}


def _noises(chance: random.Random, homophones: dict[str, list[str]]) -> list[Callable[[str], str | None]]:
    def typo(text: str) -> str:
        place = chance.randrange(len(text) - 1)
        letter = chance.choice(_LETTERS)
        kind = chance.randrange(4)
        swapped = text[place + 1] + text[place]
        return text[:place] + (letter, "", letter + text[place], swapped)[kind] + text[place + 1 + (kind == 3) :]

    def drop(text: str) -> str | None:
        words = text.split()
        words.pop(chance.randrange(len(words)))
        return " ".join(words) or None

    def insert(text: str) -> str:
        words = text.split()
        words.insert(chance.randrange(len(words) + 1), chance.choice(_FILLERS))
        return " ".join(words)

    def split(text: str) -> str:
        place = chance.randrange(2, len(text) - 1)
        return f"{text[:place]} {text[place:]}"

    def join(text: str) -> str | None:
        return text.replace(" ", "", 1) if " " in text else None

    def homophone(text: str) -> str | None:
        heard = [chance.choice(homophones[word]) if word in homophones else word for word in text.split()]
        return " ".join(heard) if heard != text.split() else None

    def initials(text: str) -> str | None:
        words = text.split()
        return " ".join((words[0][0], *words[1:])) if len(words) > 1 and len(words[-1]) > 3 else None

    return [str, typo, lambda text: typo(typo(text)), drop, insert, split, join, homophone, initials]


def _measure(folder: Path, known: list[Entity], generator: CandidateGenerator) -> dict[str, Any]:
    owners: dict[str, set[str]] = {}
    for entity in known:
        for name in entity.names:
            owners.setdefault(spoken_form(name), set()).add(entity.id)
    heard = list(islice(noisy_names(folder, known), QUESTIONS))
    answers = [generator.suggest([text], k=64)[0] for text, _ in heard]
    ranks = np.array([_rank(answer, owners[spoken]) for answer, (_, spoken) in zip(answers, heard, strict=True)])
    names, texts = [name for entity in known for name in entity.names], [text for text, _ in heard[:TIMED]]
    first = [(answer.candidates[0].probability if answer.candidates else 0.0) for answer in answers]
    return {"@1": _share(ranks < 1), "@10": _share(ranks < 10), "@64": _share(ranks < 64),
            **calibration(np.array(first), ranks < 1), **_refitted(np.array(first), ranks < 1),
            **_speeds(names, generator, texts),
            **_acceptance(first, ranks < 1)}  # fmt: skip


def _speeds(names: Sequence[str], generator: CandidateGenerator, heard: Sequence[str]) -> dict[str, float]:
    """Return our milliseconds for one query, with and without numba, those of others, and how many times ours that is.

    All are asked in turn, so that what else the machine does falls on all of them.
    """
    calls: dict[str, Callable[[str], Any]] = {
        "ms": _with_loops(generator, False),
        "extract(ratio)": lambda text: process.extract(text, names, scorer=fuzz.ratio, limit=64),
        "fast ms": _with_loops(generator, True),
        "cdist(ratio)": lambda text: _highest(process.cdist([text], names, scorer=fuzz.ratio, dtype=np.uint8)[0]),
    }
    sparse = _tfidf(names)
    if sparse:
        calls["TF-IDF"] = sparse
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for text in (heard[0], *heard):
        for name, call in calls.items():
            taken[name].append(_milliseconds(partial(call, text)))
    typical = {name: statistics.median(values[1:]) for name, values in taken.items()}
    row = {name: round(value, 2) for name, value in typical.items()}
    for name in calls:
        if not name.endswith("ms"):
            row[f"{name} times"] = round(typical[name] / typical["ms"], 1)
            row[f"{name} times, fast"] = round(typical[name] / typical["fast ms"], 1)
    return row


def _with_loops(generator: CandidateGenerator, fast: bool) -> Callable[[str], Any]:
    def ask(text: str) -> Any:
        compiled.PAYS_AFTER = -1 if fast else sys.maxsize
        view_codes.cache_clear()
        return generator.suggest([text])

    return ask


def _highest(ratios: Any) -> Any:
    return np.argpartition(-ratios.astype(np.int16), 64)[:64]


def _tfidf(names: Sequence[str]) -> Callable[[str], Any] | None:
    """Return a search by TF-IDF over letter trigrams with sparse_dot_topn, None where that is not installed."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sparse_dot_topn import sp_matmul_topn
    except ImportError:
        return None
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), dtype=np.float32)
    matrix = vectorizer.fit_transform(names).T.tocsr()
    return lambda text: sp_matmul_topn(vectorizer.transform([text]), matrix, top_n=64, n_threads=1)


def _rank(answer: Suggestion, meant: set[str]) -> int:
    ids = [candidate.entity.id for candidate in answer.candidates]
    return next((rank for rank, id in enumerate(ids) if id in meant), len(ids) + 64)


def _share(hits: Any) -> float:
    return round(float(np.mean(hits)), 3)


def _refitted(first: Any, right: Any) -> dict[str, float]:
    """Return the calibration on one half of the questions after a refit on the other."""
    fitted = fit_calibration([Outcome(*pair) for pair in zip(first[::2].tolist(), right[::2].tolist(), strict=True)])
    refitted = calibration(np.array([fitted.first(one) for one in first[1::2].tolist()]), right[1::2])
    return {f"{name} refitted": value for name, value in refitted.items()}


def _acceptance(first: Sequence[float], right: Any) -> dict[str, float]:
    """Return how often the promise was broken over many audits, and what share of the mentions was accepted."""
    chance = random.Random(3)
    everything = [Outcome(probability, bool(hit)) for probability, hit in zip(first, right, strict=True)]
    row = {}
    for precision in (0.95, 0.98):
        broken, accepted = 0, 0.0
        for _ in range(DRAWS):
            proven = prove_acceptance(chance.choices(everything, k=AUDIT), precision=precision)
            taken = [one.right for one in everything if proven and one.probability >= proven.threshold]
            broken += bool(taken) and sum(taken) / len(taken) < precision
            accepted += len(taken) / len(everything)
        row[f"accepted at {precision}"] = round(accepted / DRAWS, 3)
        row[f"broken at {precision}"] = round(broken / DRAWS, 3)
    return row
