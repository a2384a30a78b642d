"""The workspace: one SQLite file that holds transcripts, entities, mentions and decisions."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from .. import errors
from ..errors import UsageError, WorkspaceError
from ..whole_file import whole_file
from .connection import all_or_nothing, connect, explain_os_error, synchronous, translated_errors
from .lock import writer_lock
from .schema import APPLICATION_ID, MIGRATIONS

_MAGIC = b"SQLite format 3\0"
_SYMPTOMS = (ArithmeticError, LookupError, TypeError, ValueError, sqlite3.DatabaseError)
"""What reading rows of a damaged file may end with."""


def now() -> str:
    """Return the present time as ISO 8601, in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Workspace:
    """An open workspace; use it in a `with` statement.

    Rows are read and written by the functions of the neighbouring modules, one module a noun.

    path (Path): The file.
    connection (sqlite3.Connection): Its connection, without implicit transactions.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, *, read_only: bool = False) -> None:
        self.path = path
        self.connection = connection
        self.read_only = read_only

    @classmethod
    def create(cls, path: Path | str) -> "Workspace":
        """Create a workspace.

        path (Path | str): The file, which must not exist; it appears when it is whole. Its folder is created.
        RAISES (UsageError): Something is there already.
        RAISES (WorkspaceError): The disk is full, read-only or broken; no file is left behind.
        """
        path = Path(path)
        if os.path.lexists(path):
            raise UsageError(errors.WORKSPACE_EXISTS.format(path=path))
        if path.parent.exists() and not path.parent.is_dir():
            raise UsageError(errors.WORKSPACE_FOLDER.format(path=path, reason=f"{path.parent} is a file"))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with translated_errors(path), whole_file(path, mode=0o600, replace=False) as draft:
                _write_empty(draft)
        except FileExistsError:
            raise UsageError(errors.WORKSPACE_EXISTS.format(path=path)) from None
        except OSError as error:
            raise WorkspaceError(explain_os_error(error, path)) from None
        return cls.open(path)

    @classmethod
    def open(cls, path: Path | str, *, read_only: bool = False) -> "Workspace":
        """Open a workspace and bring its schema up to date.

        path (Path | str): The file.
        read_only (bool): Refuse every write.
        RAISES (UsageError): There is no such file.
        RAISES (WorkspaceError): It is no workspace, or newer than this program, or damaged.
        """
        path = Path(path)
        if path.is_dir():
            raise UsageError(errors.WORKSPACE_IS_FOLDER.format(path=path))
        if not path.is_file():
            raise UsageError(errors.WORKSPACE_MISSING.format(path=path))
        if (head := _head(path)) != _MAGIC:
            raise WorkspaceError((errors.WORKSPACE_FOREIGN if head else errors.WORKSPACE_EMPTY).format(path=path))
        try:
            with translated_errors(path):
                workspace = cls(path, connect(path, read_only=read_only), read_only=read_only)
                try:
                    workspace._prepare()
                except BaseException:
                    workspace.connection.close()
                    raise
        except UnicodeDecodeError:  # SQLite quotes what it found in place of our tables
            raise WorkspaceError(errors.WORKSPACE_DAMAGED.format(path=path, reason="malformed schema")) from None
        return workspace

    def __enter__(self) -> "Workspace":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        damage = self._damage() if isinstance(error, _SYMPTOMS) else None
        self.close()
        if damage:
            raise WorkspaceError(errors.WORKSPACE_DAMAGED.format(path=self.path, reason=damage)) from error
        if isinstance(error, sqlite3.Error):
            with translated_errors(self.path):
                raise error

    def close(self) -> None:
        """Close the file."""
        with nullcontext() if self.read_only else writer_lock(self.path):  # the last to close writes a checkpoint
            self.connection.close()

    @contextmanager
    def transaction(self, *, durable: bool = True) -> Iterator[sqlite3.Connection]:
        """Write all or nothing, alone: what was committed survives a kill and a power cut.

        Inside another transaction it joins that one: an error here takes back what was written here alone.

        durable (bool): False lets a power cut, though no kill, take back what was committed last, and saves waiting
            for the disk: half of the time of a verdict went into leases.
        YIELDS (sqlite3.Connection): The connection, inside `BEGIN IMMEDIATE`.
        RAISES (WorkspaceError): The disk is full, read-only or broken; nothing was written.
        """
        if self.connection.in_transaction:
            with all_or_nothing(self.connection):
                yield self.connection
            return
        with (
            translated_errors(self.path),
            writer_lock(self.path),
            synchronous(self.connection, full=durable),
            all_or_nothing(self.connection),
        ):
            yield self.connection

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Read one state of the workspace, whatever others write meanwhile; inside a transaction that one's.

        YIELDS (sqlite3.Connection): The connection, inside a read transaction.
        """
        if self.connection.in_transaction:
            yield self.connection
            return
        with translated_errors(self.path):
            self.connection.execute("BEGIN")
            self.connection.execute("PRAGMA query_only = ON")  # a write would be lost with the transaction
            try:
                yield self.connection
            finally:
                self.connection.execute("PRAGMA query_only = OFF")
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")

    def shrink(self) -> None:
        """Give back the memory of pages that were read and will not be read again soon."""
        self.connection.execute("PRAGMA shrink_memory")

    def setting(self, name: str) -> str | None:
        """Return a stored setting."""
        row = self.connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def _damage(self) -> str | None:
        try:
            (found,) = self.connection.execute("PRAGMA quick_check(1)").fetchone()
            astray = self.connection.execute("PRAGMA foreign_key_check").fetchone()
        except (sqlite3.Error, UnicodeDecodeError):
            return "it cannot be read"
        return "rows point at nothing" if astray else None if found == "ok" else str(found)

    def _prepare(self) -> None:
        application = int(self.connection.execute("PRAGMA application_id").fetchone()[0])
        if application != APPLICATION_ID:
            raise WorkspaceError(errors.WORKSPACE_FOREIGN.format(path=self.path))
        applied = self._applied()
        if newer := applied - MIGRATIONS.keys():
            raise WorkspaceError(errors.WORKSPACE_NEWER.format(path=self.path, found=", ".join(sorted(newer))))
        if self.read_only and applied < MIGRATIONS.keys():
            Workspace.open(self.path).close()
        elif not self.read_only:
            with writer_lock(self.path):  # changing the mode does not wait for others by itself
                self.connection.execute("PRAGMA journal_mode = WAL")
            if applied < MIGRATIONS.keys():
                self._migrate()

    def _migrate(self) -> None:
        for version, name in enumerate(MIGRATIONS, start=1):
            with self.transaction() as connection:
                if name not in self._applied():  # asked in the transaction: another process may be at it
                    _apply(connection, version, name)

    def _applied(self) -> set[str]:
        if not self.connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'migration'").fetchone():
            return set()
        return {name for (name,) in self.connection.execute("SELECT name FROM migration")}


def _write_empty(path: Path) -> None:
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = MEMORY")  # no second file: a draft is never rolled back later
        with all_or_nothing(connection):
            for version, name in enumerate(MIGRATIONS, start=1):
                _apply(connection, version, name)


def _apply(connection: sqlite3.Connection, version: int, name: str) -> None:
    for statement in _statements(MIGRATIONS[name]):
        connection.execute(statement)
    connection.execute("INSERT INTO migration VALUES (?, ?)", (name, now()))
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC))
    except OSError as error:
        raise WorkspaceError(explain_os_error(error, path)) from None


def _statements(script: str) -> Iterator[str]:
    """Yield the statements one by one: `executescript` would commit behind our back."""
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
