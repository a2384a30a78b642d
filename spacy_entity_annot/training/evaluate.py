"""Measure a pipeline on a corpus, beside the rules that need no training."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .. import errors
from ..corpora.folder import read_manifest
from ..errors import CorpusError, UsageError
from ..types import Entity, JsonObject
from .figures import Figures, measure
from .train import refuse_faulty

if TYPE_CHECKING:
    from spacy.language import Language

    from .linking import Reply
    from .parts import Confusion, Part
    from .samples import Sample

WITH_ROWS = ("spacy", "ner", "spancat")
"""The formats that hold our rows and the knowledge base beside what is theirs."""
GIVEN, FOUND = "given", "found by itself"
TRAINED, PREVIOUS = "trained pipeline", "previous pipeline"

Recall = dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One system's figures.

    system (str): What answered.
    mentions (str): Whether the mentions were given, or had to be found in the text.
    figures (Figures): How right it was; where mentions are to be found, nil is what was not linked.
    cut (float | None): The probability from which on it answers, chosen on dev.
    recall (Recall): The share of linked mentions whose entity is among the first candidates.
    """

    system: str
    mentions: str
    figures: Figures
    cut: float | None
    recall: Recall

    def record(self) -> JsonObject:
        """Return the row that `evaluate --json` prints."""
        figures = asdict(self.figures)
        count = figures.pop("mentions")
        return {"system": self.system, "mentions": self.mentions, "count": count, **figures, "cut": self.cut,
                **self.recall}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """What an evaluation found.

    rows (list[Evaluation]): The rules first, then the previous pipeline, the pipeline last.
    parts (list[Part]): The pipeline's figures by type, recogniser and how misheard.
    confusions (list[Confusion]): What it most often takes for what.
    """

    rows: list[Evaluation]
    parts: "list[Part]"
    confusions: "list[Confusion]"

    def records(self) -> list[JsonObject]:
        """Return the objects that `evaluate --json` prints."""
        return [one.record() for some in (self.rows, self.parts, self.confusions) for one in some]


def evaluate(
    model: Path | str,
    corpus: Path | str,
    *,
    split: str = "test",
    previous: Path | str | None = None,
    seed: int = 0,
) -> Report:
    """Measure a pipeline on one split of a corpus, beside two rules over the same candidates.

    model (Path | str): A folder that `train` wrote; one of `spacy train` is taken too.
    corpus (Path | str): A folder that `export` wrote in the format spacy, ner or spancat.
    split (str): `train`, `dev` or `test`.
    previous (Path | str | None): Another pipeline, to stand beside it.
    seed (int): spaCy breaks ties between candidates at random.
    RAISES (CorpusError): The corpus or a pipeline is not what was written, or there is nothing to measure on.
    RAISES (UsageError): There is no such corpus, split or pipeline, or the corpus is of another format.
    """
    from ..knowledge import read_entities
    from .hearing import Hearing
    from .linking import replies_to
    from .models import load_model
    from .parts import confusions_of, parts_of
    from .samples import read_samples

    corpus = Path(corpus)
    _refuse_without_rows(corpus, split)
    systems = [(PREVIOUS, load_model(previous))] if previous is not None else []
    systems.append((TRAINED, load_model(model)))
    samples = read_samples(corpus, split)
    refuse_faulty(corpus)
    if not any(sample.mentions for sample in samples):
        raise CorpusError(errors.SPLIT_EMPTY.format(path=corpus, split=split))
    entities = list(read_entities(corpus / "entities.jsonl"))
    rows, recall = _rules(corpus, split, entities)
    for system, nlp in systems:
        replies = replies_to(nlp, samples, seed=seed)
        rows += _pipeline(system, nlp, samples, replies, recall)
    return Report(rows, parts_of(replies, Hearing(entities)), confusions_of(replies))


def _refuse_without_rows(corpus: Path, split: str) -> None:
    if not corpus.is_dir():
        raise UsageError((errors.CORPUS_FOREIGN if corpus.exists() else errors.CORPUS_MISSING).format(path=corpus))
    manifest = read_manifest(corpus)
    if manifest and manifest.get("format", WITH_ROWS[0]) not in WITH_ROWS:
        raise UsageError(errors.CORPUS_WITHOUT_ROWS.format(path=corpus, format=manifest["format"]))
    for file in ("entities.jsonl", "dev.jsonl", f"{split}.jsonl"):
        if not (manifest or (corpus / file).is_file()):  # of ours the manifest says what is missing
            raise UsageError(errors.CORPUS_WITHOUT_FILE.format(path=corpus, file=file))


def _pipeline(
    system: str, nlp: "Language", samples: "Sequence[Sample]", replies: "Sequence[Reply]", recall: Recall
) -> list[Evaluation]:
    from .whole_texts import score_texts

    given = measure((reply.mention.entity, reply.answer) for reply in replies)
    found = score_texts(nlp, samples).figures
    return [Evaluation(system, GIVEN, given, None, recall), Evaluation(system, FOUND, found, None, {})]


def _rules(corpus: Path, split: str, entities: list[Entity]) -> tuple[list[Evaluation], Recall]:
    from ..knowledge import CandidateGenerator
    from .baselines import candidate_recall, first_candidate, most_popular_candidate, scored_by, suggest_for
    from .samples import read_samples
    from .threshold import apply_threshold, choose_threshold

    generator = CandidateGenerator(entities)
    tuned = suggest_for(read_samples(corpus, "dev"), generator)
    asked = suggest_for(read_samples(corpus, split), generator)
    recall = candidate_recall(asked)
    rows = []
    for system, choice in (("most popular candidate", most_popular_candidate), ("first candidate", first_candidate)):
        cut, _ = choose_threshold(scored_by(choice, tuned))
        figures = measure(apply_threshold(scored_by(choice, asked), cut))
        rows.append(Evaluation(system, GIVEN, figures, cut, recall))
    return rows, recall
