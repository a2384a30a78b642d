"""The spaCy pipe `entity_annot`: finds names however they were heard, and says which entities they may mean."""

from spacy_entity_annot.component.factory import make_entity_annot
from spacy_entity_annot.component.matches import Match
from spacy_entity_annot.component.pipe import EntityAnnot

__all__ = ["EntityAnnot", "Match", "make_entity_annot"]
