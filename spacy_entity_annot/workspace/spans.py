"""The spans of all mentions and their decisions, without their texts: what an export walks over."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from ..types import JsonObject, Verdict, VerdictKind
from .origin import stored_origin
from .workspace import Workspace

_QUERY = """
SELECT mention.number, mention.utterance, mention.alternative, mention.start, mention.end,
    (SELECT entity.type FROM hit JOIN entity ON entity.id = hit.entity
        WHERE hit.mention = mention.number ORDER BY hit.score DESC, hit.target, hit.entity LIMIT 1),
    (SELECT entity.type FROM candidate JOIN entity ON entity.number = candidate.entity
        WHERE candidate.mention = mention.number ORDER BY candidate.rank LIMIT 1),
    EXISTS (SELECT 1 FROM standing_decision AS mend WHERE mend.replaces = mention.number),
    (SELECT json_group_array(id) FROM (
        SELECT entity.id AS id FROM candidate JOIN entity ON entity.number = candidate.entity
        WHERE candidate.mention = mention.number ORDER BY candidate.rank))
FROM mention ORDER BY mention.utterance, mention.alternative, mention.start, mention.end
"""


@dataclass(frozen=True, slots=True)
class MentionSpan:
    """Where a mention stands.

    number (int): The mention's row.
    utterance_number (int): The utterance's row.
    alternative (int | None): The n-best reading that the offsets count.
    start (int): First character.
    end (int): One past the last character.
    type (str | None): The type of the mined target's entity, else of the first candidate.
    mended (bool): Whether a decision on another span replaces this one.
    candidates (tuple[str, ...]): The ids of the entities that were proposed, best first.
    """

    number: int
    utterance_number: int
    alternative: int | None
    start: int
    end: int
    type: str | None
    mended: bool
    candidates: tuple[str, ...]


def iterate_spans(workspace: Workspace) -> Iterator[MentionSpan]:
    """Yield the spans of all mentions, in the order of their utterances, readings and offsets.

    workspace (Workspace): Where to read; inside a snapshot where others may write meanwhile.
    """
    for row in workspace.connection.execute(_QUERY):
        number, utterance, alternative, start, end, target_type, candidate_type, mended, proposed = row
        yield MentionSpan(
            number, utterance, None if alternative < 0 else alternative, start, end, target_type or candidate_type,
            bool(mended), tuple(json.loads(proposed)),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class StandingDecision:
    """A decision that nobody took back, with all that it takes to make it again elsewhere.

    number (int): Its row.
    mention (int): The mention's row.
    utterance_number (int): The utterance's row.
    alternative (int | None): The n-best reading that the offsets count.
    start (int): First character.
    end (int): One past the last character.
    annotator (str): Who decided.
    verdict (Verdict): What was decided.
    replaces (tuple[int, int] | None): The span that this one mends.
    key (str): What makes a repeat harmless.
    decided_at (str): ISO 8601, UTC.
    origin (JsonObject | None): Where it was made, if not here; see `origin.Origin`.
    screen (int | None): The row of what was shown; see `screens`.
    """

    number: int
    mention: int
    utterance_number: int
    alternative: int | None
    start: int
    end: int
    annotator: str
    verdict: Verdict
    replaces: tuple[int, int] | None
    key: str
    decided_at: str
    origin: JsonObject | None
    screen: int | None


_STANDING = """
SELECT mention.utterance, mention.alternative, mention.start, mention.end, decision.annotator, decision.verdict,
    entity.id, decision.reason, mended.start, mended.end, decision.key, decision.decided_at,
    decision.origin, decision.screen, decision.number, decision.mention
FROM standing_decision AS decision JOIN mention ON mention.number = decision.mention
LEFT JOIN entity ON entity.number = decision.entity LEFT JOIN mention AS mended ON mended.number = decision.replaces
ORDER BY decision.moment, decision.key
"""

_AFTER_NIL = """
SELECT entity.id, count(DISTINCT link.mention)
FROM current_decision AS link JOIN entity ON entity.number = link.entity
WHERE entity.retired_at IS NULL AND EXISTS (
    SELECT 1 FROM standing_decision AS nil
    WHERE nil.mention = link.mention AND nil.verdict = 'nil' AND (nil.moment, nil.key) < (link.moment, link.key))
GROUP BY entity.id ORDER BY entity.id
"""


def iterate_standing_decisions(workspace: Workspace) -> Iterator[StandingDecision]:
    """Yield the decisions that nobody took back, oldest first.

    workspace (Workspace): Where to read; inside a snapshot where others may write meanwhile.
    """
    for row in workspace.connection.execute(_STANDING):
        utterance, alternative, start, end, annotator, kind, entity, reason, mended, mended_end, key, at, *made = row
        yield StandingDecision(
            made[2], made[3], utterance, None if alternative < 0 else alternative, start, end, annotator,
            Verdict(VerdictKind(kind), entity, reason), None if mended is None else (mended, mended_end), key, at,
            stored_origin(made[0]), made[1],
        )  # fmt: skip


def entities_after_nil(workspace: Workspace) -> dict[str, int]:
    """Return the entities to which mentions were linked that had been nil before, and how many mentions each."""
    return dict(workspace.connection.execute(_AFTER_NIL))


def count_decisions(workspace: Workspace) -> int:
    """Return how many decisions were ever recorded."""
    (count,) = workspace.connection.execute("SELECT count(*) FROM decision WHERE verdict <> 'undo'").fetchone()
    return int(count)
