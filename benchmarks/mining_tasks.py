"""Mining tasks with known answers, read from the folder that `$ENTITY_ANNOT_DATA` names."""

import gzip
import json
import os
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zlib import crc32

from spacy_entity_annot.types import Alternative, Utterance

RECOGNISERS = ("amazon", "google", "microsoft", "speechmatics", "rev_kaldi", "rev_espnet", "kaldi_librispeech")
KINDS = {"speaker": "full names", "company": "full names", "mention": "single names", "bias_list": "phrases"}
FOLDS = 5
"""Held-out figures leave so large a part out at a time."""


@dataclass(frozen=True, slots=True)
class Task:
    """Targets to be found in the utterances of one transcript or collection.

    name (str): The call or the collection.
    source (str): The recogniser.
    utterances (list[Utterance]): What the recogniser wrote.
    kinds (dict[str, str]): Each target and its kind.
    spoken (frozenset[tuple[str, str]]): The utterance ids and targets that were really spoken.
    """

    name: str
    source: str
    utterances: list[Utterance]
    kinds: dict[str, str]
    spoken: frozenset[tuple[str, str]]


def fold_of(utterance: Utterance) -> int:
    """Return which of the folds an utterance is in, with all else of its call or all recordings of its request."""
    speech = utterance.transcript or utterance.id.rsplit("-", 1)[0]
    return crc32(speech.encode()) % FOLDS


def part_of(task: Task, fold: int) -> Task:
    """Return the task with the utterances of one fold alone."""
    utterances = [utterance for utterance in task.utterances if fold_of(utterance) == fold]
    names = {utterance.id for utterance in utterances}
    return replace(task, utterances=utterances, spoken=frozenset(hit for hit in task.spoken if hit[0] in names))


def sample_of(task: Task, rate: tuple[int, int]) -> tuple[Task, dict[str, float]]:
    """Return a part of a task, and how many utterances each of its own stands for.

    task (Task): The task.
    rate (tuple[int, int]): Keep one in so many utterances in which a target was spoken, and of the others.
    """
    named = {utterance for utterance, _ in task.spoken}
    seen = [0, 0]
    kept, weight = [], {}
    for utterance in task.utterances:
        other = utterance.id not in named
        if seen[other] % rate[other] == 0:
            kept.append(utterance)
            weight[utterance.id] = float(rate[other])
        seen[other] += 1
    return replace(task, utterances=kept, spoken=frozenset(hit for hit in task.spoken if hit[0] in weight)), weight


def data_folder() -> Path | None:
    """Return the data folder, or None where there is none."""
    folder = os.environ.get("ENTITY_ANNOT_DATA", "")
    return Path(folder) if folder and Path(folder).is_dir() else None


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a gzipped JSONL file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def normalise(text: str) -> str:
    """Return lower-case words without punctuation or possessive 's, each between spaces."""
    words = re.findall(r"[\w']+", text.lower().replace("’", "'"))
    return " " + " ".join(word.removesuffix("'s").replace("'", "") for word in words) + " "


def earnings_calls(folder: Path, recognisers: Iterable[str] = RECOGNISERS, strangers: int = 0) -> Iterator[Task]:
    """Yield the development calls of Earnings-21, one task a call and recogniser.

    folder (Path): The data folder.
    recognisers (Iterable[str]): Which of them.
    strangers (int): Add so many targets of other calls to each call.
    """
    segments: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for segment in read_rows(folder / "earnings21_segments_dev.jsonl.gz"):
        segments[segment["file"]].append(segment)
    targets: dict[str, dict[str, str]] = defaultdict(dict)
    spoken: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in read_rows(folder / "mining_earnings21_dev.jsonl.gz"):
        targets[row["file"]].setdefault(row["target"], KINDS[row["kind"]])
        spoken[row["file"]] |= {(utterance, row["target"]) for utterance in row["positives"]}
    everywhere = sorted({(target, kind) for of_call in targets.values() for target, kind in of_call.items()})
    for call, rows in segments.items():
        kinds = dict(targets[call])
        truth = set(spoken[call])
        for target, kind in random.Random(call).sample(everywhere, strangers):
            if target not in kinds:
                kinds[target] = kind
                truth |= {(row["id"], target) for row in rows if f" {target} " in normalise(row["text"])}
        for recogniser in recognisers:
            utterances = [Utterance(row["id"], row["asr"][recogniser], call) for row in rows]
            yield Task(call, recogniser, utterances, kinds, frozenset(truth))


def slurp_commands(folder: Path, *, every: int = 1) -> Task:
    """Return the recognised SLURP commands, with every slot value of four letters or more as a target.

    folder (Path): The data folder.
    every (int): Keep one of so many targets.
    """
    utterances, spoken, kinds = [], set(), {}
    texts: dict[str, str] = {}
    for row in read_rows(folder / "utterances_slurp_asr_dev.jsonl.gz"):
        for number, heard in enumerate(row.get("asr") or []):
            utterance = Utterance(f"{row['id']}-{number}", heard["text"])
            utterances.append(utterance)
            texts[utterance.id] = normalise(row["text"])
        for entity in row["entities"]:
            if len(entity["text"]) >= 4:
                kinds[entity["text"].lower()] = "slots"
    kinds = dict(sorted(kinds.items())[::every])
    for target in kinds:
        wanted = normalise(target)
        spoken |= {(name, target) for name, text in texts.items() if wanted in text}
    return Task("slurp", "slurp", utterances, kinds, frozenset(spoken))


def spoken_requests(folder: Path, *, alternatives: bool) -> Task:
    """Return synthetic speech recognised with an n-best list; artists and titles are the targets."""
    utterances, kinds, texts = [], {}, {}
    for row in read_rows(folder / "tts_asr_noisy_dev.jsonl.gz"):
        others = tuple(Alternative(text) for text in row["nbest"] if text != row["text"]) if alternatives else ()
        utterances.append(Utterance(row["id"], row["text"], alternatives=others))
        texts[row["id"]] = normalise(row["reference"])
        kinds |= {mention["text"].lower(): "music" for mention in row["mentions"] if len(mention["text"]) >= 4}
    spoken = {(name, target) for target in kinds for name, text in texts.items() if normalise(target) in text}
    return Task("requests", "pocketsphinx", utterances, kinds, frozenset(spoken))
