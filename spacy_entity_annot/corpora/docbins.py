"""Reading the `.spacy` files of a corpus."""

from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

from .. import errors
from ..docbins import LIMIT, docs_of
from ..errors import InputError


def read_docs(path: Path, vocab: Vocab, *, limit: int = LIMIT) -> list[Doc]:
    """Return the docs of a file.

    path (Path): A `.spacy` file.
    vocab (Vocab): Takes up the strings.
    limit (int): Bytes that the file may unpack to.
    RAISES (InputError): It is none, is damaged, or unpacks to more.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(errors.DOCBIN_BROKEN.format(reason=f"{type(error).__name__}: {error}")) from None
    return docs_of(data, vocab, limit=limit)
