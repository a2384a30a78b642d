"""The ranking learned from the train split, by the fitting that serves reviews."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from ..corpora.aliases import LEARNED
from ..corpora.rows import Mark, Row, Span
from ..knowledge.learned import Answer
from ..knowledge.learning import Weights, folds_of, learn_by_fold
from ..knowledge.ranking.ranking import Ranker
from ..types import Entity, Query

MOST = 1_000
"""The last mentions, which weights are fitted to: more cost minutes and bring little."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """What the train split teaches of the ranking.

    weights (Weights): Those of all of it; the package's own where they are no worse.
    rankers (list[Ranker]): For each fold what the others teach.
    fold_of (Callable): The fold of an answer.
    """

    weights: Weights
    rankers: list[Ranker]
    fold_of: Callable[[Answer], int]


def learn_ranking(rows: Iterable[Row], entities: Iterable[Entity]) -> Ranking:
    """Return the ranking that the train split teaches.

    The heard forms that the split taught as aliases are left out of the candidates: with them every link of the split
    would be spelled right, and spelling would seem to be all that counts.

    rows (Iterable[Row]): The train split.
    entities (Iterable[Entity]): The knowledge base.
    """
    asked = questions_of(rows)[-MOST:]
    answers = [answer for _, answer in asked]
    known = {entity.id: _untaught(entity) for entity in entities}
    weights, rankers = learn_by_fold(known, answers, asked)
    return Ranking(weights, rankers, folds_of(answers))


def questions_of(rows: Iterable[Row]) -> list[tuple[Query, Answer]]:
    """Return the verdicts of rows as answered questions."""
    return [
        (Query(answer.heard, context=row.text), answer)
        for row in rows
        for span in row.decided
        if span.mark is not Mark.REJECT and (answer := answer_of(row, span)).heard
    ]


def answer_of(row: Row, span: Span) -> Answer:
    """Return a span's verdict as an answer; renderings of one request are as of one transcript."""
    return Answer(row.text[span.start : span.end], span.entity, row.utterance, row.group or row.utterance)


def _untaught(entity: Entity) -> Entity:
    taught: Sequence[str] = entity.meta.get(LEARNED, ())
    return replace(entity, aliases=tuple(alias for alias in entity.aliases if alias not in taught))
