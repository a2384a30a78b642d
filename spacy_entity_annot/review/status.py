"""How a workspace and its review get on."""

from collections import Counter
from dataclasses import dataclass

from ..types import JsonObject
from ..workspace import Workspace
from ..workspace.counts import (
    Answers,
    Effort,
    count_decided_utterances,
    count_rows,
    count_verdicts,
    measure_answers,
    measure_effort,
)


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a workspace.

    rows (dict[str, int]): How many transcripts, utterances, entities, mentions ... there are.
    verdicts (dict[str, dict[str, int]]): Current verdicts by annotator and kind.
    effort (Effort): The time that people spent on them.
    utterances (int): The utterances decided in that time.
    answers (list[Answers]): What answers cost, by kind.
    """

    rows: dict[str, int]
    verdicts: dict[str, dict[str, int]]
    effort: Effort
    utterances: int
    answers: list[Answers]

    def record(self) -> JsonObject:
        """Return the object that `status --json` prints."""
        kinds: Counter[str] = Counter()
        for counts in self.verdicts.values():
            kinds.update(counts)
        per_hour = self.effort.per_hour
        utterances = 3600 * self.utterances / self.effort.seconds if self.effort.seconds else None
        return {
            **self.rows,
            "decisions": dict(sorted(kinds.items())),
            "annotators": {annotator: sum(counts.values()) for annotator, counts in self.verdicts.items()},
            "active_seconds": round(self.effort.seconds, 1),
            "decisions_per_hour": None if per_hour is None else round(per_hour),
            "utterances_per_hour": None if utterances is None else round(utterances),
            "answers": {
                one.kind: {
                    "count": one.times,
                    "seconds": round(one.seconds, 1),
                    "keys": None if one.keys is None else round(one.keys, 1),
                }
                for one in self.answers
            },
        }


def status(workspace: Workspace) -> Status:
    """Count what a workspace holds, and say how the review gets on.

    workspace (Workspace): Where to count; one state of it, whatever others write meanwhile.
    """
    with workspace.snapshot():
        return Status(
            count_rows(workspace),
            count_verdicts(workspace),
            measure_effort(workspace),
            count_decided_utterances(workspace),
            measure_answers(workspace),
        )
