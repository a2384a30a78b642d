"""Copies of a live workspace."""

import os
from contextlib import closing
from pathlib import Path

from .. import errors
from ..errors import UsageError, WorkspaceError
from ..whole_file import whole_file
from .connection import connect, explain_os_error, translated_errors
from .doctor import doctor
from .workspace import Workspace


def backup(workspace: Workspace, out: Path | str) -> int:
    """Copy a workspace as it is at one moment, though others write meanwhile, and verify the copy.

    The cache beside it is derived, and the vault knows who is behind the subjects: neither is copied.

    workspace (Workspace): What to copy.
    out (Path | str): The new file, for its owner alone; it appears when it is whole, verified and on disk.
    RETURNS (int): Its bytes.
    RAISES (UsageError): Something is there already.
    RAISES (WorkspaceError): The disk refuses, or the workspace is damaged; no file is left behind.
    """
    out = Path(out)
    if os.path.lexists(out):
        raise UsageError(errors.BACKUP_EXISTS.format(path=out))
    try:
        with translated_errors(out), whole_file(out, mode=0o600, replace=False) as draft:
            with closing(connect(draft)) as copy:
                workspace.connection.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
            _verify(draft, out)
    except FileExistsError:
        raise UsageError(errors.BACKUP_EXISTS.format(path=out)) from None
    except OSError as error:
        raise WorkspaceError(explain_os_error(error, out)) from None
    return out.stat().st_size


def _verify(draft: Path, out: Path) -> None:
    with closing(connect(draft, read_only=True)) as connection:
        faults = [f"{check.name}: {check.detail}" for check in doctor(Workspace(draft, connection)) if not check.good]
    if faults:
        raise WorkspaceError(errors.BACKUP_BROKEN.format(path=out, reason="; ".join(faults)))
