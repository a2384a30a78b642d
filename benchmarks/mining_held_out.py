"""Find with weights and cues that were learned without the call or the request in question."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

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


@contextmanager
def tables_folder(arguments: list[str]) -> Iterator[Path]:
    """Yield the folder that `--tables` names, or one that is gone afterwards."""
    if "--tables" in arguments:
        yield Path(arguments[arguments.index("--tables") + 1])
        return
    with TemporaryDirectory() as folder:
        yield Path(folder)


class HeldOut:
    """Tables learned without each fold of the calls and requests.

    folder (Path): The development data.
    place (Path): A folder for the tables; where it holds some of an earlier run they are used as they are.
    """

    def __init__(self, folder: Path, place: Path) -> None:
        self._place = place
        if not self._folder(FOLDS - 1).exists():
            self._learn(folder)

    def find(self, task: Task) -> Scores:
        """Return the best scores, each by the tables that were learned without its utterance's call or request."""
        scores: Scores = {}
        for fold in sorted({fold_of(utterance) for utterance in task.utterances}):
            with self.tables(fold):
                scores |= find_with_matcher(part_of(task, fold))
        return scores

    def tables(self, fold: int) -> AbstractContextManager[None]:
        """Return a context in which the matcher uses what was learned without a fold."""
        return tables_of(self._folder(fold))

    def _learn(self, folder: Path) -> None:
        names = evidence_names()
        rows = collect(fitting_tasks(folder), names)
        for fold in range(FOLDS):
            part = self._folder(fold)
            write(part, *fit(rows[rows.fold != fold], names))

    def _folder(self, fold: int) -> Path:
        return self._place / str(fold)
