"""The file: gzipped JSON lines, a header before and a digest behind them; nothing in it is code."""

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from .. import errors
from ..errors import InputError, UsageError
from ..records import parse_object
from ..types import JsonObject
from ..whole_file import whole_file

FORMAT, VERSION = "entity-annot bundle", 1
SHARE, DECISIONS = "share", "decisions"
LONGEST_LINE = 64 * 2**20
"""Bytes of one line that are held in memory."""


@dataclass(frozen=True, slots=True)
class Header:
    """What stands first.

    kind (str): `share`, with texts, or `decisions`, without.
    office (str): Who sends it.
    format (str): What the file is.
    version (int): How it is written.
    """

    kind: str
    office: str
    format: str = FORMAT
    version: int = VERSION


def write_bundle(path: Path, header: Header, records: Iterable[tuple[str, JsonObject]]) -> dict[str, int]:
    """Write a bundle that only its owner may read; it appears whole or not at all, the same bytes for the same records.

    path (Path): The file, which must not exist.
    header (Header): What stands first.
    records (Iterable[tuple[str, JsonObject]]): Each behind its kind.
    RETURNS (dict[str, int]): How many of each kind were written.
    RAISES (UsageError): There is such a file, or it cannot be written.
    """
    if os.path.lexists(path):
        raise UsageError(errors.BUNDLE_EXISTS.format(path=path))
    counts: dict[str, int] = {}
    try:
        with (
            whole_file(path, mode=0o600) as draft,
            draft.open("wb") as file,
            gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed,
        ):
            digest = hashlib.sha256()
            for line in _lines(header, records, counts):
                digest.update(line)
                packed.write(line)
            packed.write(_line({"end": {"sha256": digest.hexdigest()}}))
    except OSError as error:
        raise UsageError(errors.FILE_UNWRITABLE.format(path=path, reason=error.strerror or error)) from None
    return counts


def read_bundle(path: Path) -> Iterator[tuple[int, str, JsonObject]]:
    """Yield line number, kind and record; the header comes first, of the kind `bundle`.

    The digest stands at the end: whoever keeps something of what is yielded must come to the end without an error.

    path (Path): The file.
    RAISES (InputError): It is no bundle, or damaged, or newer than this program.
    """
    digest = hashlib.sha256()
    number, kind = 0, None
    for number, line in enumerate(_unpacked(path), 1):
        if kind == "end":
            raise InputError(errors.BUNDLE_DAMAGED.format(path=path, reason="something stands behind its end"))
        record = _record(path, number, line)
        ((kind, content),) = record.items() if len(record) == 1 else ((None, None),)
        if number == 1:
            _check_header(path, kind, content)
        if not isinstance(kind, str) or not isinstance(content, dict):
            raise InputError(errors.BUNDLE_DAMAGED.format(path=path, reason=f"line {number} is none of a bundle"))
        if kind == "end":
            if content.get("sha256") != digest.hexdigest():
                raise InputError(errors.BUNDLE_DAMAGED.format(path=path, reason="its digest is another one"))
            continue
        digest.update(line)
        yield number, kind, content
    if not number:
        raise InputError(errors.BUNDLE_FOREIGN.format(path=path))
    if kind != "end":
        raise InputError(errors.BUNDLE_DAMAGED.format(path=path, reason="its end is missing"))


def verify_bundle(path: Path) -> Header:
    """Read a bundle from end to end, and return its header.

    RAISES (InputError): It is no bundle, or damaged, or newer than this program.
    """
    header = None
    for _, kind, content in read_bundle(path):
        if kind == "bundle":
            header = Header(content["kind"], content["office"])
    assert header is not None
    return header


def _lines(header: Header, records: Iterable[tuple[str, JsonObject]], counts: dict[str, int]) -> Iterator[bytes]:
    yield _line({"bundle": asdict(header)})
    for kind, record in records:
        counts[kind] = counts.get(kind, 0) + 1
        yield _line({kind: record})


def _line(record: JsonObject) -> bytes:
    return (json.dumps(record, ensure_ascii=False, allow_nan=False, sort_keys=True) + "\n").encode()


def _unpacked(path: Path) -> Iterator[bytes]:
    try:
        with gzip.open(path, "rb") as file:
            while line := file.readline(LONGEST_LINE):
                yield line
    except gzip.BadGzipFile:
        raise InputError(errors.BUNDLE_FOREIGN.format(path=path)) from None
    except (EOFError, zlib.error):
        raise InputError(errors.BUNDLE_DAMAGED.format(path=path, reason="it is cut off or altered")) from None
    except OSError as error:
        raise UsageError(errors.FILE_UNREADABLE.format(path=path, reason=error.strerror or error)) from None


def _record(path: Path, number: int, line: bytes) -> JsonObject:
    try:
        return parse_object(line.decode())
    except (InputError, UnicodeDecodeError) as error:
        if number == 1:
            raise InputError(errors.BUNDLE_FOREIGN.format(path=path)) from None
        raise InputError(errors.BUNDLE_DAMAGED.format(path=path, reason=f"line {number}: {error}")) from None


def _check_header(path: Path, kind: object, content: object) -> None:
    if kind != "bundle" or not isinstance(content, dict) or content.get("format") != FORMAT:
        raise InputError(errors.BUNDLE_FOREIGN.format(path=path))
    if content.get("version") != VERSION:
        raise InputError(errors.BUNDLE_NEWER.format(path=path, found=content.get("version"), known=VERSION))
    if content.get("kind") not in (SHARE, DECISIONS) or not isinstance(content.get("office"), str):
        raise InputError(errors.BUNDLE_DAMAGED.format(path=path, reason="its header is incomplete"))
