"""The guidelines: versions of a text that are added and never changed."""

from typing import NamedTuple

from .. import errors
from ..errors import UsageError
from .queue import last_decision_number
from .sharing import guideline_digest
from .workspace import Workspace, now


class Guideline(NamedTuple):
    """A version of the guidelines.

    version (int): From 1; 0 stands for none.
    text (str): The text.
    annotator (str): Who wrote it.
    made_at (str): ISO 8601, UTC.
    """

    version: int
    text: str
    annotator: str
    made_at: str

    @property
    def digest(self) -> str:
        """By what the text is known in every workspace."""
        return guideline_digest(self.text)


NONE = Guideline(0, "", "", "")
_COLUMNS = "version, text, annotator, made_at"


def current_guideline(workspace: Workspace) -> Guideline:
    """Return the latest version."""
    row = workspace.connection.execute(f"SELECT {_COLUMNS} FROM guideline ORDER BY version DESC LIMIT 1").fetchone()
    return Guideline(*row) if row else NONE


def guideline_history(workspace: Workspace) -> list[Guideline]:
    """Return all versions, the latest first."""
    return [
        Guideline(*row)
        for row in workspace.connection.execute(f"SELECT {_COLUMNS} FROM guideline ORDER BY version DESC")
    ]


def guideline_of(workspace: Workspace, decision: int) -> int:
    """Return the version that was in force when a decision was made; 0 where it is none of this workspace's.

    workspace (Workspace): Where to read.
    decision (int): The decision's row.
    """
    brought = workspace.connection.execute(
        "SELECT guideline FROM brought_decision WHERE decision = ?", (decision,)
    ).fetchone()
    if brought:
        return next((one.version for one in guideline_history(workspace) if one.digest == brought[0]), 0)
    query = "SELECT ifnull(max(version), 0) FROM guideline WHERE last_decision < ?"
    return int(workspace.connection.execute(query, (decision,)).fetchone()[0])


def add_guideline(workspace: Workspace, text: str, *, annotator: str, base: int) -> int:
    """Add a version.

    workspace (Workspace): Where to add it.
    text (str): The text.
    annotator (str): Who wrote it.
    base (int): The version that the writer had before their eyes.
    RETURNS (int): The version; that of the same text where it is the latest already.
    RAISES (UsageError): Somebody else has written a version since.
    """
    with workspace.transaction() as connection:
        latest = current_guideline(workspace)
        if latest.text == text:
            return latest.version
        if latest.version != base:
            raise UsageError(errors.GUIDELINE_CONFLICT.format(version=latest.version, annotator=latest.annotator))
        cursor = connection.execute(
            "INSERT INTO guideline (text, annotator, last_decision, made_at) VALUES (?, ?, ?, ?)",
            (text, annotator, last_decision_number(workspace), now()),
        )
        return int(cursor.lastrowid or 0)
