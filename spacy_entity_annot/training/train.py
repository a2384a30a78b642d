"""Train a pipeline on a corpus, with spaCy's own functions."""

from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO, TYPE_CHECKING

from .. import errors
from ..corpora import check
from ..corpora.faults import ERROR, lines_of
from ..corpora.folder import published, read_manifest, set_aside_facts, set_aside_of, write_manifest
from ..corpora.rows import read_rows
from ..errors import CorpusError, UsageError
from ..types import JsonObject
from ..workspace.lots import SetAside
from .figures import Figures
from .linker import PATIENCE, STEPS, Settings, checkpoints, earlier_weights, train_linker

if TYPE_CHECKING:
    from .choice import Choice

KIND = "entity-annot pipeline"


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training gave.

    path (Path): The pipeline; `spacy.load` opens it.
    rule (str): How candidates are ranked: by the decisions too, as they are, or the most popular one alone.
    learned_ranking (bool): Whether the weights of the ranking were learned from the train split.
    context (bool): Whether spaCy's encoder weighs the words around a mention; only where that did better on dev.
    threshold (float): The linker's, chosen on dev and folds of train.
    dev (Figures): The linker on dev, mentions given.
    baseline_rule (str): The better of two rules without training: the first candidate, or the most popular one.
    baseline (Figures): It on dev, with a cut chosen as the threshold was.
    baseline_cut (float): That cut.
    """

    path: Path
    rule: str
    learned_ranking: bool
    context: bool
    threshold: float
    dev: Figures
    baseline_rule: str
    baseline: Figures
    baseline_cut: float

    @classmethod
    def of(cls, path: Path, choice: "Choice") -> "Trained":
        """Return what was chosen as the result of a training."""
        from ..knowledge.ranking.ranking import FIXED

        memory = choice.memory
        return cls(
            path, memory.rule, memory.weights.ranker is not FIXED, choice.context, choice.threshold, choice.dev,
            choice.baseline_rule, choice.baseline, choice.baseline_threshold,
        )  # fmt: skip

    def record(self) -> JsonObject:
        """Return the object that `train --json` prints."""
        return {**asdict(self), "path": str(self.path)}

    def summary(self) -> str:
        """Return the figures for a person to read."""
        context = "count" if self.context else "do not count, for they did not help enough"
        ranking = "were learned" if self.learned_ranking else "are the package's own"
        return "\n".join(
            [
                f"{self.path}: trained. Chosen on dev and folds of train: candidates by the rule {self.rule!r},"
                f" whose weights {ranking}; threshold {self.threshold:.2f}; to spaCy's encoder, the words around a"
                f" mention {context}.",
                f"dev, mentions given: {_told(self.dev)}",
                f"{self.baseline_rule} candidate from {self.baseline_cut:.2f} on: {_told(self.baseline)}",
                "Differences under .02 say nothing on a few hundred mentions.",
            ]
        )


def train(
    corpus: Path | str,
    out: Path | str,
    *,
    base: Path | str | None = None,
    language: str | None = None,
    resume: bool = False,
    steps: int = STEPS,
    patience: int = PATIENCE,
    seed: int = 0,
    gpu: int = -1,
    log: IO[str] | None = None,
) -> Trained:
    """Train the linker of a corpus on given mentions, and write a pipeline that finds the mentions itself.

    corpus (Path | str): A folder that `export` wrote in the format spacy.
    out (Path | str): Where to write the pipeline; an earlier one of ours is replaced, anything else is refused.
    base (Path | str | None): A pipeline to start from, a folder or the name of an installed package: its pipes stay
        as they are.
    language (str | None): The code of spaCy's language class; None takes the corpus's.
    resume (bool): Go on from the weights of an interrupted training, or of the pipeline that `out` holds.
    steps (int): Training steps at most; the best evaluation on dev is kept.
    patience (int): Stop after so many steps in which dev did not get better.
    seed (int): The seed.
    gpu (int): The number of a GPU; -1 for the CPU.
    log (IO[str] | None): Takes spaCy's table of the training.
    RETURNS (Trained): The figures on dev.
    RAISES (CorpusError): The corpus has faults; nothing was trained.
    RAISES (UsageError): The corpus is of another format, or there is nothing to start from or to go on from.
    """
    corpus, out = Path(corpus), Path(out)
    if base is not None and language is not None:
        raise UsageError(errors.LANGUAGE_OR_BASE)
    settings = Settings(None if base is None else str(base), language, steps, patience, seed, gpu)
    _refuse_other_formats(corpus)
    refuse_faulty(corpus)
    with published(out, kind=KIND) as folder, checkpoints(out) as steps_taken:
        weights = earlier_weights(out, steps_taken) if resume else None
        best = train_linker(corpus, steps_taken, settings, weights=weights, log=log)
        trained = Trained.of(out, _finish(corpus, folder, best))
        is_fresh = not resume and base is None
        _write_manifest(folder, trained, seed, set_aside_of(corpus) if is_fresh else None)
        return trained


def _refuse_other_formats(corpus: Path) -> None:
    format = (read_manifest(corpus) or {}).get("format", "spacy")
    if format != "spacy":
        raise UsageError(errors.CORPUS_NOT_FOR_LINKER.format(path=corpus, format=format))


def refuse_faulty(corpus: Path) -> None:
    """Raise `CorpusError` with the faults of a corpus, if it has any that are errors."""
    faults = [fault for fault in check(corpus, candidates=False) if fault.severity == ERROR]
    if faults:
        raise CorpusError(errors.CORPUS_FAULTY.format(path=corpus, faults=lines_of(faults)))


def _finish(corpus: Path, folder: Path, best: Path) -> "Choice":
    """Write the best pipeline with what is chosen for it, and return the choice."""
    import spacy

    from ..knowledge import read_entities
    from .assembly import assemble, set_linker
    from .choice import choose
    from .folds import parts_of
    from .samples import read_samples

    nlp = spacy.load(best)
    entities = list(read_entities(corpus / "entities.jsonl"))
    rows = list(read_rows(corpus / "train.jsonl"))
    chosen = choose(nlp, parts_of(rows, read_samples(corpus, "dev"), entities))
    chosen.memory.keep(nlp.vocab)
    set_linker(nlp, context=chosen.context, threshold=chosen.threshold)
    assemble(nlp, entities, rows)
    nlp.meta.update({"name": "entity_annot", "performance": chosen.dev.record()})
    nlp.to_disk(folder)
    return chosen


def _write_manifest(folder: Path, trained: Trained, seed: int, aside: SetAside | None) -> None:
    versions = {name: version(name) for name in ("spacy_entity_annot", "spacy")}
    facts = trained.record()
    del facts["path"]
    write_manifest(folder, kind=KIND, versions=versions, seed=seed, **set_aside_facts(aside), **facts)


def _told(figures: Figures) -> str:
    shown = {"link F": figures.link_f, "nil F": figures.nil_f, "accuracy": figures.accuracy}
    told = ", ".join(f"{name} {'-' if value is None else f'{value:.3f}'}" for name, value in shown.items())
    return f"{told} of {figures.mentions}"
