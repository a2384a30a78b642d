"""Folders that appear whole or not at all, with a manifest that vouches for every file in them."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from .. import errors
from ..errors import CorpusError, UsageError
from ..types import JsonObject
from ..whole_file import sync_folder
from ..workspace.lots import SetAside

MANIFEST = "manifest.json"


@contextmanager
def published(out: Path, *, kind: str) -> Iterator[Path]:
    """Write a folder beside its place, and put it there when all of it is on the disk.

    out (Path): The place; an earlier folder of the same kind is replaced as a whole, anything else is refused.
    kind (str): What the folder is; its manifest says so.
    YIELDS (Path): The folder to write to; it must get a manifest by `write_manifest`.
    RAISES (UsageError): Something foreign is in the way.
    RAISES (CorpusError): The disk is full or read-only.
    """
    out = Path(out)
    _refuse_foreign(out, kind)
    new, old = (out.with_name(f".{out.name}.{suffix}") for suffix in ("new", "old"))
    try:
        _remove(new)
        new.mkdir(parents=True)
        yield new
        _sync(new)
        _remove(old)
        if out.exists():
            out.rename(old)
        new.rename(out)
        sync_folder(out.parent)
        _remove(old)
    except OSError as error:
        raise CorpusError(errors.FOLDER_IO.format(path=out, reason=error.strerror or error)) from None
    finally:
        if not out.exists() and old.exists():
            old.rename(out)
        _remove(new)


def write_manifest(folder: Path, *, kind: str, **facts: object) -> None:
    """Write the manifest of a folder whose other files are complete.

    folder (Path): The folder.
    kind (str): What the folder is.
    facts (object): What else to record; values must be JSON.
    """
    files = {name: {"bytes": (folder / name).stat().st_size, "sha256": _digest(folder / name)}
             for name in _names(folder)}  # fmt: skip
    text = json.dumps({"kind": kind, **facts, "files": files}, ensure_ascii=False, indent=2, allow_nan=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def read_manifest(folder: Path) -> JsonObject | None:
    """Return the manifest of a folder, or None where it has none that can be read."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) and isinstance(manifest.get("files"), dict) else None


def set_aside_facts(aside: SetAside | None) -> JsonObject:
    """Return what a manifest says of mentions that were set aside to measure and left out; None: they were not."""
    return {} if aside is None else {"set_aside": aside._asdict()}


def set_aside_of(folder: Path) -> SetAside | None:
    """Return what a corpus, or that of a pipeline, left out to measure on; None where it tells of nothing."""
    match (read_manifest(folder) or {}).get("set_aside"):
        case {"mentions": int(mentions), "share": float(share), "digest": str(digest)}:
            return SetAside(mentions, share, digest)
    return None


def broken_files(folder: Path, manifest: Mapping[str, object]) -> dict[str, str]:
    """Return the files that the manifest does not vouch for, each with the reason."""
    listed = manifest["files"]
    assert isinstance(listed, dict)
    present = set(_names(folder))
    broken = {name: "it is missing" for name in listed if name not in present}
    broken |= {name: "the manifest does not list it" for name in present if name not in listed}
    for name in present & set(listed):
        if not isinstance(listed[name], dict) or _digest(folder / name) != listed[name].get("sha256"):
            broken[name] = "its content is not what was written"
    return dict(sorted(broken.items()))


def _refuse_foreign(out: Path, kind: str) -> None:
    if not out.exists() and not out.is_symlink():
        return
    if out.is_symlink() or not out.is_dir():
        raise UsageError(errors.FOLDER_FOREIGN.format(path=out, found="it is no folder"))
    present = _names(out)
    if not present:
        return
    manifest = read_manifest(out)
    if manifest is None or manifest.get("kind") != kind:
        raise UsageError(errors.FOLDER_FOREIGN.format(path=out, found=f"it holds {present[0]}"))
    foreign = sorted(set(present) - set(manifest["files"]) - {MANIFEST})
    if foreign:
        raise UsageError(errors.FOLDER_FOREIGN.format(path=out, found=f"it holds {foreign[0]}"))


def _names(folder: Path) -> list[str]:
    paths = (path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
    return sorted(path.as_posix() for path in paths if path.as_posix() != MANIFEST)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
    for path in [*(path for path in folder.rglob("*") if path.is_dir()), folder]:
        sync_folder(path)


def _remove(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)
