"""Reading a `.spacy` file of unknown origin without being killed by it."""

import zlib
from pathlib import Path

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from .. import errors
from ..errors import InputError

LIMIT = 2**28
"""Bytes that a file may unpack to: a megabyte of zlib can hold a thousand times as much."""
_CHUNK = 2**20


def read_docs(path: Path, vocab: Vocab, *, limit: int = LIMIT) -> list[Doc]:
    """Return the docs of a file.

    path (Path): A `.spacy` file.
    vocab (Vocab): Takes up the strings.
    limit (int): Bytes that the file may unpack to.
    RAISES (InputError): It is none, is damaged, or unpacks to more.
    """
    try:
        data = path.read_bytes()
        _refuse_bomb(data, limit)
        return list(DocBin().from_bytes(data).get_docs(vocab))
    except InputError:
        raise
    except Exception as error:  # a damaged file fails anywhere in zlib, msgpack, numpy or spaCy
        raise InputError(errors.DOCBIN_BROKEN.format(reason=f"{type(error).__name__}: {error}")) from None


def _refuse_bomb(data: bytes, limit: int) -> None:
    unpacker, size = zlib.decompressobj(), 0
    while data and not unpacker.eof:
        size += len(unpacker.decompress(data, _CHUNK))
        data = unpacker.unconsumed_tail
        if size > limit:
            raise InputError(errors.DOCBIN_TOO_LARGE.format(limit=limit // 2**20))
