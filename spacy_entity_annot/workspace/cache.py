"""The folder `NAME.cache` beside a workspace: what is derived from it and may be deleted at any time."""

import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from ..whole_file import whole_file
from .workspace import Workspace


def cache_folder(workspace: Workspace) -> Path:
    """Return the folder; it need not exist."""
    return workspace.path.with_suffix(".cache")


def make_cache_folder(workspace: Workspace) -> Path | None:
    """Return the folder, made where it was not there, or None where that is refused."""
    folder = cache_folder(workspace)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


def clear_cache(workspace: Workspace) -> None:
    """Delete all that is derived, so that nothing of what was removed from the workspace is left there.

    RAISES (OSError): A file cannot be deleted.
    """
    folder = cache_folder(workspace)
    if folder.is_dir():
        for path in folder.iterdir():
            path.unlink()


def read_cached(workspace: Workspace, name: str) -> bytes | None:
    """Return a file of the cache, or None where there is none that can be read."""
    try:
        return (cache_folder(workspace) / name).read_bytes()
    except OSError:
        return None


def open_cached(workspace: Workspace, name: str) -> BinaryIO:
    """Open a file of the cache for reading.

    RAISES (OSError): There is none that can be read.
    """
    return (cache_folder(workspace) / name).open("rb")


def remove_cached(workspace: Workspace, prefix: str, *, behind: str) -> None:
    """Delete the files of one kind but those that come before a name; where the disk refuses, they stay.

    workspace (Workspace): Whose cache.
    prefix (str): How the names of this kind begin.
    behind (str): A name; it and all that sort behind it go, and so does what another version left.
    """
    kind = behind.rpartition("-")[0]
    for path in cache_folder(workspace).glob(f"{prefix}*"):
        if path.name >= behind or path.name.rpartition("-")[0] != kind:
            with suppress(OSError):
                path.unlink()


def write_cached(workspace: Workspace, name: str, content: bytes) -> None:
    """Put a file into the cache, as a whole or not at all; where the disk refuses, it will be derived again.

    workspace (Workspace): Whose cache.
    name (str): The file's name.
    content (bytes): What it holds.
    """
    folder = make_cache_folder(workspace)
    if folder is None:
        return
    with suppress(OSError), whole_file(folder / name, mode=0o600) as draft:
        draft.write_bytes(content)
