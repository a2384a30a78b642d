"""Corpora: what was decided, written for training; one module a format."""

from .check import check
from .export import Exported, export
from .faults import Fault
from .formats.decision_lines import Imported, import_corpus
from .packed import PackedRows
from .registry import Corpus, CorpusFormat, Fitted, corpus_formats

__all__ = [
    "Corpus",
    "CorpusFormat",
    "Exported",
    "Fault",
    "Fitted",
    "Imported",
    "PackedRows",
    "check",
    "corpus_formats",
    "export",
    "import_corpus",
]
