"""Threads: questions and answers on a mention that somebody flagged."""

from collections.abc import Sequence
from typing import NamedTuple

from .. import errors
from ..errors import InputError, UsageError
from .queue import last_decision_number
from .workspace import Workspace, now


class Message(NamedTuple):
    """A contribution to a thread.

    mention (int): The mention's row.
    annotator (str): Who wrote it.
    text (str): The text.
    made_at (str): ISO 8601, UTC.
    """

    mention: int
    annotator: str
    text: str
    made_at: str


class Thread(NamedTuple):
    """A mention that somebody flagged.

    mention (int): The mention's row.
    annotator (str): Who flagged it.
    reason (str): Why.
    flagged_at (str): ISO 8601, UTC.
    harmful (bool): Whether the utterance is masked.
    """

    mention: int
    annotator: str
    reason: str
    flagged_at: str
    harmful: bool


_THREADS = """
    SELECT made.mention, made.annotator, made.reason, made.decided_at,
        EXISTS (SELECT 1 FROM mention JOIN masked_utterance AS masked ON masked.number = mention.utterance
            WHERE mention.number = made.mention) AS harmful
    FROM current_decision AS made WHERE made.verdict = 'flag' ORDER BY harmful DESC, made.number DESC LIMIT ?"""
_ANSWERED = """
    SELECT made.mention FROM current_decision AS made JOIN message ON message.mention = made.mention
    JOIN mention ON mention.number = made.mention
    WHERE made.annotator = :annotator AND made.verdict = 'flag' AND message.annotator <> :annotator
    AND message.last_decision >= made.number AND mention.utterance NOT IN (SELECT number FROM masked_utterance)
    GROUP BY made.mention ORDER BY min(message.number)"""

_URGENT = """
    SELECT count(DISTINCT mention.utterance) FROM current_decision AS made JOIN mention ON mention.number = made.mention
    WHERE made.verdict = 'flag' AND made.annotator <> :annotator
    AND mention.utterance IN (SELECT number FROM masked_utterance)
    AND mention.utterance NOT IN (SELECT number FROM avoided_utterance WHERE annotator = :annotator)
    AND NOT EXISTS (SELECT 1 FROM message JOIN mention AS beside ON beside.number = message.mention
        WHERE beside.utterance = mention.utterance AND message.annotator <> made.annotator)"""


def add_message(workspace: Workspace, mention: int, text: str, *, annotator: str, key: str) -> int:
    """Put a message on disk before returning.

    workspace (Workspace): Where to put it.
    mention (int): The row of a mention that somebody flagged.
    text (str): The text.
    annotator (str): Who writes.
    key (str): A repeat by the same person with the same key is recorded once.
    RETURNS (int): The message's row.
    RAISES (InputError): The text is empty.
    RAISES (UsageError): Nobody has flagged this mention.
    """
    if not text.strip():
        raise InputError(errors.FIELD_MISSING.format(field="text"))
    with workspace.transaction() as connection:
        known = connection.execute(
            "SELECT number FROM message WHERE annotator = ? AND key = ?", (annotator, key)
        ).fetchone()
        if known:
            return int(known[0])
        flagged = "SELECT 1 FROM current_decision WHERE mention = ? AND verdict = 'flag'"
        if not connection.execute(flagged, (mention,)).fetchone():
            raise UsageError(errors.NO_THREAD.format(mention=mention))
        cursor = connection.execute(
            "INSERT INTO message (mention, annotator, text, key, last_decision, made_at) VALUES (?, ?, ?, ?, ?, ?)",
            (mention, annotator, text.strip(), key, last_decision_number(workspace), now()),
        )
        return int(cursor.lastrowid or 0)


def list_threads(workspace: Workspace, *, limit: int = 200) -> list[Thread]:
    """Return what is flagged at present, harmful ones first, then the latest.

    workspace (Workspace): Where to read.
    limit (int): At most so many.
    """
    threads = (Thread(*row) for row in workspace.connection.execute(_THREADS, (limit,)))
    return [thread._replace(harmful=bool(thread.harmful)) for thread in threads]


def count_urgent(workspace: Workspace, *, annotator: str) -> int:
    """Return the number of harmful utterances that a person may take care of and nobody has answered.

    workspace (Workspace): Where to read.
    annotator (str): The person; what they flagged themselves or avoid is left to others.
    """
    ((count,),) = workspace.connection.execute(_URGENT, {"annotator": annotator})
    return int(count)


def messages_on(workspace: Workspace, mentions: Sequence[int]) -> dict[int, list[Message]]:
    """Return the messages on mentions, oldest first, by the mention's row."""
    places = ", ".join("?" * len(mentions))
    query = f"SELECT mention, annotator, text, made_at FROM message WHERE mention IN ({places}) ORDER BY number"
    found: dict[int, list[Message]] = {mention: [] for mention in mentions}
    for row in workspace.connection.execute(query, list(mentions)):
        found[row[0]].append(Message(*row))
    return found


def answered_flags(workspace: Workspace, *, annotator: str) -> list[int]:
    """Return the mentions that a person flagged and on which somebody has answered since; no masked ones.

    workspace (Workspace): Where to read.
    annotator (str): The person.
    """
    return [number for (number,) in workspace.connection.execute(_ANSWERED, {"annotator": annotator})]
