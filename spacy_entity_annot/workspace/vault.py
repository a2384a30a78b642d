"""The vault: who is behind which subject, in an owner-only file beside the workspace that `ingest` alone opens."""

import hashlib
import os
import secrets
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from .. import errors
from ..errors import WorkspaceError
from .connection import all_or_nothing, connect, explain_os_error, pages, translated_errors
from .workspace import now

APPLICATION_ID = 0x53454156  # "SEAV" in the file's header

_FIELD = b"subject_key"
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS key (version INTEGER PRIMARY KEY, secret BLOB NOT NULL, made_at TEXT NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS subject (key_version INTEGER NOT NULL REFERENCES key, mac BLOB NOT NULL,"
    " id TEXT NOT NULL, PRIMARY KEY (key_version, mac)) STRICT, WITHOUT ROWID",
    f"PRAGMA application_id = {APPLICATION_ID}",
)


class Vault:
    """An open vault; use it in a `with` statement.

    It holds no subject key, only keyed hashes of them (BLAKE2b with a random secret of 256 bits), so that whoever has
    the workspace without the vault can neither name a subject nor find out by trying all account numbers.

    path (Path): The file.
    connection (sqlite3.Connection): Its connection, without implicit transactions.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection
        self._version = 0
        self._hash = hashlib.blake2b()

    @classmethod
    def open(cls, workspace_path: Path | str) -> "Vault":
        """Open the vault of a workspace; create it where there is none.

        workspace_path (Path | str): The workspace's file.
        RAISES (WorkspaceError): The vault is readable for others, is none, or cannot be opened or written.
        """
        path = Path(workspace_path).with_suffix(".vault")
        _create_private(path)
        with translated_errors(path):
            vault = cls(path, connect(path))
            try:
                vault._prepare()
            except BaseException:
                vault.connection.close()
                raise
        return vault

    def __enter__(self) -> "Vault":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def subjects(self, keys: Sequence[str]) -> dict[str, str]:
        """Return the subject of each key; new keys get new ones, which are on disk when this returns.

        keys (Sequence[str]): Raw keys of persons or devices, repeats allowed.
        RETURNS (dict[str, str]): 128 random bits as 32 hexadecimal digits for each key; the first 32 bits are the same
            for all that are new in one call.
        RAISES (WorkspaceError): The vault cannot be written.
        """
        # One transaction for the reads too: outside of one, SQLite locks the file anew for each (25 us).
        with translated_errors(self.path), all_or_nothing(self.connection):
            macs = {key: self._mac(key) for key in dict.fromkeys(keys)}
            known = self._find(list(macs.values()))
            new = _with_subjects([mac for mac in macs.values() if mac not in known])
            rows = [(self._version, mac, subject) for mac, subject in sorted(new.items())]
            self.connection.executemany("INSERT INTO subject VALUES (?, ?, ?)", rows)
        return {key: known.get(mac) or new[mac] for key, mac in macs.items()}

    def _find(self, macs: Sequence[bytes]) -> dict[bytes, str]:
        found: dict[bytes, str] = {}
        for page in pages(macs):
            places = ", ".join("?" * len(page))
            query = f"SELECT mac, id FROM subject WHERE key_version = ? AND mac IN ({places})"
            found.update(self.connection.execute(query, (self._version, *page)))
        return found

    def _mac(self, key: str) -> bytes:
        mac = self._hash.copy()  # of the secret, which would take half of the time to be hashed again
        mac.update(key.encode("utf-8", "surrogatepass"))
        return mac.digest()

    def _prepare(self) -> None:
        application = int(self.connection.execute("PRAGMA application_id").fetchone()[0])
        tables = int(self.connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])
        if application != APPLICATION_ID and tables:
            raise WorkspaceError(errors.VAULT_FOREIGN.format(path=self.path))
        self.connection.execute("PRAGMA journal_mode = DELETE")  # no second file to keep private between runs
        newest = "SELECT version, secret FROM key ORDER BY version DESC LIMIT 1"
        with all_or_nothing(self.connection):
            for statement in _SCHEMA:
                self.connection.execute(statement)
            if not self.connection.execute(newest).fetchone():
                row = (1, secrets.token_bytes(32), now())
                self.connection.execute("INSERT INTO key VALUES (?, ?, ?)", row)
        self._version, secret = self.connection.execute(newest).fetchone()
        self._hash = hashlib.blake2b(key=secret, person=_FIELD, digest_size=32)


def _with_subjects(macs: Sequence[bytes]) -> dict[bytes, str]:
    """Return a random subject for each key.

    They begin alike, so that rows that were added together stand together in the index of subjects: scattered over it,
    each would have a page of its own written, which takes longer than all else that is done for an utterance.
    """
    alike, random = secrets.token_hex(4), secrets.token_hex(12 * len(macs))
    return {mac: alike + random[24 * position : 24 * position + 24] for position, mac in enumerate(macs)}


def _create_private(path: Path) -> None:
    """Create the file for its owner alone, before anything is in it; refuse one that others may read."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        if sys.platform != "win32" and path.stat().st_mode & 0o077:
            raise WorkspaceError(errors.VAULT_EXPOSED.format(path=path)) from None
    except OSError as error:
        raise WorkspaceError(explain_os_error(error, path)) from None
