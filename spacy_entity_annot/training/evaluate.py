"""Measure a pipeline on a corpus, beside the rules that need no training."""

from dataclasses import asdict, dataclass
from pathlib import Path

from .. import errors
from ..errors import CorpusError, UsageError
from ..types import JsonObject
from .figures import Figures, measure
from .train import refuse_faulty

GIVEN, FOUND = "given", "found by itself"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One system's figures.

    system (str): What answered.
    mentions (str): Whether the mentions were given, or had to be found in the text.
    figures (Figures): How right it was; where mentions are to be found, nil is what was not linked.
    cut (float | None): The probability from which on it answers, chosen on dev.
    recall (dict[str, float | None]): The share of linked mentions whose entity is among the first candidates.
    """

    system: str
    mentions: str
    figures: Figures
    cut: float | None
    recall: dict[str, float | None]

    def record(self) -> JsonObject:
        """Return the row that `evaluate --json` prints."""
        figures = asdict(self.figures)
        count = figures.pop("mentions")
        return {"system": self.system, "mentions": self.mentions, "count": count, **figures, "cut": self.cut,
                **self.recall}  # fmt: skip


def evaluate(model: Path | str, corpus: Path | str, *, split: str = "test", seed: int = 0) -> list[Evaluation]:
    """Measure a pipeline on one split of a corpus, and two rules over the same candidates.

    model (Path | str): A folder that `train` wrote; one of `spacy train` is taken too.
    corpus (Path | str): A folder that `export` wrote in the format spacy.
    split (str): `train`, `dev` or `test`.
    seed (int): spaCy breaks ties between candidates at random.
    RETURNS (list[Evaluation]): The rules first, the pipeline last.
    RAISES (CorpusError): The corpus or the pipeline is not what was written, or there is nothing to measure on.
    """
    from .linking import answers
    from .models import load_model
    from .samples import read_samples
    from .whole_texts import score_texts

    corpus = Path(corpus)
    nlp = load_model(model)
    if not corpus.is_dir():
        raise UsageError(errors.CORPUS_MISSING.format(path=corpus))
    samples = read_samples(corpus, split)
    refuse_faulty(corpus)
    if not any(sample.mentions for sample in samples):
        raise CorpusError(errors.SPLIT_EMPTY.format(path=corpus, split=split))
    rows, recall = _rules(corpus, split)
    rows.append(Evaluation("trained pipeline", GIVEN, measure(answers(nlp, samples, seed=seed)), None, recall))
    rows.append(Evaluation("trained pipeline", FOUND, score_texts(nlp, samples).figures, None, {}))
    return rows


def _rules(corpus: Path, split: str) -> tuple[list[Evaluation], dict[str, float | None]]:
    from ..knowledge import CandidateGenerator, read_entities
    from .baselines import candidate_recall, first_candidate, most_popular_candidate, scored_by, suggest_for
    from .samples import read_samples
    from .threshold import apply_threshold, choose_threshold

    generator = CandidateGenerator(read_entities(corpus / "entities.jsonl"))
    tuned = suggest_for(read_samples(corpus, "dev"), generator)
    asked = suggest_for(read_samples(corpus, split), generator)
    recall = candidate_recall(asked)
    rows = []
    for system, choice in (("most popular candidate", most_popular_candidate), ("first candidate", first_candidate)):
        cut, _ = choose_threshold(scored_by(choice, tuned))
        figures = measure(apply_threshold(scored_by(choice, asked), cut))
        rows.append(Evaluation(system, GIVEN, figures, cut, recall))
    return rows, recall
