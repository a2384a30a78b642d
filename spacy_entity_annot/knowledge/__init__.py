"""Entities: knowledge base files, the proposal of candidates, and spaCy's knowledge base."""

from spacy_entity_annot.knowledge.files import read_entities
from spacy_entity_annot.knowledge.lint import Finding, lint_entities
from spacy_entity_annot.knowledge.records import entity_from_record

__all__ = ["Finding", "entity_from_record", "lint_entities", "read_entities"]
