"""The `.spacy` files of a corpus, written and read; large ones are folders of parts, so that memory stays flat."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from .. import errors
from ..docbins import LIMIT, docs_of
from ..errors import InputError
from .rows import Row, write_lines

PART = 10_000
"""Docs of one file. Of more, `SPLIT.spacy` is a folder of such files, which spaCy's reader takes like a file."""
SUFFIX = ".spacy"


def write_split(folder: Path, split: str, rows: Sequence[Row], docs: Iterable[Doc]) -> None:
    """Write `SPLIT.jsonl` and `SPLIT.spacy`.

    folder (Path): The corpus.
    split (str): The name of the split.
    rows (Sequence[Row]): Its rows.
    docs (Iterable[Doc]): The same as docs.
    """
    write_lines(folder / f"{split}.jsonl", (row.record() for row in rows))
    path, docs = folder / f"{split}{SUFFIX}", iter(docs)
    if len(rows) <= PART:
        DocBin(docs=docs).to_disk(path)
        return
    path.mkdir()
    for number in range((len(rows) + PART - 1) // PART):
        DocBin(docs=islice(docs, PART)).to_disk(path / f"{number:06}{SUFFIX}")


def find_docbins(folder: Path) -> dict[str, Path]:
    """Return the `.spacy` files of a folder and its folders by their names in it; the parts of one count as one."""
    names = [path.relative_to(folder) for path in sorted(folder.rglob(f"*{SUFFIX}"))]
    return {name.as_posix(): folder / name for name in names if name.parent.suffix != SUFFIX}


def read_docs(path: Path, vocab: Vocab, *, limit: int = LIMIT) -> Iterator[Doc]:
    """Yield the docs of a file, or of the parts of one.

    path (Path): A `.spacy` file, or a folder of them.
    vocab (Vocab): Takes up the strings.
    limit (int): Bytes that each file may unpack to.
    RAISES (InputError): One is none, is damaged, or unpacks to more.
    """
    for part in sorted(path.glob(f"*{SUFFIX}")) if path.is_dir() else [path]:
        try:
            data = part.read_bytes()
        except OSError as error:
            raise InputError(errors.DOCBIN_BROKEN.format(reason=f"{type(error).__name__}: {error}")) from None
        yield from docs_of(data, vocab, limit=limit)
