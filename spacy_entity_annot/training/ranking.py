"""The ranking learned from the train split, by the fitting that serves reviews."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..corpora.aliases import LEARNED
from ..corpora.rows import Mark, Row
from ..knowledge.learned import Answer
from ..knowledge.learning import Weights, learn_weights
from ..types import Entity, Query

MOST = 1_000
"""The last mentions, which weights are fitted to: more cost minutes and bring little."""


def weights_of(rows: Iterable[Row], entities: Iterable[Entity]) -> Weights:
    """Return the weights that the train split teaches; the package's own where those are no worse.

    The heard forms that the split taught as aliases are left out of the candidates: with them every link of the split
    would be spelled right, and spelling would seem to be all that counts.

    rows (Iterable[Row]): The train split.
    entities (Iterable[Entity]): The knowledge base.
    """
    asked = questions_of(rows)[-MOST:]
    known = {entity.id: _untaught(entity) for entity in entities}
    return learn_weights(known, [answer for _, answer in asked], asked)


def questions_of(rows: Iterable[Row]) -> list[tuple[Query, Answer]]:
    """Return the verdicts of rows as answered questions; renderings of one request are as of one transcript."""
    return [
        (Query(heard, context=row.text), Answer(heard, span.entity, row.utterance, row.group or row.utterance))
        for row in rows
        for span in row.decided
        if span.mark is not Mark.REJECT and (heard := row.text[span.start : span.end])
    ]


def _untaught(entity: Entity) -> Entity:
    taught: Sequence[str] = entity.meta.get(LEARNED, ())
    return replace(entity, aliases=tuple(alias for alias in entity.aliases if alias not in taught))
