"""Named arrays in one flat file, which opens at once however large it is: the arrays are mapped, not read."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...whole_file import whole_file

MAGIC = b"entity-annot arrays 1\n"
ALIGNMENT = 64
Arrays = Mapping[str, NDArray[Any]]


class DamagedFile(ValueError):
    """A file that is not, or not wholly, one of named arrays."""


def write_arrays(path: Path, arrays: Arrays) -> None:
    """Write arrays to a file that is either there as a whole or not at all; equal arrays make equal bytes.

    path (Path): The file, replaced if it exists; its folder must exist.
    arrays (Arrays): One-dimensional, by name.
    RAISES: OSError
    """
    layout, place = {}, 0
    for name, array in arrays.items():
        layout[name] = (array.dtype.str, len(array), place)
        place += -(-array.nbytes // ALIGNMENT) * ALIGNMENT
    header = MAGIC + json.dumps({"size": place, "arrays": layout}).encode() + b"\n"
    with whole_file(path, mode=0o600) as draft, draft.open("wb") as file:
        file.write(_padded(header))
        for array in arrays.values():
            data = np.ascontiguousarray(array).view(np.uint8).data
            file.write(data)
            file.write(bytes(-len(data) % ALIGNMENT))


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Return the arrays of a file, mapped into memory and not to be written to.

    path (Path): The file.
    RAISES: OSError; DamagedFile where it was not written by `write_arrays` or is cut short.
    """
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise DamagedFile(path)
        header = file.readline()
    try:
        described = json.loads(header)
        start = len(_padded(MAGIC + header))
        if path.stat().st_size != start + described["size"]:
            raise DamagedFile(path)
        whole = np.asarray(np.memmap(path, np.uint8, "r"))
        return {
            name: whole[start + place : start + place + length * np.dtype(kind).itemsize].view(kind)
            for name, (kind, length, place) in described["arrays"].items()
        }
    except (KeyError, TypeError, ValueError):
        raise DamagedFile(path) from None


def prefixed(prefix: str, arrays: Arrays) -> dict[str, NDArray[Any]]:
    """Return the arrays under `prefix.name`, so that several parts share a file."""
    return {f"{prefix}.{name}": array for name, array in arrays.items()}


def under(prefix: str, arrays: Arrays) -> dict[str, NDArray[Any]]:
    """Return the arrays that `prefixed` named, under their own names."""
    return {name.removeprefix(f"{prefix}."): array for name, array in arrays.items() if name.startswith(f"{prefix}.")}


def _padded(header: bytes) -> bytes:
    return header + bytes(-len(header) % ALIGNMENT)
