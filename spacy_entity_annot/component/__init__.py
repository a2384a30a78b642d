"""The spaCy pipe `entity_annot`: finds names however they were heard, and says which entities they may mean."""

from .factory import make_entity_annot
from .matches import Match
from .pipe import EntityAnnot

__all__ = ["EntityAnnot", "Match", "make_entity_annot"]
