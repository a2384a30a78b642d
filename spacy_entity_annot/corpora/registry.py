"""The formats that a corpus can be written in; one module each, and those of other packages."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from .. import errors
from ..errors import UsageError
from ..plugins import plugged_in
from ..types import Entity
from ..workspace import Workspace
from .packed import PackedRows
from .rows import Row
from .selection import Rejected

PLUGINS = "spacy_entity_annot.corpus_formats"
"""The group of entry points in which other packages offer a `CorpusFormat`."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What a format writes.

    splits (Mapping[str, Sequence[Row]]): The rows of train, dev and test.
    entities (list[Entity]): The knowledge base, with the aliases that the train split teaches, by id.
    language (str): The code of spaCy's language class.
    seed (int): The seed of the training.
    name (str): What to call it.
    licence (str): An SPDX id, or `unknown`.
    """

    splits: Mapping[str, Sequence[Row]]
    entities: list[Entity]
    language: str = "en"
    seed: int = 0
    name: str = "corpus"
    licence: str = "unknown"


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a format can express.

    rows (PackedRows): The rows with what it can.
    rejected (list[Rejected]): The mentions that it cannot, with the reason.
    notes (dict[str, int]): What was changed on the way, counted.
    """

    rows: PackedRows = field(default_factory=PackedRows)
    rejected: list[Rejected] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)


def fit_rows(rows: Iterable[Row], loss: Callable[[Row], str | None]) -> Fitted:
    """Return the rows that a format can hold; of the others every decided mention is lost.

    rows (Iterable[Row]): The rows.
    loss (Callable[[Row], str | None]): Why a row cannot be held; None where it can.
    """
    fitted = Fitted()
    for row in rows:
        if (reason := loss(row)) is None:
            fitted.rows.append(row)
        else:
            fitted.rejected.extend(Rejected.of(row, span, reason) for span in row.decided)
    return fitted


@dataclass(frozen=True, slots=True)
class Written:
    """What a format wrote that takes the workspace as it is.

    texts (int): Utterances.
    verdicts (dict[str, int]): Decisions by verdict.
    rejected (list[Rejected]): What it cannot express, with the reason.
    others (dict[str, int]): What else it wrote one by one, by kind.
    """

    texts: int
    verdicts: dict[str, int]
    rejected: list[Rejected] = field(default_factory=list)
    others: dict[str, int] = field(default_factory=dict)


def everything(rows: PackedRows, *, language: str) -> Fitted:
    """Return all rows: the format can express whatever a row holds."""
    return Fitted(rows)


@dataclass(frozen=True, slots=True)
class CorpusFormat:
    """A way to write decisions down.

    name (str): What the command line calls it.
    description (str): What it is, for people.
    write (Callable[[Corpus, Path], None]): Writes its files into an empty folder, the same bytes for the same corpus.
    fit (Callable[..., Fitted]): Takes `PackedRows` and `language`, and returns what it can express of them.
    write_all (Callable[[Workspace, Path], Written] | None): Writes the decisions themselves instead, undivided.
    """

    name: str
    description: str
    write: Callable[[Corpus, Path], None]
    fit: Callable[..., Fitted] = everything
    write_all: Callable[[Workspace, Path], Written] | None = None


def _imported(module: str) -> ModuleType:
    return import_module(f"{__package__}.formats.{module}")


def _ours(name: str, description: str, module: str) -> CorpusFormat:
    """Return a format whose module is imported when it is used: most need spaCy, which is slow to load."""

    def call(function: str) -> Callable[..., Any]:
        return lambda *values, **named: getattr(_imported(module), function)(*values, **named)

    return CorpusFormat(name, description, call("write"), call("fit"))


def _whole(name: str, description: str, module: str) -> CorpusFormat:
    def write_all(workspace: Workspace, folder: Path) -> Written:
        written: Written = _imported(module).write_all(workspace, folder)
        return written

    return CorpusFormat(name, description, lambda corpus, folder: None, write_all=write_all)


OURS = (
    _ours("spacy", "DocBins and JSON lines, spaCy's knowledge base and a config for spacy train", "spacy_format"),
    _ours("ner", "DocBins and a config for spaCy's ner", "spacy_ner"),
    _ours("spancat", "DocBins and a config for spaCy's spancat", "spacy_spancat"),
    _whole("jsonl", "the decisions themselves, one a line, with their utterances and entities", "decision_lines"),
    _ours("prodigy", "JSON lines for Prodigy, a task a mention with its options", "prodigy"),
    _ours("huggingface", "Parquet with a dataset card and Croissant metadata", "huggingface"),
    _ours("rasa", "Rasa NLU 3.1 YAML: examples, synonyms and lookup tables", "rasa"),
    _ours("alexa", "an Alexa interaction model: slot types with ids and synonyms, and samples", "alexa"),
    _whole("kb", "the knowledge base: spaCy's folder, CSV for reconciliation, statements on what is new", "kb_folder"),
)


def known_formats() -> dict[str, CorpusFormat]:
    """Return all formats by name, those of other packages behind ours."""
    return {format.name: format for format in (*plugged_in(PLUGINS, CorpusFormat), *OURS)}


def corpus_formats() -> list[tuple[str, str]]:
    """Return the formats that `export` writes, each with what it is."""
    return sorted((format.name, format.description) for format in known_formats().values())


def format_named(name: str) -> CorpusFormat:
    """Return a format by its name.

    name (str): The name, as `corpus_formats` lists it.
    RAISES (UsageError): There is no such format.
    """
    known = known_formats()
    if name not in known:
        raise UsageError(errors.FORMAT_OF_CORPUS_UNKNOWN.format(format=name, known=", ".join(sorted(known))))
    return known[name]
