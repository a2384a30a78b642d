"""A folder that spaCy's `InMemoryLookupKB.to_disk` wrote.

It is decoded here, with each count held against the size of the file, because spaCy's own reader trusts the file:
damaged ones crash the process (spaCy issue 9137; 16 of 400 in our trials).
"""

import json
import math
import os
import struct
from collections.abc import Iterator
from typing import Any, BinaryIO

from ... import errors
from ...errors import InputError
from ...types import Entity
from .alias_lists import AliasLists
from .format import Format, Located, Source
from .record import checked_entity

_CONTENTS, _STRINGS = "contents", "strings.json"
# As `Writer` in spacy/kb/kb_in_memory.pyx writes them, in the byte order of the machine.
_HEADER = struct.Struct("=qq")  # entities, length of their vectors
_ELEMENT_SIZE = struct.calcsize("=f")
_ENTRY = struct.Struct("=Qfi")  # hash of the id, frequency, number of the vector
_COUNT = struct.Struct("=q")
_ALIAS = struct.Struct("=Qq")  # hash of the alias, candidates
_CANDIDATE = struct.Struct("=qf")  # number of the entity from 1, probability
_CUT = "it is cut short, or its counts are wrong"


def _read(source: Source) -> Iterator[Located]:
    try:
        strings = _strings(os.path.join(os.path.dirname(source.name), _STRINGS))
        with open(source.name, "rb") as file:
            frequencies, aliases = _decode(file, strings)
    except (InputError, OSError) as error:
        return source.report(None, errors.KB_FOLDER_BROKEN.format(reason=error))
    for id, frequency in frequencies.items():
        try:
            yield None, _entity(id, frequency, aliases)
        except InputError as error:
            source.report(None, str(error))
    return None


def _strings(path: str) -> dict[int, str]:
    from spacy.strings import StringStore

    with open(path, encoding="utf-8") as file:
        try:
            strings = json.load(file)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{_STRINGS}: {error}") from None
    if not isinstance(strings, list) or not all(isinstance(text, str) for text in strings):
        raise InputError(f"{_STRINGS} is no list of texts")
    store = StringStore()
    try:
        return {store.add(text): text for text in strings}
    except UnicodeEncodeError:
        raise InputError(f"{_STRINGS} holds half of a surrogate pair") from None


def _decode(file: BinaryIO, strings: dict[int, str]) -> tuple[dict[str, float], AliasLists]:
    reader = _Reader(file)
    [(count, length)] = reader.take(_HEADER)
    reader.skip_vectors(count, length)
    entries = [(_text(strings, hash), frequency) for hash, frequency, _ in reader.take(_ENTRY, count)]
    aliases = AliasLists()
    [(alias_count,)] = reader.take(_COUNT)
    for _ in range(alias_count):
        [(hash, candidates)] = reader.take(_ALIAS)
        alias = _text(strings, hash)
        for number, probability in reader.take(_CANDIDATE, candidates):
            if not 1 <= number <= count:
                raise InputError(f"an alias means entity number {number} of {count}")
            aliases.add(alias, entries[number - 1][0], probability if math.isfinite(probability) else 0.0)
    if reader.left:
        raise InputError(f"{reader.left} bytes are left over")
    return dict(entries), aliases


class _Reader:
    """Reads records and never beyond the end of the file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.left = os.fstat(file.fileno()).st_size

    def take(self, layout: struct.Struct, count: int = 1) -> Iterator[tuple[Any, ...]]:
        self._spend(count * layout.size)
        return layout.iter_unpack(self._file.read(count * layout.size))

    def skip_vectors(self, count: int, length: int) -> None:
        if count < 0 or length < 0:
            raise InputError(_CUT)
        self._spend(count * length * _ELEMENT_SIZE)
        self._file.seek(count * length * _ELEMENT_SIZE, os.SEEK_CUR)

    def _spend(self, size: int) -> None:
        if not 0 <= size <= self.left:
            raise InputError(_CUT)
        self.left -= size


def _text(strings: dict[int, str], hash: int) -> str:
    if hash not in strings:
        raise InputError(f"{_STRINGS} lacks the text of {hash}")
    return strings[hash]


def _entity(id: str, frequency: float, aliases: AliasLists) -> Entity:
    names = aliases.names(id)
    if not names:
        raise InputError(errors.ENTITY_WITHOUT_NAME.format(id=id))
    # Other builders store counts or nothing as the frequency.
    prior = round(frequency, 6) if 0 < frequency <= 1 else None
    return checked_entity({"id": id, "name": names[0], "aliases": names, "prior": prior})


SPACY_FOLDER = Format("spacy-kb", "a folder written by spaCy's InMemoryLookupKB.to_disk",
                      _read, files=(_CONTENTS, _STRINGS))  # fmt: skip
