"""A trained linker made into a pipeline that finds the mentions itself."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from spacy.language import Language

from ..corpora.aliases import HEARD, LEARNED
from ..corpora.config import LINKER
from ..corpora.rows import Mark, Row
from ..corpora.text import normalise
from ..types import Entity, Target
from . import labels

FINDER = "entity_annot"


def assemble(nlp: Language, entities: Iterable[Entity], rows: Sequence[Row]) -> None:
    """Put our search before the linker and labels behind it, and free the config from the places where it was trained.

    nlp (Language): The trained pipeline; it is changed.
    entities (Iterable[Entity]): The knowledge base with its learned aliases.
    rows (Sequence[Row]): The train split: the pipeline looks for names of the types that people decided on.
    """
    # The utterances that confirm an alias belong into the corpus, not into a model that travels.
    known = [replace(entity, meta={key: value for key, value in entity.meta.items() if key not in (HEARD, LEARNED)})
             for entity in entities]  # fmt: skip
    finder: Any = nlp.add_pipe(FINDER, before=LINKER, config={"annotate_ents": True})
    finder.add_entities(known)
    finder.add_targets(names_to_find(known, rows))
    nlp.add_pipe(labels.NAME, after=LINKER)
    nlp.get_pipe_config(LINKER)["use_gold_ents"] = False
    nlp.config["paths"]["corpus"] = "."


def set_linker(nlp: Language, *, context: bool, threshold: float) -> None:
    """Set how the linker answers, now and for when the pipeline is loaded again.

    nlp (Language): The pipeline.
    context (bool): Whether the words around a mention count.
    threshold (float): From which score on it links.
    """
    linker: Any = nlp.get_pipe(LINKER)
    linker.incl_context, linker.threshold = context, threshold
    nlp.get_pipe_config(LINKER).update({"incl_context": context, "threshold": threshold})


def names_to_find(entities: Iterable[Entity], rows: Sequence[Row]) -> list[Target]:
    """Return what the pipeline looks for: the entities of the types that were decided on, and what was always nil.

    A knowledge base of places and works besides artists would find a name in every other word of a music request.

    entities (Iterable[Entity]): The knowledge base.
    rows (Sequence[Row]): The train split.
    """
    entities = list(entities)
    types = {span.label for row in rows for span in row.entities}
    linked = {span.entity for row in rows for span in row.entities}
    wanted = [Target.of(entity) for entity in entities if entity.type in types or entity.id in linked]
    return [*wanted, *map(Target, always_nil(rows, entities))]


def always_nil(rows: Iterable[Row], entities: Iterable[Entity]) -> list[str]:
    """Return the heard forms that were always nil, so that they are found in use and get no link.

    rows (Iterable[Row]): The train split.
    entities (Iterable[Entity]): The knowledge base; its names are looked for in any case.
    """
    verdicts: dict[str, set[Mark]] = {}
    for row in rows:
        for span in row.decided:
            verdicts.setdefault(normalise(row.text[span.start : span.end]), set()).add(span.mark)
    known = {normalise(name) for entity in entities for name in entity.names}
    return sorted(form for form, marks in verdicts.items() if marks == {Mark.NIL} and form not in known)
