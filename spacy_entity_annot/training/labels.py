"""The pipe `entity_annot_labels`: an entity's label is the type of what it was linked to."""

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc, Span

from ..knowledge.spacy_kb import TABLE

NAME = "entity_annot_labels"


class EntityLabels:
    """Labels the linked entities of docs by the type of their entity: a linker changes ids and leaves labels alone."""

    def __call__(self, doc: Doc) -> Doc:
        """Relabel one doc."""
        described = doc.vocab.lookups.get_table(TABLE, {})
        doc.ents = [self._labelled(ent, described.get(ent.kb_id_)) for ent in doc.ents]
        return doc

    def _labelled(self, ent: Span, description: list[str | None] | None) -> Span:
        label = (description[1] if description else None) or ent.label_
        return Span(ent.doc, ent.start, ent.end, label=label, kb_id=ent.kb_id_, span_id=ent.id_)


@Language.factory(NAME, assigns=["doc.ents"], requires=["doc.ents", "token.ent_kb_id"])
def make_entity_labels(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Create the pipe; it takes the types from the vocab, where `spacy_kb.to_lookup_kb` leaves them."""
    return EntityLabels()
