"""Corpora: what was decided, written for training; one module a format."""

from .check import check
from .export import Exported, export
from .faults import Fault
from .formats import formats

__all__ = ["Exported", "Fault", "check", "export", "formats"]
