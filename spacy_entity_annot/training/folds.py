"""What a corpus can be asked without knowing the answer: each fold of train by what the others teach, dev by all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..corpora.aliases import LEARNED, heard_forms
from ..corpora.decided import count_decisions
from ..corpora.memory import Memory
from ..corpora.rows import Row
from ..knowledge.learning import Weights
from ..types import Entity
from .ranking import Ranking, answer_of, learn_ranking
from .samples import Sample

MOST = 2_000
"""The last mentions of train that are asked: a thousand take some 8 s of CPU, and on 600 two errors tell enough."""


@dataclass(frozen=True, slots=True)
class Part:
    """Texts, and what a pipeline remembers that has not seen them.

    samples (list[Sample]): The texts, each with the mentions that are asked.
    taught (Memory): All that the other texts teach.
    untaught (Memory): None of it, the same for every part.
    """

    samples: list[Sample]
    taught: Memory
    untaught: Memory


def parts_of(rows: Sequence[Row], dev: Sequence[Sample], entities: Iterable[Entity]) -> list[Part]:
    """Return the folds of a train split, and as the last part dev, which all of train teaches.

    rows (Sequence[Row]): The train split.
    dev (Sequence[Sample]): The dev split.
    entities (Iterable[Entity]): The knowledge base with its learned aliases.
    """
    entities = list(entities)
    learned = {entity.id: entity.meta[LEARNED] for entity in entities if entity.meta.get(LEARNED)}
    ranking = learn_ranking(rows, entities)
    untaught = Memory(unused=learned)
    parts = []
    for fold, ranker in enumerate(ranking.rankers):
        others = _divided(rows, ranking, fold, inside=False)
        memory = Memory(count_decisions(others), Weights(ranker), unused=_unheard(learned, others))
        asked = _divided(_last(rows), ranking, fold, inside=True)
        parts.append(Part([Sample.of_row(row) for row in asked if row.entities], memory, untaught))
    return [*parts, Part(list(dev), Memory(count_decisions(rows), ranking.weights), untaught)]


def _divided(rows: Iterable[Row], ranking: Ranking, fold: int, *, inside: bool) -> list[Row]:
    return [
        replace(
            row, spans=tuple(span for span in row.spans if (ranking.fold_of(answer_of(row, span)) == fold) is inside)
        )
        for row in rows
    ]


def _last(rows: Sequence[Row]) -> Sequence[Row]:
    mentions = 0
    for place in range(len(rows) - 1, -1, -1):
        mentions += len(rows[place].entities)
        if mentions >= MOST:
            return rows[place:]
    return rows


def _unheard(learned: Mapping[str, Sequence[str]], rows: Iterable[Row]) -> dict[str, list[str]]:
    """Return the learned aliases that these rows do not teach."""
    heard = heard_forms(rows)
    return {id: [alias for alias in aliases if alias not in heard.get(id, {})] for id, aliases in learned.items()}
