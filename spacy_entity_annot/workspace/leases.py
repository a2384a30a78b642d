"""Leases: who holds which item; they expire, so that a closed laptop gives its item back.

A power cut may forget the last of them: an item is asked twice then, and the later verdict finds the earlier.
"""

import time

from .workspace import Workspace

LEASE_SECONDS = 600.0


def claim(workspace: Workspace, item: int, *, annotator: str, seconds: float = LEASE_SECONDS) -> bool:
    """Take an item, or hold it for longer, unless somebody else holds it.

    workspace (Workspace): Where leases are kept.
    item (int): The number that mentions alike share, or a mention's row, negative.
    annotator (str): Who takes it.
    seconds (float): For how long.
    RETURNS (bool): Whether it is held by this person now.
    """
    if holder(workspace, item) not in (None, annotator):  # cheaper than a transaction, and common in a team
        return False
    moment = time.time()
    with workspace.transaction(durable=False) as connection:
        cursor = connection.execute(
            "INSERT INTO lease VALUES (?1, ?2, ?3) ON CONFLICT (item) DO UPDATE"
            " SET annotator = excluded.annotator, expires_at = excluded.expires_at"
            " WHERE annotator = excluded.annotator OR expires_at <= ?4",
            (item, annotator, moment + seconds, moment),
        )
        return cursor.rowcount > 0


def holder(workspace: Workspace, item: int) -> str | None:
    """Return who holds an item at present."""
    row = workspace.connection.execute(
        "SELECT annotator FROM lease WHERE item = ? AND expires_at > ?", (item, time.time())
    ).fetchone()
    return None if row is None else str(row[0])


def release(workspace: Workspace, *, annotator: str, item: int | None = None) -> None:
    """Give an item back, or all that a person holds.

    workspace (Workspace): Where leases are kept.
    annotator (str): Who gives back.
    item (int | None): None means all.
    """
    with workspace.transaction(durable=False) as connection:
        connection.execute("DELETE FROM lease WHERE annotator = ?1 AND (?2 IS NULL OR item = ?2)", (annotator, item))
