"""Let `spacy train` read the JSON lines of a corpus without a detour."""

from collections.abc import Callable, Iterator
from pathlib import Path

from spacy.language import Language
from spacy.training import Example
from spacy.util import registry

from .docs import make_doc
from .rows import read_rows


def make_link_corpus(path: Path, nil: str) -> Callable[[Language], Iterator[Example]]:
    """Make a reader of a corpus file.

    path (Path): JSON lines, as `export` writes them.
    nil (str): The id of a mention whose entity the knowledge base lacks: "" to train, "NIL" to evaluate.
    """
    return LinkCorpus(path, nil=nil)


registry.readers("spacy_entity_annot.LinkCorpus.v1", func=make_link_corpus)


class LinkCorpus:
    """A corpus file as examples, one a line.

    path (Path): JSON lines, as `export` writes them.
    nil (str): The id of a mention whose entity the knowledge base lacks.
    """

    def __init__(self, path: Path, *, nil: str) -> None:
        self.path = path
        self.nil = nil

    def __call__(self, nlp: Language) -> Iterator[Example]:
        """Yield the examples of the file.

        nlp (Language): The pipeline that is trained.
        """
        for row in read_rows(self.path):
            yield Example(nlp.make_doc(row.text), make_doc(nlp, row, nil=self.nil))
