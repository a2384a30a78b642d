"""The workspace: one SQLite file, one module a noun. sqlite3 is used in this folder alone."""

from .acts import record_act, record_new_entity, redo_decisions, undo_decisions
from .decisions import (
    SPANS_AN_ENTITY,
    Circumstances,
    Decision,
    count_current_verdicts,
    current_decisions,
    decision_with_key,
    key_of,
    record_decision,
    record_span_decision,
    settled_verdicts,
)
from .entities import AddedEntities, add_entities, count_entities, get_entity, iterate_entities, remove_entity
from .guidelines import guideline_of
from .mentions import Hit, StoredMention, add_mentions, get_mentions, iterate_mentions, set_candidates
from .problems import add_problems, iterate_problems
from .purge import purge_utterances
from .screens import screen_of
from .utterances import Added, add_utterances, get_utterance, get_utterances, iterate_utterances, neighbours
from .workspace import Workspace

__all__ = [
    "SPANS_AN_ENTITY",
    "Added",
    "AddedEntities",
    "Circumstances",
    "Decision",
    "Hit",
    "StoredMention",
    "Workspace",
    "add_entities",
    "add_mentions",
    "add_problems",
    "add_utterances",
    "count_entities",
    "count_current_verdicts",
    "current_decisions",
    "decision_with_key",
    "get_entity",
    "get_mentions",
    "get_utterance",
    "get_utterances",
    "guideline_of",
    "iterate_entities",
    "iterate_mentions",
    "iterate_problems",
    "iterate_utterances",
    "key_of",
    "neighbours",
    "purge_utterances",
    "record_act",
    "record_decision",
    "record_new_entity",
    "record_span_decision",
    "redo_decisions",
    "remove_entity",
    "screen_of",
    "set_candidates",
    "settled_verdicts",
    "undo_decisions",
]
