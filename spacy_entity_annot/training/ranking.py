"""The ranking learned from the train split, by the fitting that serves reviews."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..corpora.aliases import LEARNED
from ..corpora.rows import Mark, Row
from ..knowledge import CandidateGenerator
from ..knowledge.learning import Answer, learn_ranker
from ..knowledge.ranking import FIXED, Ranker
from ..types import Entity, Query


def ranker_of(rows: Sequence[Row], entities: Iterable[Entity]) -> Ranker:
    """Return the ranker that the links of the train split teach; the package's own where that one is no worse.

    The heard forms that the split taught as aliases are left out of the candidates: with them every link of the split
    would be spelled right, and spelling would seem to be all that counts.

    rows (Sequence[Row]): The train split.
    entities (Iterable[Entity]): The knowledge base.
    """
    answers = answers_of(rows)
    generator = CandidateGenerator(map(_untaught, entities))
    return learn_ranker(generator, answers) or FIXED


def answers_of(rows: Iterable[Row]) -> list[Answer]:
    """Return the links of rows as answered questions; renderings of one request stay together in cross-validation."""
    return [
        Answer(Query(row.text[span.start : span.end], context=row.text, transcript=row.group or None), span.entity)
        for row in rows
        for span in row.entities
        if span.mark is Mark.LINK and span.entity
    ]


def _untaught(entity: Entity) -> Entity:
    taught = set(entity.meta.get(LEARNED, ()))
    return replace(entity, aliases=tuple(alias for alias in entity.aliases if alias not in taught))
