"""Comments: what people remark on a mention, beside their verdicts."""

from typing import NamedTuple

from .. import errors
from ..errors import InputError
from .workspace import Workspace, now


class Comment(NamedTuple):
    """A remark.

    annotator (str): Who made it.
    text (str): The remark.
    made_at (str): ISO 8601, UTC.
    """

    annotator: str
    text: str
    made_at: str


def add_comment(workspace: Workspace, mention: int, text: str, *, annotator: str) -> None:
    """Put a remark on disk before returning; a repeat of the last one of the same person changes nothing.

    workspace (Workspace): Where to put it.
    mention (int): The mention's row.
    text (str): The remark.
    annotator (str): Who makes it.
    RAISES (InputError): It is empty.
    """
    if not text.strip():
        raise InputError(errors.FIELD_MISSING.format(field="comment"))
    with workspace.transaction() as connection:
        if [(one.annotator, one.text) for one in comments_on(workspace, mention)[-1:]] == [(annotator, text.strip())]:
            return  # the answer got lost, the request comes again
        connection.execute(
            "INSERT INTO comment (mention, annotator, text, made_at) VALUES (?, ?, ?, ?)",
            (mention, annotator, text.strip(), now()),
        )


def comments_on(workspace: Workspace, mention: int) -> list[Comment]:
    """Return the remarks on a mention, oldest first."""
    query = "SELECT annotator, text, made_at FROM comment WHERE mention = ? ORDER BY number"
    return [Comment(*row) for row in workspace.connection.execute(query, (mention,))]
