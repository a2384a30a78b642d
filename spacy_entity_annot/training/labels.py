"""The pipe `entity_annot_labels`: an entity's label is the type of what it was linked to."""

from collections.abc import Callable, Mapping

from spacy.language import Language
from spacy.tokens import Doc, Span

from ..component.matches import MENTION
from ..corpora.rows import UNTYPED
from ..knowledge.files.record import NIL
from ..knowledge.spacy_kb import TABLE

NAME = "entity_annot_labels"


class EntityLabels:
    """Labels the entities of docs by the type of what they are linked to: a linker changes ids and leaves labels alone.

    A mention that is linked to nothing has the type of the entity that was sought there; what another pipe found and
    nothing links stays as it is.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Relabel one doc."""
        described = doc.vocab.lookups.get_table(TABLE, {})
        doc.ents = [self._labelled(ent, described) for ent in doc.ents]
        return doc

    def _labelled(self, ent: Span, described: Mapping[str, list[str | None]]) -> Span:
        mention = ent._.get(MENTION)
        linked = ent.kb_id_ not in ("", NIL)
        if mention is None and not linked:
            return ent
        sought = (mention or {}).get("entity") or ""
        description = described.get(ent.kb_id_ if linked else sought)
        label = description[1] if description else ent.label_ if linked else None
        return Span(ent.doc, ent.start, ent.end, label=label or UNTYPED, kb_id=ent.kb_id_, span_id=ent.id_)


@Language.factory(NAME, assigns=["doc.ents"], requires=["doc.ents", "token.ent_kb_id"])
def make_entity_labels(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Create the pipe; it takes the types from the vocab, where `spacy_kb.to_lookup_kb` leaves them."""
    return EntityLabels()
