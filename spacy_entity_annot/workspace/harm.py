"""Harmful utterances: masked for everybody from the moment in which somebody flags one, until that is taken back."""

from .. import errors
from ..errors import UsageError
from .workspace import Workspace

HARMFUL = ("distressing", "possible crime or danger")
"""The reasons of a flag, alone or before a colon, that mask an utterance; the schema knows them too."""


def masked_ids(workspace: Workspace) -> set[str]:
    """Return the ids of the utterances that are masked."""
    query = "SELECT id FROM utterance WHERE number IN (SELECT number FROM masked_utterance)"
    return {id for (id,) in workspace.connection.execute(query)}


def masked_numbers(workspace: Workspace) -> set[int]:
    """Return the rows of the utterances that are masked."""
    return {number for (number,) in workspace.connection.execute("SELECT number FROM masked_utterance")}


def is_masked(workspace: Workspace, mention: int) -> bool:
    """Return whether a mention's utterance is masked."""
    query = "SELECT 1 FROM mention JOIN masked_utterance AS masked ON masked.number = mention.utterance"
    return workspace.connection.execute(f"{query} WHERE mention.number = ?", (mention,)).fetchone() is not None


def mask_version(workspace: Workspace) -> str:
    """Return what changes whenever an utterance is masked or unmasked: a cheap question to ask often."""
    query = "SELECT (SELECT count(*) FROM masked_utterance), (SELECT ifnull(max(decision), 0) FROM harm)"
    masked, last = workspace.connection.execute(query).fetchone()
    return f"{masked}-{last}"


def reveal(workspace: Workspace, mention: int, *, annotator: str) -> str:
    """Return the text of a masked mention to a person who asks for it.

    workspace (Workspace): Where to read.
    mention (int): The mention's row.
    annotator (str): Who asks; nobody is shown again what that same person has flagged.
    RAISES (UsageError): This person has flagged it, or there is no such mention.
    """
    query = "SELECT utterance.number, text FROM utterance JOIN mention ON mention.utterance = utterance.number"
    row = workspace.connection.execute(f"{query} WHERE mention.number = ?", (mention,)).fetchone()
    if row is None:
        raise UsageError(errors.MENTION_UNKNOWN.format(number=mention))
    own = workspace.connection.execute(
        "SELECT 1 FROM masked_utterance WHERE number = ? AND flagged_by = ?", (row[0], annotator)
    ).fetchone()
    if own:
        raise UsageError(errors.FLAGGED_BY_YOU)
    return str(row[1])
