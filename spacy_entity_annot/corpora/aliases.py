"""What the decisions say about how entities are heard."""

from collections.abc import Iterable
from dataclasses import replace

from ..types import Entity
from .grades import Grade
from .rows import Mark, Row
from .text import normalise

HEARD = "heard"
"""The key of an entity's `meta` with its confirmed forms and the utterances that confirm each."""
LEARNED = "learned"
"""The key of an entity's `meta` with the aliases that were not among its names before."""

HeardForms = dict[str, dict[str, list[str]]]


def heard_forms(rows: Iterable[Row]) -> HeardForms:
    """Return the forms that were linked: entity -> normalised form -> utterances, in order and without repeats.

    What was accepted without a person teaches nothing.

    rows (Iterable[Row]): Rows of the train split alone: a form of dev or test would give its answer away.
    """
    forms: dict[str, dict[str, dict[str, None]]] = {}
    for row in rows:
        for span in row.entities:
            if span.mark is Mark.LINK and span.entity and span.grade is not Grade.BRONZE:
                form = normalise(row.text[span.start : span.end])
                forms.setdefault(span.entity, {}).setdefault(form, {})[row.utterance] = None
    return {entity: {form: list(utterances) for form, utterances in heard.items()} for entity, heard in forms.items()}


def learn_aliases(entities: Iterable[Entity], forms: HeardForms) -> list[Entity]:
    """Return the entities with the forms that were heard for them as aliases.

    entities (Iterable[Entity]): The knowledge base.
    forms (HeardForms): From `heard_forms`; each stays traceable under the entity's `heard`.
    """
    return [_taught(entity, forms[entity.id]) if entity.id in forms else entity for entity in entities]


def _taught(entity: Entity, forms: dict[str, list[str]]) -> Entity:
    known = {normalise(name) for name in entity.names}
    new = sorted(form for form in forms if form not in known)
    heard = {form: forms[form] for form in sorted(forms)}
    return replace(entity, aliases=(*entity.aliases, *new), meta={**entity.meta, HEARD: heard, LEARNED: new})
