"""Opening SQLite files: the one place that sets what durability, erasure and foreign files need."""

import errno
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .. import errors
from ..errors import WorkspaceError

SETTINGS = """
PRAGMA busy_timeout = 10000;
PRAGMA foreign_keys = ON;
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;
PRAGMA secure_delete = ON;
PRAGMA temp_store = MEMORY;
PRAGMA mmap_size = 0;
PRAGMA cache_size = -65536;
PRAGMA synchronous = FULL;
"""

_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_READ_ONLY = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open an SQLite file without implicit transactions and with the settings above.

    path (Path): The file; it is created where it is missing and not `read_only`.
    read_only (bool): Never write, not even a lock; works in a folder without write permission.
    """
    mode = "ro" if read_only else "rwc"
    effective = os.access in os.supports_effective_ids
    if read_only and not os.access(path.parent, os.W_OK, effective_ids=effective) and not Path(f"{path}-wal").exists():
        mode = "ro&immutable=1"
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=10)
    try:
        connection.executescript(SETTINGS)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def synchronous(connection: sqlite3.Connection, *, full: bool) -> Iterator[None]:
    """Wait for the disk at each commit in the block, or leave that to a later commit.

    connection (sqlite3.Connection): From `connect`, outside of a transaction.
    full (bool): Whether to wait.
    """
    if full:
        yield
        return
    connection.execute("PRAGMA synchronous = NORMAL")
    try:
        yield
    finally:
        connection.execute("PRAGMA synchronous = FULL")


@contextmanager
def all_or_nothing(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit what is written in the block, or none of it; inside another transaction only that one commits.

    connection (sqlite3.Connection): From `connect`.
    """
    if connection.in_transaction:
        with _part(connection):
            yield
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # on a full disk SQLite has rolled back by itself
            connection.execute("ROLLBACK")
        raise


@contextmanager
def _part(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("SAVEPOINT part")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK TO part")
            connection.execute("RELEASE part")
        raise
    # Outside of the try: Ctrl-C may come when it is released already, and then there is nothing to roll back to.
    connection.execute("RELEASE part")


def pages(values: Sequence[Any], size: int = 500) -> Iterator[Sequence[Any]]:
    """Yield values in parts, for statements that take a limited number.

    values (Sequence[Any]): The values.
    size (int): At most so many a part.
    """
    for start in range(0, len(values), size):
        yield values[start : start + size]


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into a `WorkspaceError` that says what to do next.

    path (Path): The file to name.
    """
    try:
        yield
    except sqlite3.IntegrityError:
        raise  # a fault of ours: it must be seen, not explained away
    except sqlite3.Error as error:
        raise WorkspaceError(_explain(error, path)) from None


def explain_os_error(error: OSError, path: Path) -> str:
    """Say what an error of the operating system means for a workspace, and what to do next."""
    if error.errno == errno.ENOSPC:
        return errors.WORKSPACE_FULL.format(path=path)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return errors.WORKSPACE_READ_ONLY.format(path=path)
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.EEXIST):
        return errors.WORKSPACE_FOLDER.format(path=path, reason=error.strerror)
    return errors.WORKSPACE_IO.format(path=path, reason=error.strerror)


def _explain(error: sqlite3.Error, path: Path) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _BUSY:
        return errors.WORKSPACE_BUSY.format(path=path, seconds=10)
    if code == sqlite3.SQLITE_FULL:
        return errors.WORKSPACE_FULL.format(path=path)
    if code in _READ_ONLY:
        return errors.WORKSPACE_READ_ONLY.format(path=path)
    if code in _DAMAGED:
        return errors.WORKSPACE_DAMAGED.format(path=path, reason=error)
    if not code and isinstance(error, sqlite3.OperationalError):  # Python's own; its text would quote the column
        return errors.WORKSPACE_DAMAGED.format(path=path, reason="a text is not UTF-8")
    return errors.WORKSPACE_IO.format(path=path, reason=error)
