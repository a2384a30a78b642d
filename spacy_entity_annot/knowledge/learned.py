"""What decisions say about an entity: heard forms that became aliases, and how often it is meant."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..types import Entity
from .context.profiles import LINKED_IN
from .spoken import comparable_form

CONFIRMATIONS = 3
"""Links of one heard form to one entity, in different utterances, that make it an alias."""
PEOPLE = 2
"""People of whom each must have confirmed it, where so many annotate."""
UNKNOWN_PRIOR = 0.5
DOUBT = 1.0
"""How many links move a prior half of the way to 1."""
LEAST_LINKS, LEAST_RETURNS, MOST_ENTITIES = 4, 0.25, 30
"""What tells a conversation, which returns to the same few entities, from a list of requests that share a file."""
LEAST_SHARE = 1 / 6
"""Of a conversation's links, what an entity must have that was linked there but once: one among many may be a slip."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What people settled about one mention.

    heard (str): What the recogniser wrote.
    entity (str | None): The id of the entity that is meant; None where it is none of the knowledge base.
    utterance (str): The utterance's id.
    transcript (str): The transcript's id.
    people (frozenset[str]): Who decided.
    decisions (tuple[int, ...]): The numbers of the decisions.
    adjudicated (bool): Whether they settled a disagreement; one such answer is enough for an alias.
    """

    heard: str
    entity: str | None
    utterance: str
    transcript: str = ""
    people: frozenset[str] = frozenset()
    decisions: tuple[int, ...] = ()
    adjudicated: bool = False


@dataclass(frozen=True, slots=True)
class LearnedAlias:
    """An alias that follows from decisions, and goes when they are undone.

    entity (str): The entity's id.
    alias (str): The heard form, as it was first confirmed.
    decisions (tuple[int, ...]): The numbers of the decisions that it rests on.
    """

    entity: str
    alias: str
    decisions: tuple[int, ...]


def learn_aliases(
    answers: Iterable[Answer], *, least: int = CONFIRMATIONS, people: int | None = None
) -> list[LearnedAlias]:
    """Return the aliases that the standing decisions support, by entity and spoken form.

    A form that was as often found to mean no entity teaches none. Undone decisions are simply not among the answers:
    what rested on them is then not learned.

    answers (Iterable[Answer]): What stands settled, oldest first.
    least (int): Different utterances that are needed, from 1.
    people (int | None): Different people that are needed; None means `PEOPLE`, or as many as there are.
    """
    answers = list(answers)
    forms = {text: comparable_form(text) for text in {answer.heard for answer in answers}}
    heard: dict[tuple[str, str], list[Answer]] = {}
    denied: Counter[str] = Counter()
    for answer in answers:
        spoken = forms[answer.heard]
        if answer.entity is None:
            denied[spoken] += 1
        elif spoken:
            heard.setdefault((answer.entity, spoken), []).append(answer)
    if people is None:
        people = people_needed(answers)
    return [
        LearnedAlias(entity, support[0].heard, tuple(number for answer in support for number in answer.decisions))
        for (entity, spoken), support in sorted(heard.items())
        if len(support) > denied[spoken] and is_enough(support, people=people, least=least)
    ]


def teach(
    known: Mapping[str, Entity], answers: Iterable[Answer], *, aliases: Iterable[LearnedAlias] | None = None
) -> list[Entity]:
    """Return the entities that the answers change: with learned aliases behind their own, a higher prior, and in `meta`
    the conversations in which they were linked, which a candidate generator compares with that of a question.

    known (Mapping[str, Entity]): The knowledge base by id.
    answers (Iterable[Answer]): What stands settled, oldest first.
    aliases (Iterable[LearnedAlias] | None): None means those that the answers support.
    """
    answers = list(answers)
    forms: dict[str, list[str]] = {}
    for learned in learn_aliases(answers) if aliases is None else aliases:
        forms.setdefault(learned.entity, []).append(learned.alias)
    links = Counter(answer.entity for answer in answers if answer.entity in known)
    talks = conversations(answers)
    return [_taught(known[id], forms.get(id, ()), links[id], talks.get(id, ())) for id in sorted(filter(None, links))]


def conversations(answers: Iterable[Answer]) -> dict[str, list[str]]:
    """Return for each entity the transcripts in which it was linked, as far as they return to what they named before.

    answers (Iterable[Answer]): What stands settled.
    """
    linked: dict[str, Counter[str]] = {}
    for answer in answers:
        if answer.entity is not None and answer.transcript:
            linked.setdefault(answer.transcript, Counter())[answer.entity] += 1
    talks: dict[str, list[str]] = {}
    for transcript, entities in linked.items():
        links = entities.total()
        returns = (links - len(entities)) / max(links - 1, 1)
        if links >= LEAST_LINKS and returns >= LEAST_RETURNS and len(entities) <= MOST_ENTITIES:
            for entity, times in entities.items():
                if times > 1 or times >= LEAST_SHARE * links:
                    talks.setdefault(entity, []).append(transcript)
    return talks


def with_links(entity: Entity, links: int) -> Entity:
    """Return an entity with the prior that follows from how often it was linked."""
    prior = UNKNOWN_PRIOR if entity.prior is None else entity.prior
    return replace(entity, prior=prior + (1 - prior) * links / (links + DOUBT))


def people_needed(answers: Iterable[Answer]) -> int:
    """Return how many people must agree on what is learned everywhere: `PEOPLE`, or as many as there are."""
    return min(PEOPLE, len({person for answer in answers for person in answer.people}))


def is_enough(support: Sequence[Answer], *, people: int, least: int = CONFIRMATIONS) -> bool:
    """Return whether answers are enough to be learned everywhere.

    support (Sequence[Answer]): Those that say the same of one heard form.
    people (int): Different people that are needed.
    least (int): Different utterances that are needed, from 1.
    """
    if any(answer.adjudicated for answer in support):
        return True
    utterances = {answer.utterance for answer in support}
    return len(utterances) >= least and len({person for answer in support for person in answer.people}) >= people


def _taught(entity: Entity, forms: Sequence[str], links: int, talks: Sequence[str]) -> Entity:
    names = {comparable_form(name) for name in entity.names} if forms else ()
    new = tuple(form for form in forms if comparable_form(form) not in names)
    meta = {**entity.meta, **{f"{LINKED_IN}{transcript}": transcript for transcript in talks}}
    return with_links(replace(entity, aliases=(*entity.aliases, *new), meta=meta), links)
