"""Heard forms that people confirmed often enough to be aliases, each with the decisions it rests on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy_entity_annot.knowledge.spoken import comparable_form
from spacy_entity_annot.types import Entity

CONFIRMATIONS = 3
"""Links of one heard form to one entity, in different utterances, that make it an alias."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A decision that linked a heard form.

    decision (str): Its id.
    heard (str): What the recogniser wrote.
    entity (str): The entity's id.
    utterance (str): The utterance's id.
    annotator (str): Who decided.
    adjudicated (bool): Whether it settled a disagreement; one such decision is enough.
    """

    decision: str
    heard: str
    entity: str
    utterance: str
    annotator: str
    adjudicated: bool = False


@dataclass(frozen=True, slots=True)
class LearnedAlias:
    """An alias that follows from decisions, and goes when they are undone.

    entity (str): The entity's id.
    alias (str): The heard form, as it was first confirmed.
    decisions (tuple[str, ...]): The ids of the decisions it rests on.
    """

    entity: str
    alias: str
    decisions: tuple[str, ...]


def learn_aliases(
    confirmations: Iterable[Confirmation], *, least: int = CONFIRMATIONS, annotators: int = 1
) -> list[LearnedAlias]:
    """Return the aliases that the standing decisions support, by entity and spoken form.

    Undone decisions are simply not among `confirmations`: what rested on them alone is then not learned.

    confirmations (Iterable[Confirmation]): Standing links, oldest first.
    least (int): Different utterances that are needed, from 1.
    annotators (int): Different people that are needed; 2 where several annotate.
    """
    heard: dict[tuple[str, str], list[Confirmation]] = {}
    for one in confirmations:
        spoken = comparable_form(one.heard)
        if spoken:
            heard.setdefault((one.entity, spoken), []).append(one)
    return [
        LearnedAlias(entity, support[0].heard, tuple(one.decision for one in support))
        for (entity, _), support in sorted(heard.items())
        if _is_confirmed(support, least, annotators)
    ]


def with_learned_aliases(entities: Iterable[Entity], learned: Iterable[LearnedAlias]) -> Iterator[Entity]:
    """Yield the entities with their learned aliases behind their own."""
    by_entity: dict[str, list[str]] = {}
    for one in learned:
        by_entity.setdefault(one.entity, []).append(one.alias)
    return (_extended(entity, by_entity) for entity in entities)


def _is_confirmed(support: Sequence[Confirmation], least: int, annotators: int) -> bool:
    if any(one.adjudicated for one in support):
        return True
    utterances = len({one.utterance for one in support})
    return utterances >= least and len({one.annotator for one in support}) >= annotators


def _extended(entity: Entity, learned: Mapping[str, Sequence[str]]) -> Entity:
    known = {comparable_form(name) for name in entity.names}
    added = [alias for alias in learned.get(entity.id, ()) if comparable_form(alias) not in known]
    return replace(entity, aliases=(*entity.aliases, *added)) if added else entity
