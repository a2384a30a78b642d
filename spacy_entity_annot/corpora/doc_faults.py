"""Faults of docs: what `spacy train` would stumble over, or learn without a word."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from spacy.tokens import Doc

from .. import errors
from .docs import NIL_IN_EVALUATION
from .faults import Faults
from .rows import ENTITY_MARKS, Mark, Row


def check_docs(
    docs: Sequence[Doc], file: str, split: str | None, known: Collection[str] | None, faults: Faults
) -> None:  # fmt: skip
    """Report the faults of a split's docs, each alone.

    docs (Sequence[Doc]): The docs.
    file (str): The file they come from.
    split (str | None): `train`, `dev` or `test`; None where the file does not say.
    known (Collection[str] | None): The entities' ids; None where they are not known.
    faults (Faults): Takes them up.
    """
    for doc in docs:
        text = doc.text
        if len(doc) > 1 and not doc.has_annotation("SENT_START"):
            faults.error(file, errors.NO_SENTENCES, text)
        for ent in doc.ents:
            where = f"{ent.text!r} in {text!r}"
            if not ent.kb_id_:
                if split != "train":
                    faults.error(file, errors.ENTITY_WITHOUT_ID, where)
            elif ent.kb_id_ == NIL_IN_EVALUATION:
                if split == "train":
                    faults.warning(file, errors.NIL_IN_TRAIN, where)
            elif known is not None and ent.kb_id_ not in known:
                faults.error(file, errors.ID_NOT_IN_KB.format(id=ent.kb_id_), where)
            if any(token.is_sent_start for token in ent[1:]):
                faults.warning(file, errors.ENTITY_CUT_BY_SENTENCE, where)


@dataclass
class Contents:
    """What of a file must be known beyond each doc: what can be learnt from it, and what other files must not hold.

    ids (bool): There are entities with an id.
    links (bool): There are entities of the knowledge base.
    docs (int): How many docs there are.
    rows (int): How many rows.
    """

    ids: bool = False
    links: bool = False
    docs: int = 0
    rows: int = 0

    def add(self, docs: Sequence[Doc]) -> None:
        """Count docs."""
        found = {ent.kb_id_ for doc in docs for ent in doc.ents} - {""}
        self.ids = self.ids or bool(found)
        self.links = self.links or bool(found - {NIL_IN_EVALUATION})
        self.docs += len(docs)


def check_use(contents: Contents, file: str, split: str | None, faults: Faults) -> None:
    """Report a split that nothing can be learnt from or measured on.

    contents (Contents): All of it.
    file (str): The file.
    split (str | None): `train`, `dev` or `test`; None where the file does not say.
    faults (Faults): Takes them up.
    """
    if split == "train" and not contents.links:
        faults.error(file, errors.NO_LINKS)
    elif split == "dev" and not contents.ids:
        faults.error(file, errors.NO_ENTITIES)
    elif not contents.links:
        faults.warning(file, errors.NO_LINKS_TO_MEASURE)


class Apart:
    """Values that must not stand in two files, kept as hashes.

    message (str): What to report of one that does; `other` is the other file.
    """

    def __init__(self, message: str) -> None:
        self._message = message
        self._seen: dict[str, set[int]] = {}

    def add(self, file: str, values: Iterable[str], faults: Faults) -> None:
        """Take the values of a file, and report those that another file holds, each once."""
        here = self._seen.setdefault(file, set())
        for value in values:
            if (hashed := hash(value)) not in here:
                here.add(hashed)
                for other, seen in self._seen.items():
                    if other != file and hashed in seen:
                        faults.error(file, self._message.format(other=other), value)


def check_agreement(docs: Sequence[Doc], rows: Sequence[Row], file: str, faults: Faults) -> None:
    """Report docs that say something else than their rows, and rows with entities that overlap.

    docs (Sequence[Doc]): Some docs.
    rows (Sequence[Row]): Those of the same numbers.
    file (str): The file.
    faults (Faults): Takes them up.
    """
    for row in rows:
        if any(first.overlaps(second) for first, second in combinations(row.entities, 2)):
            faults.error(file, errors.ROW_OVERLAP, row.text)
    for doc, row in zip(docs, rows, strict=False):
        if doc.text != row.text:
            faults.error(file, errors.DOC_TEXT_DIFFERS, row.text)
        elif not _agree(doc, row):
            faults.error(file, errors.DOC_ENTITIES_DIFFER, row.text)


def _agree(doc: Doc, row: Row) -> bool:
    decided = [span for span in row.entities if span.mark in ENTITY_MARKS]
    found = [(ent.label_, ent.kb_id_ if ent.kb_id_ != NIL_IN_EVALUATION else "") for ent in doc.ents]
    wanted = [(span.label, span.entity if span.mark is Mark.LINK else "") for span in decided]
    return found == wanted and all(
        ent.start_char < span.end and span.start < ent.end_char for ent, span in zip(doc.ents, decided, strict=True)
    )
