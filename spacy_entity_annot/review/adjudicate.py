"""Adjudication: a third person, who sees the answers without names, settles what others disagree on."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..types import JsonObject, Verdict
from ..workspace import Workspace, get_mentions
from ..workspace.adjudications import answers_on, disputed_mentions, record_adjudication


@dataclass(frozen=True, slots=True)
class Dispute:
    """A mention on which people disagree.

    mention (int): Its row.
    utterance (str): The utterance's id.
    text (str): The text that the offsets count.
    start (int): First character.
    end (int): One past the last character.
    answers (tuple[Verdict, ...]): What was said, without names.
    """

    mention: int
    utterance: str
    text: str
    start: int
    end: int
    answers: tuple[Verdict, ...]

    def record(self) -> JsonObject:
        """Return the line that `adjudicate --json` prints."""
        return {
            "mention": self.mention, "utterance": self.utterance, "text": self.text, "start": self.start,
            "end": self.end, "heard": self.text[self.start : self.end],
            "answers": [
                {"verdict": str(answer.kind), "entity": answer.entity, "reason": answer.reason}
                for answer in self.answers
            ],
        }  # fmt: skip


def disputes(workspace: Workspace, *, annotator: str) -> Iterator[Dispute]:
    """Yield what a person may settle: mentions on which others disagree, in the order in which they were found.

    workspace (Workspace): Where to read.
    annotator (str): The person; what this person has answered is left out.
    """
    for mention in get_mentions(workspace, disputed_mentions(workspace, annotator=annotator)):
        text = mention.utterance.reading(mention.alternative)
        answers = tuple(answers_on(workspace, mention.number))
        yield Dispute(mention.number, mention.utterance.id, text, mention.start, mention.end, answers)


def adjudicate(workspace: Workspace, mention: int, verdict: Verdict, *, annotator: str, key: str | None = None) -> int:
    """Settle a dispute for good; `undo` takes it back like any other decision.

    workspace (Workspace): Where to record it.
    mention (int): The mention's row.
    verdict (Verdict): `link`, `nil` or `reject`.
    annotator (str): Who settles; nobody who has answered the mention.
    key (str | None): A repeat with the same key and content is recorded once.
    RETURNS (int): The decision's row.
    RAISES (EntityAnnotError): The mention is not disputed, or this person is a party to the dispute.
    """
    return record_adjudication(workspace, mention, verdict, annotator=annotator, key=key)
