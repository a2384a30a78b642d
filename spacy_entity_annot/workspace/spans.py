"""The spans of all mentions, without their texts and candidates: what an export walks over."""

from collections.abc import Iterator
from dataclasses import dataclass

from .workspace import Workspace

_QUERY = """
SELECT mention.number, mention.utterance, mention.alternative, mention.start, mention.end,
    (SELECT entity.type FROM hit JOIN entity ON entity.id = hit.entity
        WHERE hit.mention = mention.number ORDER BY hit.score DESC, hit.target, hit.entity LIMIT 1),
    (SELECT entity.type FROM candidate JOIN entity ON entity.number = candidate.entity
        WHERE candidate.mention = mention.number ORDER BY candidate.rank LIMIT 1),
    EXISTS (SELECT 1 FROM standing_decision AS mend WHERE mend.replaces = mention.number)
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
    """

    number: int
    utterance_number: int
    alternative: int | None
    start: int
    end: int
    type: str | None
    mended: bool


def iterate_spans(workspace: Workspace) -> Iterator[MentionSpan]:
    """Yield the spans of all mentions, in the order of their utterances, readings and offsets.

    workspace (Workspace): Where to read; inside a snapshot where others may write meanwhile.
    """
    for number, utterance, alternative, start, end, target_type, candidate_type, mended in workspace.connection.execute(
        _QUERY
    ):
        reading = None if alternative < 0 else alternative
        yield MentionSpan(number, utterance, reading, start, end, target_type or candidate_type, bool(mended))
