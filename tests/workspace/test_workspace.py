import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from spacy_entity_annot.errors import UsageError, WorkspaceError
from spacy_entity_annot.types import Mention, Utterance, Verdict
from spacy_entity_annot.workspace import (
    Workspace,
    add_entities,
    add_mentions,
    add_utterances,
    current_decisions,
    iterate_entities,
    iterate_mentions,
    iterate_utterances,
    record_decision,
    settled_verdicts,
)
from spacy_entity_annot.workspace.schema import APPLICATION_ID, MIGRATIONS

from .conftest import SWIFT, TEXT


def count(workspace: Workspace, table: str = "utterance") -> int:
    return int(workspace.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def add(workspace: Workspace, *ids: str, text: str = "hello") -> None:
    add_utterances(workspace, [Utterance(id, text) for id in ids], source="test")


def test_no_workspace_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no workspace. `entity-annot init"):
        Workspace.open(tmp_path / "no.db")


def test_a_folder_is_no_workspace_and_none_can_be_made_of_it(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder; a workspace is one file"):
        Workspace.open(tmp_path)


def test_existing_file_is_never_overwritten(path: Path) -> None:
    path.write_text("precious")
    with pytest.raises(UsageError, match="exists already and was left alone. Name another one"):
        Workspace.create(path)
    assert path.read_text() == "precious"


def test_a_file_where_its_folder_should_be_is_named(path: Path) -> None:
    path.write_text("precious")
    with pytest.raises(UsageError, match=f"its folder cannot be made \\({path} is a file\\)"):
        Workspace.create(path / "annot.db")


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("content", ["text", "sqlite"])
def test_foreign_file_is_refused_and_left_alone(path: Path, content: str, read_only: bool) -> None:
    if content == "text":
        path.write_text("id,name\n1,Queen\n")
    else:
        with closing(sqlite3.connect(path)) as other:
            other.execute("CREATE TABLE mine (a)")
    before = path.read_bytes()
    with pytest.raises(WorkspaceError, match="is not a workspace of entity-annot"):
        Workspace.open(path, read_only=read_only)
    assert path.read_bytes() == before


@pytest.mark.parametrize("read_only", [False, True])
def test_newer_workspace_is_refused(path: Path, read_only: bool) -> None:
    Workspace.create(path).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute("INSERT INTO migration VALUES ('songs', '2999-01-01')")
        other.commit()
    with pytest.raises(WorkspaceError, match=r"newer entity-annot \(this one does not know what it calls songs\)"):
        Workspace.open(path, read_only=read_only)


@pytest.mark.parametrize("read_only", [False, True])
def test_an_empty_file_is_no_workspace(path: Path, read_only: bool) -> None:
    path.touch()
    with pytest.raises(WorkspaceError, match="is an empty file, not a workspace. Delete it"):
        Workspace.open(path, read_only=read_only)
    assert os.listdir(path.parent) == [path.name]
    assert path.stat().st_size == 0


@pytest.mark.skipif(sys.platform == "win32", reason="limits of sizes are a matter of POSIX")
@pytest.mark.parametrize("limit", [0, 20_000])
def test_creation_on_a_full_disk_leaves_nothing(path: Path, limit: int) -> None:
    """A limit on the sizes of files stands for the end of the disk."""
    script = f"""
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
from spacy_entity_annot.errors import WorkspaceError
from spacy_entity_annot.workspace import Workspace
try:
    Workspace.create({str(path)!r})
except WorkspaceError as error:
    raise SystemExit(3)
"""
    assert subprocess.run([sys.executable, "-B", "-c", script], check=False).returncode == 3
    assert os.listdir(path.parent) == []
    Workspace.create(path).close()


def test_folder_of_a_new_workspace_is_made(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "a" / "b" / "annot.db") as workspace:
        assert count(workspace) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="modes of files are a matter of POSIX")
def test_file_is_for_its_owner_alone(path: Path) -> None:
    Workspace.create(path).close()
    assert path.stat().st_mode & 0o077 == 0


def test_strange_names_of_files_are_names(tmp_path: Path) -> None:
    path = tmp_path / "a?mode=ro#é%20.db"
    with Workspace.create(path) as workspace:
        add(workspace, "a")
    assert path.exists()


def test_file_says_what_it_is(path: Path) -> None:
    with Workspace.create(path) as workspace:
        applied = workspace.connection.execute("SELECT name FROM migration ORDER BY rowid").fetchall()
    assert applied == [(name,) for name in MIGRATIONS]
    assert int.from_bytes(path.read_bytes()[68:72], "big") == APPLICATION_ID


def test_failed_transaction_leaves_nothing(workspace: Workspace) -> None:
    with pytest.raises(RuntimeError), workspace.transaction():
        add(workspace, "a")
        raise RuntimeError
    assert count(workspace) == 3


def test_only_what_may_be_forgotten_does_not_wait_for_the_disk(workspace: Workspace) -> None:
    level = "PRAGMA synchronous"
    with pytest.raises(ValueError, match="odd"), workspace.transaction(durable=False) as connection:
        assert connection.execute(level).fetchone() == (1,)
        raise ValueError("odd")
    with workspace.transaction() as connection, workspace.transaction(durable=False):
        assert connection.execute(level).fetchone() == (2,)
    assert workspace.connection.execute(level).fetchone() == (2,)


def test_part_of_a_transaction_can_fail_alone(workspace: Workspace) -> None:
    with workspace.transaction():
        add(workspace, "a")
        for _ in range(2):
            with pytest.raises(RuntimeError), workspace.transaction():
                add(workspace, "b")
                raise RuntimeError
        add(workspace, "c")
    ids = [utterance.id for _, utterance in iterate_utterances(workspace, after=3)]
    assert ids == ["a", "c"]


def test_what_is_not_committed_is_not_seen(workspace: Workspace) -> None:
    with Workspace.open(workspace.path) as other:
        with workspace.transaction():
            add(workspace, "a")
            assert count(other) == 3
        assert count(other) == 4


def test_snapshot_stays_as_it_was(workspace: Workspace) -> None:
    with Workspace.open(workspace.path) as other, other.snapshot():
        assert count(other) == 3
        add(workspace, "a")
        assert count(other) == 3
    assert count(workspace) == 4


def test_snapshot_refuses_writes_that_would_be_lost(workspace: Workspace) -> None:
    with pytest.raises(WorkspaceError), workspace.snapshot():
        add(workspace, "a")
    add(workspace, "a")
    assert count(workspace) == 4


def test_read_only_workspace_refuses_writes(workspace: Workspace) -> None:
    with Workspace.open(workspace.path, read_only=True) as opened:
        with pytest.raises(WorkspaceError, match="is read-only"):
            add(opened, "a")
        assert count(opened) == 3


def test_error_of_a_read_is_told_by_the_with_statement(path: Path) -> None:
    with pytest.raises(WorkspaceError, match="the disk reported an error"), Workspace.create(path) as workspace:
        workspace.connection.execute("SELECT * FROM nothing")


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="needs another user")
class TestWithoutPermission:
    @pytest.fixture
    def guarded(self) -> Iterator[Path]:
        """A workspace in a folder where one may only read."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "annot.db")
            with Workspace.create(path) as workspace:
                add(workspace, "a")
            Path(f"{path}.lock").unlink()
            path.chmod(0o444)
            Path(folder).chmod(0o555)
            root = os.geteuid() == 0
            if root:
                os.seteuid(65534)
            yield path
            if root:
                os.seteuid(0)
            Path(folder).chmod(0o755)

    def test_it_can_be_read(self, guarded: Path) -> None:
        with Workspace.open(guarded, read_only=True) as workspace:
            assert count(workspace) == 1
        assert os.listdir(guarded.parent) == ["annot.db"]

    def test_writing_says_what_to_do(self, guarded: Path) -> None:
        with pytest.raises(WorkspaceError, match="is read-only. Make the file and its folder writable"):
            Workspace.open(guarded)

    def test_creating_says_why_not(self, guarded: Path) -> None:
        with pytest.raises(WorkspaceError, match="is read-only. Make the file and its folder writable"):
            Workspace.create(guarded.parent / "other.db")


def test_full_disk_keeps_what_was_acknowledged(workspace: Workspace) -> None:
    pages = workspace.connection.execute("PRAGMA page_count").fetchone()[0]
    workspace.connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    acknowledged = 3
    with pytest.raises(WorkspaceError, match="the disk is full. All that was acknowledged is kept"):
        for number in range(100):
            add(workspace, f"a{number}", text="word " * 200)
            acknowledged += 1
    assert count(workspace) == acknowledged
    workspace.connection.execute("PRAGMA max_page_count = 1000000")
    add(workspace, "z")
    assert count(workspace) == acknowledged + 1


def test_full_disk_ends_the_whole_of_a_nested_transaction(workspace: Workspace) -> None:
    pages = workspace.connection.execute("PRAGMA page_count").fetchone()[0]
    workspace.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(WorkspaceError, match="the disk is full"), workspace.transaction():
        add(workspace, "a")
        with workspace.transaction():
            add(workspace, "b", text="word " * 5000)
    assert count(workspace) == 3


LIMITED = """
import resource, signal, sys
from spacy_entity_annot.errors import WorkspaceError
from spacy_entity_annot.types import Utterance
from spacy_entity_annot.workspace import Workspace, add_utterances
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    with Workspace.open(sys.argv[1]) as workspace:
        for number in range(1000):
            add_utterances(workspace, [Utterance(f"n{number}", "word " * 100)], source="test")
            print(number, flush=True)
except WorkspaceError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of processes are a matter of POSIX")
@pytest.mark.parametrize("limit", [10_000, 200_000, 1_000_000])
def test_failing_writes_keep_what_was_acknowledged(workspace: Workspace, limit: int) -> None:
    workspace.close()
    command = [sys.executable, "-c", LIMITED, str(workspace.path), str(limit)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    *acknowledged, last = done.stdout.splitlines()
    assert ("the disk" in last, done.stderr) == (True, "")
    with Workspace.open(workspace.path) as opened:
        assert count(opened) == 3 + len(acknowledged)
        assert opened.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def read_everything(path: Path) -> None:
    with Workspace.open(path) as workspace:
        list(iterate_utterances(workspace))
        list(iterate_entities(workspace))
        list(iterate_mentions(workspace))
        list(current_decisions(workspace))
        settled_verdicts(workspace)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "annot.db"
    with Workspace.create(path) as workspace, workspace.transaction():
        add_entities(workspace, [SWIFT])
        add(workspace, *(f"a{number}" for number in range(200)), text=TEXT)
        numbers = add_mentions(workspace, [Mention(f"a{number}", 5, 17, "", "Taylor") for number in range(200)])
        for number in numbers[:100]:
            record_decision(workspace, number, Verdict.link("Q26876"), annotator="ana")
    return path.read_bytes()


@pytest.mark.parametrize("seed", range(100))
def test_damaged_file_is_told_and_never_a_traceback(path: Path, whole: bytes, seed: int) -> None:
    chance, content = random.Random(seed), bytearray(whole)
    for _ in range(chance.choice((1, 20, 400))):
        content[chance.randrange(100, len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    try:
        read_everything(path)
    except WorkspaceError as error:
        assert str(path) in str(error)


@pytest.mark.parametrize("length", [0, 50, 100, 4096, 5000, 40_000])
def test_file_that_was_cut_is_told(path: Path, whole: bytes, length: int) -> None:
    path.write_bytes(whole[:length])
    try:
        read_everything(path)
    except WorkspaceError as error:
        assert str(path) in str(error)
    else:
        assert length == 0  # a workspace whose creation was cut short
