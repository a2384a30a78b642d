"""One writer at a time, across processes."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .. import errors
from ..errors import WorkspaceError
from .connection import explain_os_error

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


WAIT_SECONDS = 60.0
_POLL_SECONDS = 0.002


@contextmanager
def writer_lock(workspace_path: Path) -> Iterator[None]:
    """Hold the workspace's lock file, which the operating system frees even when the process is killed.

    SQLite before 3.51.3 can damage a WAL file when one connection writes while another starts it anew
    (sqlite.org/wal.html#walresetbug); with this lock, writing and checkpointing never meet.

    workspace_path (Path): The workspace.
    RAISES (WorkspaceError): Another process held it for a minute, or the folder is read-only or full.
    """
    try:
        descriptor = os.open(f"{workspace_path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise WorkspaceError(explain_os_error(error, workspace_path)) from None
    try:
        _wait(descriptor, workspace_path)
        yield
    finally:
        os.close(descriptor)


def _wait(descriptor: int, workspace_path: Path) -> None:
    give_up_at = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            _try_lock(descriptor)
            return
        except OSError:
            if time.monotonic() > give_up_at:
                text = errors.WORKSPACE_BUSY.format(path=workspace_path, seconds=int(WAIT_SECONDS))
                raise WorkspaceError(text) from None
            time.sleep(_POLL_SECONDS)
