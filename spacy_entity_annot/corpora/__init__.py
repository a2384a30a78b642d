"""Corpora: what was decided, written for training; one module a format."""

from .export import Exported, export
from .formats import formats

__all__ = ["Exported", "export", "formats"]
