"""Find with weights and cues that were learned without the call or the request in question."""

from pathlib import Path

from spacy_entity_annot.matching import RECALL, TargetMatcher

from .fit_matching import collect, evidence_names, fit, fitting_tasks, tables_of, write
from .mining_peers import Scores
from .mining_tasks import FOLDS, Task, fold_of, part_of


def find_with_matcher(task: Task) -> Scores:
    """Return the best score of each utterance and target by our matcher, with the tables in use."""
    scores: Scores = {}
    for mention in TargetMatcher(task.kinds, min_score=RECALL).find(task.utterances):
        hit = mention.utterance, mention.target
        scores[hit] = max(scores.get(hit, 0.0), mention.score)
    return scores


class HeldOut:
    """Tables learned without each fold of the calls and requests.

    folder (Path): The development data.
    place (Path): An empty folder for the tables.
    """

    def __init__(self, folder: Path, place: Path) -> None:
        self._place = place
        names = evidence_names()
        rows = collect(fitting_tasks(folder), names)
        for fold in range(FOLDS):
            self._tables(fold).mkdir()
            write(self._tables(fold), *fit(rows[rows.fold != fold], names))

    def find(self, task: Task) -> Scores:
        """Return the best scores, each by the tables that were learned without its utterance's call or request."""
        scores: Scores = {}
        for fold in sorted({fold_of(utterance) for utterance in task.utterances}):
            with tables_of(self._tables(fold)):
                scores |= find_with_matcher(part_of(task, fold))
        return scores

    def _tables(self, fold: int) -> Path:
        return self._place / str(fold)
