"""The health of a workspace: versions, integrity, state that belongs to nothing."""

import sqlite3
from dataclasses import dataclass

from ..counting import counted
from .workspace import Workspace

# Before it, two connections of one WAL file can damage it (sqlite.org/wal.html#walresetbug); writer_lock guards us.
SAFE_SQLITE = (3, 51, 3)

_ORPHANS = {
    "mentions of utterances that are gone": "SELECT count(*) FROM mention WHERE utterance NOT IN"
    " (SELECT number FROM utterance)",
    "spans beyond their text": "SELECT count(*) FROM mention JOIN utterance ON utterance.number = mention.utterance"
    " WHERE alternative = -1 AND end > length(text)",
    "candidates that are no entities": "SELECT count(*) FROM candidate WHERE entity NOT IN (SELECT number FROM entity)",
    "decisions on mentions that are gone": "SELECT count(*) FROM decision WHERE mention NOT IN"
    " (SELECT number FROM mention)",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    name (str): What.
    good (bool): Whether it is as it should be.
    detail (str): What was found.
    """

    name: str
    good: bool
    detail: str


def doctor(workspace: Workspace) -> list[Check]:
    """Look a workspace over.

    workspace (Workspace): The patient; it is only read.
    RETURNS (list[Check]): Every check, good or not.
    """
    execute = workspace.connection.execute
    integrity = [row[0] for row in execute("PRAGMA integrity_check(5)")]
    foreign = execute("PRAGMA foreign_key_check").fetchall()
    version = execute("PRAGMA user_version").fetchone()[0]
    checks = [
        Check("integrity", integrity == ["ok"], "; ".join(integrity)),
        Check("references", not foreign, f"{counted(len(foreign), 'row')} without what they point at"),
        Check("schema", True, f"version {version}"),
        Check("sqlite", True, _sqlite()),
    ]
    for name, query in _ORPHANS.items():
        count = execute(query).fetchone()[0]
        checks.append(Check(name, count == 0, str(count)))
    return checks


def _sqlite() -> str:
    known = "" if sqlite3.sqlite_version_info >= SAFE_SQLITE else " (before 3.51.3: a lock keeps writers apart)"
    return sqlite3.sqlite_version + known
