"""Corpora: what was decided, written for training; one module a format."""

from .check import check
from .decision_lines import Imported, import_corpus
from .export import Exported, export
from .faults import Fault
from .formats import CorpusFormat, formats

__all__ = ["CorpusFormat", "Exported", "Fault", "Imported", "check", "export", "formats", "import_corpus"]
