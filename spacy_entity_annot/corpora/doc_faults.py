"""Faults of docs: what `spacy train` would stumble over, or learn without a word."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations

from spacy.tokens import Doc

from .. import errors
from .docs import NIL_IN_EVALUATION
from .faults import Faults
from .rows import ENTITY_MARKS, Mark, Row
from .text import normalise


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


def check_use(docs: Sequence[Doc], file: str, split: str | None, faults: Faults) -> None:
    """Report a split that nothing can be learnt from or measured on."""
    ids = [ent.kb_id_ for doc in docs for ent in doc.ents]
    links = [id for id in ids if id and id != NIL_IN_EVALUATION]
    if split == "train" and not links:
        faults.error(file, errors.NO_LINKS)
    elif split == "dev" and not ids:
        faults.error(file, errors.NO_ENTITIES)
    elif not links:
        faults.warning(file, errors.NO_LINKS_TO_MEASURE)


def check_texts(texts: Mapping[str, Iterable[str]], faults: Faults) -> None:
    """Report texts that stand in two splits.

    texts (Mapping[str, Iterable[str]]): The texts by file.
    faults (Faults): Takes them up.
    """
    wordings = {file: {normalise(text) for text in found} for file, found in texts.items()}
    for one, other in combinations(wordings, 2):
        for wording in sorted(wordings[one] & wordings[other]):
            faults.error(other, errors.TEXT_IN_TWO_SPLITS.format(other=one), wording)


def check_rows(rows: Mapping[str, Sequence[Row]], faults: Faults) -> None:
    """Report what is wrong with the rows of JSON lines, by file."""
    groups = {file: {row.group for row in found if row.group} for file, found in rows.items()}
    for one, other in combinations(groups, 2):
        for group in sorted(groups[one] & groups[other]):
            faults.error(other, errors.GROUP_IN_TWO_SPLITS.format(other=one), group)
    for file, found in rows.items():
        for row in found:
            if any(first.overlaps(second) for first, second in combinations(row.entities, 2)):
                faults.error(file, errors.ROW_OVERLAP, row.text)


def check_agreement(docs: Sequence[Doc], rows: Sequence[Row], file: str, faults: Faults) -> None:
    """Report docs that say something else than their rows: an undecided mention among the entities, say."""
    if len(docs) != len(rows):
        faults.error(file, errors.DOCS_AND_ROWS.format(docs=len(docs), rows=len(rows)))
        return
    for doc, row in zip(docs, rows, strict=True):
        if doc.text != row.text:
            faults.error(file, errors.DOC_TEXT_DIFFERS, row.text)
            continue
        decided = [span for span in row.entities if span.mark in ENTITY_MARKS]
        found = [(ent.label_, ent.kb_id_ if ent.kb_id_ != NIL_IN_EVALUATION else "") for ent in doc.ents]
        wanted = [(span.label, span.entity if span.mark is Mark.LINK else "") for span in decided]
        aligned = all(
            ent.start_char < span.end and span.start < ent.end_char
            for ent, span in zip(doc.ents, decided, strict=False)
        )
        if found != wanted or not aligned:
            faults.error(file, errors.DOC_ENTITIES_DIFFER, row.text)
