"""What a trained pipeline remembers of the decisions, kept in a lookups table of its vocab, which it is saved with."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from spacy.vocab import Vocab

from ..knowledge.learned import with_links
from ..knowledge.learning import Weights
from ..types import Entity
from .decided import Counts

TABLE = "spacy_entity_annot_decisions"
DECISIONS, FIRST, POPULAR = "decisions", "first", "popular"
"""The rules: candidates reweighted by the decisions, as they are, or the most popular one alone."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What the decisions of a train split taught.

    decisions (Counts): Heard form -> entity, or "" for none -> decisions.
    weights (Weights): Of the ranking, with the calibration of what a pipeline answers.
    priors (bool): Whether entities that were often linked are likelier than the knowledge base says.
    rule (str): `DECISIONS`, `FIRST` or `POPULAR`.
    unused (Mapping[str, Sequence[str]]): Entity -> its learned aliases that are not to count.
    """

    decisions: Counts = field(default_factory=dict)
    weights: Weights = field(default_factory=Weights)
    priors: bool = False
    rule: str = DECISIONS
    unused: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, vocab: Vocab) -> "Memory":
        """Return what a vocab remembers: nothing where no pipeline of ours left it."""
        table = vocab.lookups.get_table(TABLE, {})
        if "rule" not in table:
            return cls()
        memory = cls(table["decisions"], priors=table["priors"], rule=table["rule"], unused=table.get("unused", {}))
        try:
            return replace(memory, weights=Weights.of_record(table["weights"])) if table["weights"] else memory
        except ValueError:  # this version judges by other features than the one that trained
            return memory

    def keep(self, vocab: Vocab) -> None:
        """Leave it with a vocab, in place of what was there."""
        if vocab.lookups.has_table(TABLE):
            vocab.lookups.remove_table(TABLE)
        content = {"decisions": {form: dict(answers) for form, answers in self.decisions.items()},
                   "weights": self.weights.record(), "priors": self.priors, "rule": self.rule,
                   "unused": {entity: list(aliases) for entity, aliases in self.unused.items()}}  # fmt: skip
        vocab.lookups.add_table(TABLE, content)

    def spelled(self, entities: Iterable[Entity]) -> list[Entity]:
        """Return the entities of the pipeline's knowledge base without the aliases that are not to count."""
        return [_without(entity, self.unused[entity.id]) if entity.id in self.unused else entity for entity in entities]

    def taught(self, entities: Iterable[Entity]) -> list[Entity]:
        """Return the entities with the priors that follow from the decisions."""
        links: Counter[str] = Counter()
        for answers in self.decisions.values() if self.priors else ():
            links.update({entity: count for entity, count in answers.items() if entity})
        return [with_links(entity, links[entity.id]) if links[entity.id] else entity for entity in entities]


def _without(entity: Entity, unused: Sequence[str]) -> Entity:
    return replace(entity, aliases=tuple(alias for alias in entity.aliases if alias not in unused))
