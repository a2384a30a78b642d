import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from spacy_entity_annot.errors import UsageError, WorkspaceError
from spacy_entity_annot.transcripts import ingest
from spacy_entity_annot.types import Mention, Utterance, Verdict
from spacy_entity_annot.workspace import Workspace, add_mentions, add_utterances, record_decision
from spacy_entity_annot.workspace.backup import backup


def dump(path: Path) -> list[str]:
    with Workspace.open(path, read_only=True) as opened:
        return list(opened.connection.iterdump())


def test_what_stands_there_is_left_alone(workspace: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "copy.db"
    out.write_text("mine")
    with pytest.raises(UsageError, match="copy.db: exists already"):
        backup(workspace, out)
    assert out.read_text() == "mine"


def test_copy_of_a_damaged_workspace_is_refused_and_nothing_is_left(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    workspace.connection.execute("PRAGMA foreign_keys = OFF")
    workspace.connection.execute(
        "INSERT INTO decision (mention, annotator, verdict, key, decided_at) VALUES (99, 'a', 'nil', 'k', '')"
    )
    with pytest.raises(WorkspaceError, match="decisions on mentions that are gone: 1"):
        backup(workspace, folder / "copy.db")
    assert list(folder.iterdir()) == []


def test_folder_that_is_missing_is_named(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"none/copy.db: its folder cannot be made"):
        backup(workspace, tmp_path / "none" / "copy.db")


def test_copy_holds_every_row_in_one_file_of_its_owner(workspace: Workspace, tmp_path: Path) -> None:
    (number,) = add_mentions(workspace, [Mention("u0", 5, 17, "tailor swift", "Taylor")])
    record_decision(workspace, number, Verdict.link("Q26876"), annotator="ana")
    out = tmp_path / "backups" / "copy.db"
    out.parent.mkdir()
    assert backup(workspace, out) == out.stat().st_size
    assert [path.name for path in out.parent.iterdir()] == ["copy.db"]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert dump(out) == dump(workspace.path)


def test_copy_is_one_moment_of_a_workspace_that_is_written_to(workspace: Workspace, tmp_path: Path) -> None:
    """Each transcript is added as a whole: whatever the copy has of them must be whole, too."""
    stop = threading.Event()

    def write() -> None:
        with Workspace.open(workspace.path) as other:
            for number in range(10_000):
                if stop.is_set():
                    return
                said = [Utterance(f"{number}-{turn}", "play queen", f"call {number}") for turn in range(20)]
                add_utterances(other, said, source="test")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [tmp_path / f"{number}.db" for number in range(5)]
        with Workspace.open(workspace.path, read_only=True) as reader:
            for out in copies:
                backup(reader, out)
    finally:
        stop.set()
        writer.join()
    for out in copies:
        with sqlite3.connect(out) as connection:
            counts = connection.execute("SELECT count(*) FROM utterance GROUP BY transcript").fetchall()
        connection.close()
        assert {count for (count,) in counts} <= {3, 20}


def test_cache_and_vault_are_not_copied(workspace: Workspace, tmp_path: Path) -> None:
    ingest(workspace, [Utterance("s", "play queen", "call 2", subject_key="account 17")])
    assert workspace.path.with_suffix(".vault").exists()
    folder = tmp_path / "backups"
    folder.mkdir()
    backup(workspace, folder / "copy.db")
    assert [path.name for path in folder.iterdir()] == ["copy.db"]
    assert b"account 17" not in (folder / "copy.db").read_bytes()
