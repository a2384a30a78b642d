"""How much the readings of an n-best list say of one another: held out, for some powers and weights of the ranks."""

import sys
from collections import defaultdict

import numpy as np

from spacy_entity_annot.matching import RECALL, TargetMatcher
from spacy_entity_annot.types import Reason, Utterance

from .data import data_folder
from .mining_held_out import HeldOut, tables_folder
from .mining_tasks import FOLDS, Task, normalise, part_of, spoken_requests
from .recall import recall_at, reliability

POWERS = (0.0, 0.5, 0.8, 1.0, 1.2, 1.5)
"""Odds are multiplied by the share of the readings to one of these; 0 leaves them as they are."""
RANKS = (0.0, 1.0, 2.0)
"""A reading counts 1 / (1 + its rank times one of these)."""
PRECISIONS = (0.9, 0.8, 0.5)

Found = dict[tuple[str, str], list[tuple[float, bool, list[bool]]]]
"""By utterance and target: the log-odds, whether it was heard word for word, and which readings hold the words."""


def find_in_each(task: Task) -> Found:
    """Return what is found in each reading of a task's utterances by itself."""
    utterances = {utterance.id: utterance for utterance in task.utterances}
    alone = [
        Utterance(f"{utterance.id}/{rank}", utterance.reading(rank if rank >= 0 else None))
        for utterance in task.utterances
        for rank in range(-1, len(utterance.alternatives))
    ]
    found: Found = defaultdict(list)
    for mention in TargetMatcher(task.kinds, min_score=RECALL).find(alone):
        utterance = utterances[mention.utterance.rpartition("/")[0]]
        texts = [utterance.text, *(other.text for other in utterance.alternatives)]
        holds = [normalise(mention.text) in normalise(text) for text in texts]
        exact = mention.reason in (Reason.EXACT, Reason.ALIAS)
        found[utterance.id, mention.target].append((np.log(mention.score / (1 - mention.score)), exact, holds))
    return found


def scores_of(found: Found, *, power: float, rank: float, every: bool = False) -> dict[tuple[str, str], float]:
    """Return the score of each utterance and target.

    found (Found): What each reading says.
    power (float): The odds are multiplied by the share of readings to this power.
    rank (float): How much less lower readings count.
    every (bool): Whether those of misheard names are, too.
    """
    scores = {}
    for key, hits in found.items():
        best = -np.inf
        for odds, exact, holds in hits:
            weights = 1 / (1 + rank * np.arange(len(holds)))
            share = max(float(weights @ holds / weights.sum()), 1e-9)
            best = max(best, odds + (power * np.log(share) if exact or every else 0.0))
        scores[key] = float(1 / (1 + np.exp(-best)))
    return scores


def report(name: str, task: Task, scores: dict[tuple[str, str], float]) -> None:
    """Print the mean log loss, recall at some precisions and the calibration of some scores."""
    score = np.array(list(scores.values()))
    true = np.array([key in task.spoken for key in scores], float)
    loss = -(true * np.log(score) + (1 - true) * np.log1p(-score)).mean()
    recalls = [recall_at(score, true, len(task.spoken), precision) for precision in PRECISIONS]
    values = "  ".join(f"{value:.3f}" for value in recalls)
    print(f"{name:36} log loss {loss:.4f}  R at .90 .80 .50: {values}  ECE {reliability(score, true)[1]:.3f}")


def run(arguments: list[str]) -> int:
    """Print a line for each way to weigh the readings; nothing is written, for the rule has no number to learn.

    arguments (list[str]): `--tables FOLDER`, as `mining-quality` takes it.
    RETURNS (int): 0, or 1 where the data is missing.
    """
    folder = data_folder()
    if folder is None:
        return 1
    task = spoken_requests(folder, alternatives=True)
    found: Found = {}
    with tables_folder(arguments) as tables:
        held_out = HeldOut(folder, tables)
        for fold in range(FOLDS):
            with held_out.tables(fold):
                found |= find_in_each(part_of(task, fold))
    for rank in RANKS:
        for power in POWERS:
            report(f"rank {rank:.0f}, power {power:.1f}", task, scores_of(found, power=power, rank=rank))
    report("rank 1, power 1.0, misheard too", task, scores_of(found, power=1.0, rank=1.0, every=True))
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
