"""The `.spacy` files of a corpus, written and read."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from .. import errors
from ..docbins import LIMIT, docs_of
from ..errors import InputError
from .rows import Row, write_lines


def write_split(folder: Path, split: str, rows: Sequence[Row], docs: Iterable[Doc]) -> None:
    """Write `SPLIT.jsonl` and `SPLIT.spacy`.

    folder (Path): The corpus.
    split (str): The name of the split.
    rows (Sequence[Row]): Its rows.
    docs (Iterable[Doc]): The same as docs.
    """
    write_lines(folder / f"{split}.jsonl", (row.record() for row in rows))
    DocBin(docs=docs).to_disk(folder / f"{split}.spacy")


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
