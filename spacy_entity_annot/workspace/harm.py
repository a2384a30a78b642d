"""Harmful utterances: masked for everybody from the moment in which somebody flags one, until that is taken back."""

import zlib

from .. import errors
from ..errors import UsageError
from .workspace import Workspace

_HIDDEN = """SELECT number FROM masked_utterance
    UNION SELECT number FROM avoided_utterance WHERE annotator = :annotator"""


def masked_ids(workspace: Workspace, *, annotator: str = "") -> set[str]:
    """Return the ids of the utterances that are masked, for everybody or for this person, who avoids them."""
    query = f"SELECT id FROM utterance WHERE number IN ({_HIDDEN})"
    return {id for (id,) in workspace.connection.execute(query, {"annotator": annotator})}


def masked_numbers(workspace: Workspace) -> set[int]:
    """Return the rows of the utterances that are masked."""
    return {number for (number,) in workspace.connection.execute("SELECT number FROM masked_utterance")}


def is_masked(workspace: Workspace, mention: int, *, annotator: str = "") -> bool:
    """Return whether a mention's utterance is masked, for everybody or for this person, who avoids it."""
    query = f"SELECT 1 FROM mention WHERE mention.number = :mention AND mention.utterance IN ({_HIDDEN})"
    values = {"mention": mention, "annotator": annotator}
    return workspace.connection.execute(query, values).fetchone() is not None


def mask_version(workspace: Workspace) -> str:
    """Return what changes whenever an utterance is masked or unmasked: a cheap question to ask often."""
    query = (
        "SELECT (SELECT count(*) FROM masked_utterance), (SELECT ifnull(max(decision), 0) FROM harm),"
        " (SELECT count(*) FROM avoided_utterance), (SELECT ifnull(group_concat(since), '') FROM avoidance)"
    )
    masked, last, avoided, since = workspace.connection.execute(query).fetchone()
    return f"{masked}-{last}-{avoided}-{zlib.crc32(since.encode())}"


def refuse_masked(workspace: Workspace, mention: int, *, annotator: str) -> None:
    """Refuse to show a mention that is masked, for everybody or for this person.

    RAISES (UsageError): It is.
    """
    refuse_avoided(workspace, mention, annotator=annotator)
    if is_masked(workspace, mention):
        raise UsageError(errors.IS_MASKED)


def is_avoided(workspace: Workspace, mention: int, *, annotator: str) -> bool:
    """Return whether a mention is of a category that a person avoids."""
    query = (
        "SELECT 1 FROM avoided_utterance AS avoided JOIN mention ON mention.utterance = avoided.number"
        " WHERE mention.number = ? AND avoided.annotator = ?"
    )
    return workspace.connection.execute(query, (mention, annotator)).fetchone() is not None


def refuse_avoided(workspace: Workspace, mention: int, *, annotator: str) -> None:
    """Refuse to show a mention of a category that a person avoids.

    RAISES (UsageError): It is of one.
    """
    if is_avoided(workspace, mention, annotator=annotator):
        raise UsageError(errors.AVOIDED_BY_YOU)


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
    refuse_avoided(workspace, mention, annotator=annotator)
    return str(row[1])
