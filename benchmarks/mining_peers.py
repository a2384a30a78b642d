"""What else could find names in transcripts: exact search, `partial_ratio`, spaczz."""

from collections import defaultdict

import numpy as np

from .mining_tasks import Task, normalise

Scores = dict[tuple[str, str], float]


def readings_of(task: Task) -> list[tuple[str, str]]:
    """Return the id and the normalised words of each reading of a task's utterances."""
    return [(utterance.id, normalise(text)) for utterance in task.utterances
            for text in (utterance.text, *(other.text for other in utterance.alternatives))]  # fmt: skip


def find_exact(task: Task) -> Scores:
    """Return the utterances that hold the words of a target as they are."""
    texts = readings_of(task)
    wanted = [(target, normalise(target)) for target in task.kinds]
    return {(name, target): 1.0 for target, words in wanted for name, text in texts if words in text}


def find_by_partial_ratio(task: Task) -> Scores:
    """Return the scores of `rapidfuzz.fuzz.partial_ratio` from 70 on; spaces at its ends keep a name to whole words."""
    from rapidfuzz import fuzz, process

    targets = list(task.kinds)
    readings = [(name, text) for name, text in readings_of(task) if text.strip()]
    wanted = [normalise(target) for target in targets]
    texts = [text for _, text in readings]
    table = process.cdist(wanted, texts, scorer=fuzz.partial_ratio, score_cutoff=70, dtype=np.float32)
    scores: Scores = {}
    for row, column in zip(*(places.tolist() for places in np.nonzero(table)), strict=True):
        hit = readings[column][0], targets[row]
        scores[hit] = max(scores.get(hit, 0.0), float(table[row, column]))
    return scores


def find_by_spaczz(task: Task) -> Scores:
    """Return the ratios of spaczz's `FuzzyMatcher` with its own settings, from 75 on."""
    import spacy
    from spaczz.matcher import FuzzyMatcher

    nlp = spacy.blank("en")
    matcher = FuzzyMatcher(nlp.vocab)
    meant: dict[str, list[str]] = defaultdict(list)
    for target in task.kinds:
        meant[normalise(target).strip()].append(target)
    for words in meant:
        matcher.add(words, [nlp.make_doc(words)])
    scores: Scores = {}
    for name, text in readings_of(task):
        for words, _, _, ratio, _ in matcher(nlp.make_doc(text.strip())):
            for target in meant[words]:
                hit = name, target
                scores[hit] = max(scores.get(hit, 0.0), float(ratio))
    return scores
