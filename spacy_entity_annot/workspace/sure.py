"""Entities that are surely meant in a transcript, and the unsure mentions there that may mean them, too."""

from collections.abc import Collection, Iterator

from .mentions import StoredMention, get_mentions
from .packing import pack
from .workspace import Workspace

_PAGE = 500
_UNDECIDED = "NOT EXISTS (SELECT 1 FROM current_decision AS made WHERE made.mention = mention.number)"
_SURE = f"""
WITH candidates AS (
    SELECT utterance.transcript, candidate.mention, rank, candidate.entity, probability, reasons
    FROM mention JOIN utterance ON utterance.number = mention.utterance
    JOIN transcript ON transcript.number = utterance.transcript
    JOIN candidate ON candidate.mention = mention.number
    WHERE {_UNDECIDED} AND (:transcripts IS NULL OR transcript.id IN (SELECT value FROM json_each(:transcripts)))
), sure AS MATERIALIZED (
    SELECT transcript, entity, max(probability) AS probability FROM (
        SELECT transcript, entity, probability FROM candidates
        WHERE rank = 0 AND probability >= :least AND NOT instr(reasons, :reason)
        UNION ALL
        SELECT utterance.transcript, settled.entity, 1.0 FROM settled_mention AS settled
        JOIN mention ON mention.number = settled.mention JOIN utterance ON utterance.number = mention.utterance
        WHERE settled.verdict = 'link'
    ) GROUP BY transcript, entity
)
"""
_ENTITIES = f"""{_SURE}
SELECT transcript.id, entity.id, sure.probability FROM sure JOIN transcript ON transcript.number = sure.transcript
JOIN entity ON entity.number = sure.entity WHERE entity.retired_at IS NULL
"""
_MENTIONS = f"""{_SURE}
SELECT mention FROM candidates WHERE instr(reasons, :reason)
UNION
SELECT one.mention FROM candidates AS one JOIN sure USING (transcript, entity)
JOIN candidate AS first ON first.mention = one.mention AND first.rank = 0 WHERE first.probability < :least
ORDER BY 1
"""


class SureEntities:
    """What is surely meant in transcripts: by a link that people agreed on, or by a mention that waits.

    workspace (Workspace): Where they are.
    transcripts (Collection[str] | None): Their ids, None for all.
    least (float): From this probability on a first candidate is sure, 0..1.
    reason (str): Marks the candidates that gained by what is sure elsewhere, and are themselves no evidence.
    """

    def __init__(self, workspace: Workspace, transcripts: Collection[str] | None, *, least: float, reason: str) -> None:
        self._workspace = workspace
        chosen = None if transcripts is None else pack(sorted(transcripts))
        self._asked = {"transcripts": chosen, "least": least, "reason": reason}

    def by_transcript(self) -> dict[str, dict[str, float]]:
        """Return the probability of each sure entity, by the transcript's id and the entity's."""
        found: dict[str, dict[str, float]] = {}
        for transcript, entity, probability in self._workspace.connection.execute(_ENTITIES, self._asked):
            found.setdefault(transcript, {})[entity] = probability
        return found

    def mentions(self) -> Iterator[list[StoredMention]]:
        """Yield pages of the undecided mentions that are unsure and have a sure entity among their candidates.

        Those that gained before are among them.
        """
        numbers = [number for (number,) in self._workspace.connection.execute(_MENTIONS, self._asked)]
        for start in range(0, len(numbers), _PAGE):
            yield get_mentions(self._workspace, numbers[start : start + _PAGE])
