"""Entities: knowledge base files, the proposal of candidates, and spaCy's knowledge base."""

from typing import TYPE_CHECKING, Any

from .files import read_entities
from .files.record import entity_from_record
from .files.registry import kb_formats
from .lint import Oddity, lint_entities

if TYPE_CHECKING:
    from .candidates import VERSION, CandidateGenerator

__all__ = [
    "VERSION",
    "CandidateGenerator",
    "Oddity",
    "entity_from_record",
    "kb_formats",
    "lint_entities",
    "read_entities",
]


def __getattr__(name: str) -> Any:
    # numpy loads only for those who ask for candidates
    if name in ("VERSION", "CandidateGenerator"):
        from . import candidates

        return getattr(candidates, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
