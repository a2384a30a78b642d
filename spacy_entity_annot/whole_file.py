"""Files that are there as a whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def whole_file(path: Path, *, mode: int = 0o666, replace: bool = True) -> Iterator[Path]:
    """Let a file be written beside its place, and move it there when it is complete and on disk.

    path (Path): Its place; the folder must exist.
    mode (int): Who may read it, less what the umask forbids.
    replace (bool): Whether what stands there gives way.
    YIELDS (Path): An empty file to write to; it is gone afterwards, whatever happens but a kill.
    RAISES (FileExistsError): Something is there by now and shall not be replaced.
    RAISES (OSError): The disk refuses.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
    try:
        yield draft
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        if replace:
            draft.replace(path)
        else:
            _move_to_free_place(draft, path)
        sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Let the names of files in a folder survive a power cut, where the file system can: Windows opens no folders."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _move_to_free_place(draft: Path, path: Path) -> None:
    if os.name == "nt":
        draft.rename(path)
        return
    try:
        os.link(draft, path)  # unlike a rename it never replaces
    except FileExistsError:
        raise
    except OSError:  # some file systems, such as FAT, have no links
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
        draft.replace(path)
