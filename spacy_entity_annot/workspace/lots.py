"""The lots that mentions draw: which are set aside to measure, and in which part each is for cross-fitting."""

from array import array
from hashlib import blake2b
from typing import NamedTuple

from .workspace import Workspace

AUDITED = 600
"""Mentions that are set aside to measure: people alone decide them. Six hundred prove .99."""
MOST_ASIDE = 2 / 3
"""The largest part of all mentions that is set aside, where they are few."""
FOLDS = 5
"""Parts of the utterances: what is proven on one is judged by what the decisions on the others teach."""
MANY_TRANSCRIPTS = 50
"""From so many on a transcript is in one part as a whole, ten of them in each."""

ACCEPTABLE = """mention.source = 'mine' AND NOT EXISTS (
    SELECT 1 FROM mention AS longer WHERE longer.utterance = mention.utterance
    AND longer.alternative = mention.alternative AND longer.start < mention.end AND longer.end > mention.start
    AND (longer.end - longer.start, -longer.number) > (mention.end - mention.start, -mention.number)
)"""
"""The condition on a mention that may be accepted without a person: mined, and of those that overlap the longest."""
_ACCEPTABLE = f"""
SELECT mention.number, utterance.id, mention.alternative, mention.start, mention.end
FROM mention JOIN utterance ON utterance.number = mention.utterance WHERE {ACCEPTABLE}
"""
_ASIDE_OR_ALIKE = """
SELECT mention.number FROM mention JOIN utterance ON utterance.number = mention.utterance
WHERE mention.source = 'mine' AND utterance.text IN (
    SELECT utterance.text FROM mention JOIN utterance ON utterance.number = mention.utterance
    WHERE mention.source = 'mine' AND mention.lot < ?
) ORDER BY mention.number
"""
_LAST_MINED = "SELECT number FROM mention WHERE source = 'mine' ORDER BY number DESC LIMIT 1"
_LOTS = "SELECT lot FROM mention WHERE source = 'mine' AND number <= ? AND lot < ? ORDER BY lot"


class SetAside(NamedTuple):
    """What was set aside at some time, by which a pipeline tells what it cannot have learned.

    mentions (int): The row of the last mention that was mined.
    share (float): The part that was set aside, 0..1.
    digest (str): Of the lots of those that were.
    """

    mentions: int
    share: float
    digest: str

    @classmethod
    def of(cls, workspace: Workspace) -> "SetAside":
        """Return what is set aside in a workspace at present."""
        last, share = _last_mention(workspace), audit_share(workspace)
        return cls(last, share, _digest_of_lots(workspace, last, share))

    def covers(self, workspace: Workspace) -> bool:
        """Return whether all that a workspace sets aside now was set aside then, or was not mined yet."""
        is_same = _digest_of_lots(workspace, self.mentions, self.share) == self.digest
        return is_same and audit_share(workspace) <= self.share


def audit_share(workspace: Workspace) -> float:
    """Return the part of the mentions that is set aside to measure, 0..1: those whose lots are below it.

    workspace (Workspace): The more it has mined, the smaller is the part.
    """
    return min(MOST_ASIDE, AUDITED / max(_last_mention(workspace), 1))


def audit_mentions(workspace: Workspace) -> list[int]:
    """Return the rows of the mentions that are set aside to measure, in the order of their lots.

    Each beginning of this list is a random sample of all that may be accepted, whatever was decided.

    workspace (Workspace): Where they are.
    """
    share = audit_share(workspace)
    lots = ((lot_of(*span), number) for number, *span in workspace.connection.execute(_ACCEPTABLE))
    return [number for lot, number in sorted(lots) if lot < share]


def mentions_aside(workspace: Workspace) -> list[int]:
    """Return the rows of the mentions that must teach nothing to what is measured on those that are set aside.

    Those are they, and all others in the same words: what is to be measured must not be known by heart.

    workspace (Workspace): Where they are.
    """
    rows = workspace.connection.execute(_ASIDE_OR_ALIKE, (audit_share(workspace),))
    return [number for (number,) in rows]


def count_audited(workspace: Workspace) -> int:
    """Return how many of the mentions that are set aside to measure somebody decided."""
    query = (
        "SELECT count(DISTINCT mention.number) FROM mention JOIN current_decision AS made"
        " ON made.mention = mention.number WHERE mention.source = 'mine' AND mention.lot < ?"
    )
    return int(workspace.connection.execute(query, (audit_share(workspace),)).fetchone()[0])


def lot_of(utterance: str, alternative: int, start: int, end: int) -> float:
    """Return the lot that a mention drew, evenly from 0..1; it follows from nothing but where the mention stands."""
    place = f"{utterance}\0{alternative}\0{start}\0{end}".encode()
    return int.from_bytes(blake2b(place, digest_size=8).digest()) / 2**64


class Folds:
    """Says in which part the mentions of an utterance are: with all of its transcript, or with all of the same words.

    Nothing is decided in transcripts to come, so what is judged without its own transcript is judged as they will be.
    One that holds all that is decided would be judged by nothing, so where there are few the words divide.

    workspace (Workspace): Where the utterances are.
    """

    def __init__(self, workspace: Workspace) -> None:
        query = "SELECT count(*) FROM (SELECT 1 FROM transcript LIMIT ?)"
        [count] = workspace.connection.execute(query, (MANY_TRANSCRIPTS,)).fetchone()
        self._by_transcript = count == MANY_TRANSCRIPTS

    def of(self, transcript: str | None, text: str) -> int:
        """Return the part of an utterance, by its transcript's id and its text."""
        return fold_of(transcript if transcript and self._by_transcript else text)


def fold_of(key: str) -> int:
    """Return the part that all are in who have the key."""
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()[0] % FOLDS


def _last_mention(workspace: Workspace) -> int:
    # the last row instead of a count: it is asked at every verdict
    last = workspace.connection.execute(_LAST_MINED).fetchone()
    return int(last[0]) if last else 0


def _digest_of_lots(workspace: Workspace, last: int, share: float) -> str:
    lots = array("d", (lot for (lot,) in workspace.connection.execute(_LOTS, (last, share))))
    return blake2b(lots.tobytes(), digest_size=16).hexdigest()
