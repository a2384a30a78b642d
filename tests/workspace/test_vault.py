import os
import re
import sqlite3
import sys
from pathlib import Path

import pytest

from spacy_entity_annot.errors import WorkspaceError
from spacy_entity_annot.workspace.vault import Vault

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="modes of files are a matter of POSIX")


@pytest.fixture
def workspace_path(tmp_path: Path) -> Path:
    return tmp_path / "annot.db"


@posix_only
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_vault_that_others_may_read_or_write_is_refused(workspace_path: Path, mode: int) -> None:
    Vault.open(workspace_path).close()
    vault = workspace_path.with_suffix(".vault")
    vault.chmod(mode)
    with pytest.raises(WorkspaceError, match=r"annot\.vault: others on this machine .* chmod 600 "):
        Vault.open(workspace_path)


@posix_only
def test_vault_is_its_owners_alone_from_the_start(workspace_path: Path) -> None:
    before = os.umask(0)
    try:
        Vault.open(workspace_path).close()
    finally:
        os.umask(before)
    assert workspace_path.with_suffix(".vault").stat().st_mode & 0o777 == 0o600


def test_foreign_database_is_refused_and_left_alone(workspace_path: Path) -> None:
    path = workspace_path.with_suffix(".vault")
    os.close(os.open(path, os.O_CREAT, 0o600))
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipe (name TEXT)")
    connection.close()
    content = path.read_bytes()
    with pytest.raises(WorkspaceError, match="is not the vault of a workspace"):
        Vault.open(workspace_path)
    assert path.read_bytes() == content


def test_damaged_vault_is_refused(workspace_path: Path) -> None:
    path = workspace_path.with_suffix(".vault")
    os.close(os.open(path, os.O_CREAT, 0o600))
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(WorkspaceError, match="is damaged"):
        Vault.open(workspace_path)


def test_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="No such file or directory"):
        Vault.open(tmp_path / "gone" / "annot.db")


def test_full_disk_is_told_and_earlier_subjects_are_kept(workspace_path: Path) -> None:
    with Vault.open(workspace_path) as vault:
        subjects = vault.subjects(["a"])
        pages = vault.connection.execute("PRAGMA page_count").fetchone()[0]
        vault.connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(WorkspaceError, match="the disk is full"):
            vault.subjects([str(number) for number in range(9_999)])
        assert vault.subjects(["a"]) == subjects
    with Vault.open(workspace_path) as vault:
        assert vault.subjects(["a"]) == subjects


def test_a_kill_right_after_its_creation_does_no_harm(workspace_path: Path) -> None:
    os.close(os.open(workspace_path.with_suffix(".vault"), os.O_CREAT, 0o600))
    with Vault.open(workspace_path) as vault:
        assert list(vault.subjects(["a"])) == ["a"]


def test_a_key_has_one_random_subject_for_ever(workspace_path: Path) -> None:
    with Vault.open(workspace_path) as vault, Vault.open(workspace_path) as other:
        subjects = vault.subjects(["a", "b", "a", ""])
        assert list(subjects) == ["a", "b", ""]
        assert len(set(subjects.values())) == 3
        assert all(re.fullmatch("[0-9a-f]{32}", subject) for subject in subjects.values())
        assert other.subjects(["b"]) == {"b": subjects["b"]}
    with Vault.open(workspace_path) as vault:
        assert vault.subjects(["a", "b", ""]) == subjects
    with Vault.open(workspace_path.with_name("other.db")) as vault:
        assert vault.subjects(["a"])["a"] not in subjects.values()


def test_raw_keys_and_plain_hashes_are_in_no_byte_of_it(workspace_path: Path) -> None:
    with Vault.open(workspace_path) as vault:
        vault.subjects(["PLANTED-ACCOUNT"])
        content = b"".join(file.read_bytes() for file in workspace_path.parent.iterdir())
        assert b"PLANTED" not in content
        assert vault.connection.execute("PRAGMA secure_delete").fetchone() == (1,)
        assert vault.connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert vault.connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert [file.name for file in workspace_path.parent.iterdir()] == ["annot.vault"]


def test_the_same_key_looks_different_in_every_vault(workspace_path: Path) -> None:
    hashes = []
    for name in ("one.db", "two.db"):
        with Vault.open(workspace_path.with_name(name)) as vault:
            vault.subjects(["a"])
            hashes += vault.connection.execute("SELECT mac FROM subject").fetchall()
    assert len(set(hashes)) == 2


def test_subjects_that_are_added_together_begin_alike(workspace_path: Path) -> None:
    with Vault.open(workspace_path) as vault:
        first, second = vault.subjects(["a", "b"]), vault.subjects(["a", "c", "d"])
    assert first["a"][:8] == first["b"][:8]
    assert second["c"][:8] == second["d"][:8] != first["a"][:8]
