import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from spacy_entity_annot.errors import WorkspaceError
from spacy_entity_annot.workspace.connection import all_or_nothing, connect, translated_errors


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (sqlite3.SQLITE_BUSY, "another process holds it"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "another process holds it"),
        (sqlite3.SQLITE_LOCKED, "another process holds it"),
        (sqlite3.SQLITE_FULL, "the disk is full"),
        (sqlite3.SQLITE_READONLY, "is read-only"),
        (sqlite3.SQLITE_CANTOPEN, "is read-only"),
        (sqlite3.SQLITE_CORRUPT, "is damaged"),
        (sqlite3.SQLITE_NOTADB, "is damaged"),
        (sqlite3.SQLITE_IOERR_WRITE, "the disk reported an error"),
    ],
)
def test_each_error_says_what_to_do(path: Path, code: int, text: str) -> None:
    error = sqlite3.OperationalError("told by SQLite")
    error.sqlite_errorcode = code
    with pytest.raises(WorkspaceError, match=text) as caught, translated_errors(path):
        raise error
    assert str(caught.value).startswith(f"{path}: ")


def test_faults_of_ours_are_seen(path: Path) -> None:
    with pytest.raises(sqlite3.IntegrityError), translated_errors(path):
        raise sqlite3.IntegrityError


def test_text_that_is_not_utf8_is_damage_and_not_quoted(path: Path) -> None:
    with (
        closing(connect(path)) as connection,
        pytest.raises(WorkspaceError, match="is damaged") as caught,
        translated_errors(path),
    ):
        connection.execute("SELECT CAST(x'70726976617465ff' AS TEXT)").fetchone()
    assert "private" not in str(caught.value)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("busy_timeout", 10000), ("foreign_keys", 1), ("trusted_schema", 0), ("cell_size_check", 1),
        ("secure_delete", 1), ("temp_store", 2), ("synchronous", 2),
    ],
)  # fmt: skip
def test_settings_that_keep_data_are_on(path: Path, setting: str, value: int) -> None:
    with closing(connect(path)) as connection:
        assert connection.execute(f"PRAGMA {setting}").fetchone() == (value,)
        assert connection.isolation_level is None


def test_deleted_text_is_gone_from_the_file(path: Path) -> None:
    with closing(connect(path)) as connection:
        connection.execute("CREATE TABLE note (text)")
        connection.execute("INSERT INTO note VALUES ('the secret words')")
        assert b"secret" in path.read_bytes()
        connection.execute("DELETE FROM note")
    assert b"secret" not in path.read_bytes()


class _Interrupted(sqlite3.Connection):
    """Ctrl-C arrives when a part has just been released."""

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        cursor = super().execute(*arguments)
        if arguments[0] == "RELEASE part":
            raise KeyboardInterrupt
        return cursor


def test_an_interruption_behind_a_part_stays_one_and_nothing_is_kept(path: Path) -> None:
    with closing(sqlite3.connect(path, factory=_Interrupted, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE heard (text)")
        with pytest.raises(KeyboardInterrupt), all_or_nothing(connection), all_or_nothing(connection):
            connection.execute("INSERT INTO heard VALUES ('tailor swift')")
        assert connection.execute("SELECT count(*) FROM heard").fetchone() == (0,)


def test_a_part_that_fails_leaves_the_rest_of_its_transaction(path: Path) -> None:
    with closing(connect(path)) as connection:
        connection.execute("CREATE TABLE heard (text)")
        with all_or_nothing(connection):
            connection.execute("INSERT INTO heard VALUES ('tailor swift')")
            with pytest.raises(ValueError, match="no"), all_or_nothing(connection):
                connection.execute("INSERT INTO heard VALUES ('taylors wift')")
                raise ValueError("no")
        assert connection.execute("SELECT text FROM heard").fetchall() == [("tailor swift",)]
