"""Faults of spaCy's knowledge base."""

import json
from collections.abc import Collection, Iterable
from pathlib import Path
from zlib import crc32

import numpy as np
from spacy.kb import InMemoryLookupKB
from spacy.vocab import Vocab

from .. import errors
from ..knowledge import CandidateGenerator
from ..types import Entity
from .docs import NIL_IN_EVALUATION
from .faults import Faults
from .rows import Mark, Row

FOLDER = "kb"
MOST_FORMS = 1_000
"""Heard forms of a file whose candidates are looked at; where there are more, a fixed choice among them."""


def load_vouched_kb(folder: Path) -> InMemoryLookupKB:
    """Load a knowledge base whose files a manifest vouches for; damaged ones crash the process (spaCy issue 9137)."""
    kb = InMemoryLookupKB(Vocab(), entity_vector_length=1)
    kb.from_disk(folder / FOLDER)
    return kb


def check_kb(kb: InMemoryLookupKB, faults: Faults) -> set[str]:
    """Report the faults of a knowledge base.

    kb (InMemoryLookupKB): The knowledge base.
    faults (Faults): Takes them up.
    RETURNS (set[str]): The entities' ids.
    """
    ids = list(kb.get_entity_strings())
    if not ids:
        faults.error(FOLDER, errors.KB_WITHOUT_ENTITIES)
    if NIL_IN_EVALUATION in ids:
        faults.error(FOLDER, errors.KB_HAS_NIL)
    for id in ids:
        vector = np.asarray(kb.get_vector(id))
        if len(vector) != kb.entity_vector_length:
            message = errors.VECTOR_LENGTH.format(found=len(vector), expected=kb.entity_vector_length)
            faults.error(FOLDER, message, id)
        elif not np.isfinite(vector).all() or not vector.any():
            faults.error(FOLDER, errors.VECTOR_ZERO, id)
    if ids and not kb.get_size_aliases():
        faults.error(FOLDER, errors.KB_WITHOUT_ALIASES)
    return set(ids)


def strings_of_foreign_kb(folder: Path, faults: Faults) -> set[str] | None:
    """Return the strings of a knowledge base that nothing vouches for, its ids among them, without loading it."""
    faults.warning(FOLDER, errors.KB_UNVOUCHED)
    try:
        strings = json.loads((folder / FOLDER / "strings.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        faults.error(FOLDER, errors.KB_STRINGS.format(reason=error))
        return None
    return set(map(str, strings)) if isinstance(strings, list) else None


HeardLinks = dict[str, set[str]]
"""The entities that each heard form was linked to."""


def add_links(forms: HeardLinks, rows: Iterable[Row]) -> None:
    """Add what was linked in some rows."""
    for row in rows:
        for span in row.entities:
            if span.mark is Mark.LINK and span.entity:
                forms.setdefault(row.text[span.start : span.end], set()).add(span.entity)


def check_candidates(generator: CandidateGenerator, forms: HeardLinks, file: str, faults: Faults) -> None:
    """Report linked mentions whose entity is not proposed: the linker can only choose among candidates.

    generator (CandidateGenerator): Of the corpus's knowledge base.
    forms (HeardLinks): Those of the file; of many heard forms `MOST_FORMS` are looked at.
    file (str): The file.
    faults (Faults): Takes them up.
    """
    looked_at = sorted(forms, key=lambda form: crc32(form.encode("utf-8", "surrogatepass")))[:MOST_FORMS]
    for form, suggestion in zip(looked_at, generator.suggest(looked_at), strict=True):
        proposed = {candidate.entity.id for candidate in suggestion.candidates}
        if not proposed:
            faults.warning(file, errors.MENTION_WITHOUT_CANDIDATES, repr(form))
        elif forms[form] - proposed:
            faults.warning(file, errors.ENTITY_NOT_PROPOSED, repr(form))


def check_same_entities(entities: Iterable[Entity], ids: Collection[str], faults: Faults) -> None:
    """Report a knowledge base that differs from `entities.jsonl`."""
    if {entity.id for entity in entities} != set(ids):
        faults.error("entities.jsonl", errors.KB_DIFFERS)
