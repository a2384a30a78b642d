"""The docs of a DocBin of unknown origin, without being killed by it."""

import zlib
from typing import TYPE_CHECKING

from . import errors
from .errors import InputError

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

LIMIT = 2**28
"""Bytes that a file may unpack to: a megabyte of zlib can hold a thousand times as much."""

_CHUNK = 2**20


def docs_of(data: bytes, vocab: "Vocab", *, limit: int = LIMIT) -> "list[Doc]":
    """Return the docs of a DocBin.

    data (bytes): The content of a `.spacy` file.
    vocab (Vocab): Takes up the strings.
    limit (int): Bytes that it may unpack to.
    RAISES (InputError): It is none, is damaged, or unpacks to more.
    """
    from spacy.tokens import DocBin

    try:
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
