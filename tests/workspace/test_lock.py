import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from spacy_entity_annot.errors import WorkspaceError
from spacy_entity_annot.workspace import lock
from spacy_entity_annot.workspace.lock import writer_lock

HOLDER = """
import sys, time
from pathlib import Path
from spacy_entity_annot.workspace.lock import writer_lock
with writer_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@contextmanager
def held(path: Path, seconds: float = 60.0) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLDER, str(path), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield holder
        holder.kill()


def test_waiting_has_an_end(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "WAIT_SECONDS", 0.05)
    with held(path), pytest.raises(WorkspaceError, match="another process holds it"), writer_lock(path):
        pass


def test_lock_is_waited_for(path: Path) -> None:
    with held(path, 0.2) as holder, writer_lock(path):
        assert holder.wait(10) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_killed_holder_frees_the_lock(path: Path) -> None:
    with held(path) as holder:
        holder.send_signal(signal.SIGKILL)
        with writer_lock(path):
            assert holder.wait(10) == -signal.SIGKILL


def test_error_frees_the_lock(path: Path) -> None:
    for _ in range(2):
        with pytest.raises(RuntimeError), writer_lock(path):
            raise RuntimeError


def test_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="No such file"), writer_lock(tmp_path / "no" / "annot.db"):
        pass


@pytest.mark.skipif(not hasattr(os, "seteuid") or os.geteuid() != 0, reason="needs to become another user")
def test_folder_without_permission_is_told() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.seteuid(65534)
        try:
            with pytest.raises(WorkspaceError, match="is read-only"), writer_lock(Path(folder, "annot.db")):
                pass
        finally:
            os.seteuid(0)
