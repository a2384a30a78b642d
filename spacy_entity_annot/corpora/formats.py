"""The formats that a corpus can be written in; one module each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from .. import errors
from ..errors import UsageError
from ..types import Entity
from .rows import Row
from .selection import Rejected

_ROOM = "spacy_entity_annot.corpora"
WRITERS = {
    "spacy": (f"{_ROOM}.spacy_format", "DocBins and JSON lines, spaCy's knowledge base and a config for spacy train"),
}
"""Format -> the module that writes it, imported when it is used, and what it is."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What a format writes.

    splits (dict[str, list[Row]]): The rows of train, dev and test.
    entities (list[Entity]): The knowledge base, with the aliases that the train split teaches, by id.
    language (str): The code of spaCy's language class.
    seed (int): The seed of the training.
    """

    splits: dict[str, list[Row]]
    entities: list[Entity]
    language: str = "en"
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a format can express.

    rows (list[Row]): The rows with what it can.
    rejected (list[Rejected]): The mentions that it cannot, with the reason.
    notes (dict[str, int]): What was changed on the way, counted.
    """

    rows: list[Row]
    rejected: list[Rejected] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)


class Writer(Protocol):
    """A format's module."""

    def fit(self, rows: Sequence[Row], *, language: str) -> Fitted:
        """Return what the format can express of the rows."""

    def write(self, corpus: Corpus, folder: Path) -> None:
        """Write the format's files into an empty folder, the same bytes for the same corpus."""


def formats() -> list[tuple[str, str]]:
    """Return the formats that `export` writes, each with what it is."""
    return [(name, about) for name, (_, about) in sorted(WRITERS.items())]


def writer_of(format: str) -> Writer:
    """Return a format's module.

    format (str): Its name.
    RAISES (UsageError): There is no such format.
    """
    if format not in WRITERS:
        raise UsageError(errors.FORMAT_OF_CORPUS_UNKNOWN.format(format=format, known=", ".join(sorted(WRITERS))))
    return cast(Writer, import_module(WRITERS[format][0]))
