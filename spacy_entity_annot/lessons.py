"""What the decisions of a workspace teach its candidates; here is decided what is learned, and when.

Aliases and priors follow every decision, weights every `STEP` decisions from `ENOUGH` on. All of it is derived from
the decisions that stand at the time: what is undone has taught nothing. To measure, aliases and priors can be learned
without one fold of the decisions; weights are never fitted to decisions on the mentions that are set aside to measure
(`workspace.lots.audit_share`).
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .counting import counted
from .knowledge import VERSION, CandidateGenerator
from .knowledge.index.stored_index import StoredIndex
from .knowledge.learned import Answer, LearnedAlias, learn_aliases, teach
from .knowledge.learning import LEAST_DECISIONS, Weights, learn_weights
from .types import Entity
from .workspace import Workspace, get_mentions, key_of
from .workspace.cache import make_cache_folder, read_cached, write_cached
from .workspace.entity_changes import changed_entities, entity_state, numbered_entities
from .workspace.evidence import Evidence, iterate_evidence
from .workspace.queries import query_of

ENOUGH = LEAST_DECISIONS
STEP = 100
MOST = 2_000
"""The latest decisions that weights are fitted to: more cost minutes and bring little."""

OnWait = Callable[[str], None]
_CACHE = "weights.json"


@dataclass(frozen=True, slots=True)
class Lessons:
    """What was learned.

    aliases (list[LearnedAlias]): Heard forms that became names, with the decisions they rest on.
    entities (list[Entity]): The entities that decisions changed: aliases and priors.
    weights (Weights): Of the ranking, and the calibration.
    """

    aliases: list[LearnedAlias]
    entities: list[Entity]
    weights: Weights


def taught_generator(
    workspace: Workspace, *, without: int | None = None, on_wait: OnWait = lambda text: None
) -> CandidateGenerator:
    """Return the candidate generator of a workspace, as its decisions taught it.

    workspace (Workspace): Its entities and decisions are read.
    without (int | None): The fold of the mentions whose decisions teach nothing.
    on_wait (OnWait): Told why, before anything that takes seconds.
    """
    with workspace.snapshot():
        known = StoredIndex(make_cache_folder(workspace)).open(WorkspaceEntities(workspace, on_wait))
    lessons = learn(workspace, known, without=without, on_wait=on_wait)
    generator = CandidateGenerator(known, ranker=lessons.weights.ranker, calibration=lessons.weights.calibration)
    generator.add(lessons.entities)
    return generator


class WorkspaceEntities:
    """The entities of a workspace, as an index needs them.

    workspace (Workspace): Where they are; the caller keeps one state of it.
    on_wait (OnWait): Told when all of them are read.
    """

    def __init__(self, workspace: Workspace, on_wait: OnWait) -> None:
        self._workspace, self._on_wait = workspace, on_wait

    @property
    def state(self) -> tuple[int, int]:
        """The present state."""
        return entity_state(self._workspace)

    def changed(self, since: tuple[int, int]) -> list[int] | None:
        """Return the numbers of the entities that changed since a state, None where it is unknown."""
        return changed_entities(self._workspace, since)

    def entities(self, numbers: Iterable[int] | None = None) -> Iterator[tuple[int, Entity]]:
        """Yield entities with their numbers, those of `numbers` or all."""
        if numbers is None:
            self._on_wait("Reading the knowledge base ...")
        return numbered_entities(self._workspace, numbers)


def learn(
    workspace: Workspace,
    known: Mapping[str, Entity],
    *,
    without: int | None = None,
    on_wait: OnWait = lambda text: None,
) -> Lessons:
    """Return what the standing decisions teach.

    workspace (Workspace): Where they stand.
    known (Mapping[str, Entity]): Its entities by id.
    without (int | None): The fold of the mentions whose decisions teach nothing.
    on_wait (OnWait): Told why, before anything that takes seconds.
    """
    evidence = list(iterate_evidence(workspace))
    answers = [answer_of(one) for one in evidence if one.fold != without]
    aliases = learn_aliases(answers)
    weights = _weights(workspace, known, [one for one in evidence if not one.is_audit], on_wait)
    return Lessons(aliases, teach(known, answers, aliases=aliases), weights)


def learned_aliases(workspace: Workspace, entity: str) -> list[LearnedAlias]:
    """Return the aliases that the standing decisions taught for one entity."""
    answers = [answer_of(one) for one in iterate_evidence(workspace)]
    return [alias for alias in learn_aliases(answers) if alias.entity == entity]


def answer_of(evidence: Evidence) -> Answer:
    """Return a settled mention as an answer to learn from."""
    return Answer(
        evidence.heard, evidence.entity, evidence.utterance, evidence.transcript, evidence.people, evidence.decisions,
        evidence.adjudicated,
    )  # fmt: skip


def _weights(
    workspace: Workspace, known: Mapping[str, Entity], evidence: Sequence[Evidence], on_wait: OnWait
) -> Weights:
    """Return the weights that the decisions up to the last whole `STEP` teach, from the cache where it has them."""
    settled = evidence[: len(evidence) // STEP * STEP]
    if len(settled) < ENOUGH:
        return Weights()
    key = key_of(VERSION, Weights(), settled, entity_state(workspace))
    weights = _cached(workspace, key)
    if weights is None:
        on_wait(f"Learning from {counted(len(settled), 'decision')} ...")
        latest = settled[-MOST:]
        mentions = get_mentions(workspace, [one.mention for one in latest])
        asked = [(query_of(workspace, mention), answer_of(one)) for mention, one in zip(mentions, latest, strict=True)]
        weights = learn_weights(known, [answer_of(one) for one in settled], asked, least=ENOUGH)
        write_cached(workspace, _CACHE, json.dumps({"key": key, "weights": weights.record()}).encode())
    return weights


def _cached(workspace: Workspace, key: str) -> Weights | None:
    try:
        stored = json.loads(read_cached(workspace, _CACHE) or b"{}")
        return Weights.of_record(stored["weights"]) if stored["key"] == key else None
    except (ValueError, LookupError, TypeError, AttributeError):  # damaged, or there is none
        return None
