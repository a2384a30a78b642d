"""Utterances, removed with all that rests on them, from the bytes of the workspace's files, too."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from .. import errors
from ..errors import WorkspaceError
from .cache import clear_cache
from .connection import translated_errors
from .lock import writer_lock
from .packing import pack
from .screens import forget_aliases
from .utterances import get_utterances
from .workspace import Workspace

_GATHER = """
INSERT INTO purged_utterance SELECT number FROM utterance WHERE id IN (SELECT value FROM json_each(?));
INSERT INTO purged_mention SELECT number FROM mention WHERE utterance IN purged_utterance;
INSERT INTO purged_decision WITH RECURSIVE gone (number) AS (
    SELECT number FROM decision WHERE mention IN purged_mention OR replaces IN purged_mention
    UNION SELECT decision.number FROM decision JOIN gone ON decision.undoes = gone.number
) SELECT number FROM gone;
INSERT INTO purged_screen SELECT DISTINCT screen FROM decision WHERE number IN purged_decision AND screen IS NOT NULL;
INSERT INTO purged_transcript SELECT DISTINCT transcript FROM utterance WHERE number IN purged_utterance;
INSERT INTO purged_act SELECT act, min(number) FROM decision
    WHERE act IN purged_decision AND number NOT IN purged_decision GROUP BY act;
INSERT INTO purged_proposal SELECT DISTINCT mention FROM candidate
    WHERE EXISTS (SELECT 1 FROM purged_decision)
    AND alias <> (SELECT name FROM entity WHERE number = candidate.entity)
    AND alias NOT IN (SELECT text FROM alias WHERE alias.entity = candidate.entity)
"""

# What was heard may have been learned as an alias, by which other mentions have candidates: those wait for new ones.
# The first decision that is left of an act leads it; what was accepted after a purged decision may rest on it; rows of
# the last utterances will be used again, and were not mined then.
_REMOVE = """
UPDATE decision SET redoes = NULL WHERE redoes IN purged_decision;
UPDATE decision SET act = (SELECT nullif(leader, decision.number) FROM purged_act WHERE number = decision.act)
    WHERE act IN purged_decision;
DELETE FROM acceptance WHERE last_decision >= (SELECT min(number) FROM purged_decision);
DELETE FROM category WHERE decision IN purged_decision;
DELETE FROM harm WHERE decision IN purged_decision;
DELETE FROM adjudication WHERE decision IN purged_decision;
DELETE FROM brought_decision WHERE decision IN purged_decision;
DELETE FROM decision WHERE number IN purged_decision;
DELETE FROM screen WHERE number IN purged_screen AND number NOT IN (SELECT ifnull(screen, 0) FROM decision);
DELETE FROM candidate WHERE mention IN purged_proposal;
UPDATE mention SET nil_probability = NULL WHERE number IN purged_proposal;
DELETE FROM comment WHERE mention IN purged_mention;
DELETE FROM message WHERE mention IN purged_mention;
DELETE FROM lease WHERE item IN purged_mention;
DELETE FROM mention WHERE number IN purged_mention;
DELETE FROM utterance WHERE number IN purged_utterance;
DELETE FROM transcript WHERE number IN purged_transcript
    AND NOT EXISTS (SELECT 1 FROM utterance WHERE utterance.transcript = transcript.number);
UPDATE mining SET last_utterance = min(last_utterance, (SELECT ifnull(max(number), 0) FROM utterance))
"""

_LINKED = """
SELECT DISTINCT utterance, alternative, start, end FROM mention JOIN decision ON decision.mention = mention.number
WHERE mention.number IN purged_mention AND decision.verdict = 'link'"""
_KINDS = ("utterance", "mention", "decision", "screen", "transcript", "act", "proposal")
_GUARDS = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'decision_is_never_%'"


def purge_utterances(workspace: Workspace, ids: Iterable[str]) -> int:
    """Remove utterances with all that rests on them, decisions included, and what was derived from them.

    The file is written anew, for SQLite leaves copies of rows where it moves them, and its log is emptied. What was
    heard there goes from the screens of verdicts on other utterances, too, where it had become an alias. Entities
    that people named after what they read there stay, and so do backups, bundles and exports made before.

    workspace (Workspace): Where they are; nobody else should search it meanwhile.
    ids (Iterable[str]): Their ids; those that are not there are left out, so that a purge can be repeated.
    RETURNS (int): How many were removed.
    RAISES (WorkspaceError): They are removed, but somebody who still reads keeps words of them in the log.
    """
    with workspace.transaction() as connection:
        for kind in _KINDS:
            leader = ", leader INTEGER" if kind == "act" else ""
            connection.execute(f"CREATE TEMP TABLE purged_{kind} (number INTEGER PRIMARY KEY{leader})")
        removed = _purge(workspace, pack(list(ids)))
        for kind in _KINDS:
            connection.execute(f"DROP TABLE purged_{kind}")
    clear_cache(workspace)
    _rewrite(workspace)
    return removed


def _purge(workspace: Workspace, ids: str) -> int:
    connection = workspace.connection
    first, *rest = _GATHER.split(";")
    removed = connection.execute(first, (ids,)).rowcount
    with _writable_decisions(connection):
        for statement in rest:
            connection.execute(statement)
        heard = _heard(workspace)
        for statement in _REMOVE.split(";"):
            connection.execute(statement)
        forget_aliases(workspace, heard)
    return removed


@contextmanager
def _writable_decisions(connection: sqlite3.Connection) -> Iterator[None]:
    """Let decisions be changed, which are append-only for everybody else."""
    guards = connection.execute(_GUARDS).fetchall()
    for name, _ in guards:
        connection.execute(f"DROP TRIGGER {name}")
    yield
    for _, guard in guards:
        connection.execute(guard)


def _heard(workspace: Workspace) -> set[str]:
    """Return the words of the purged mentions that somebody linked: all that can have become aliases."""
    spans = workspace.connection.execute(_LINKED).fetchall()
    utterances = get_utterances(workspace, {number for number, *_ in spans})
    return {
        utterances[number].reading(alternative if alternative >= 0 else None)[start:end]
        for number, alternative, start, end in spans
    }


def _rewrite(workspace: Workspace) -> None:
    connection = workspace.connection
    with translated_errors(workspace.path), writer_lock(workspace.path):
        connection.execute("PRAGMA temp_store = FILE")  # the copy would take memory for the whole workspace
        try:
            connection.execute("VACUUM")
            (is_busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.execute("PRAGMA temp_store = MEMORY")
    if is_busy:
        raise WorkspaceError(errors.PURGE_BUSY.format(path=workspace.path))
