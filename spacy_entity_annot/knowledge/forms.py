"""The forms under which an entity may be heard: its names, their short cuts and their parts."""

import re
from collections.abc import Iterator
from enum import IntEnum

from spacy_entity_annot.knowledge.spoken import LONGEST, comparable_form
from spacy_entity_annot.types import Entity


class FormKind(IntEnum):
    """How a form relates to the entity, the closest first."""

    NAME = 0
    ALIAS = 1
    SHORT = 2
    PART = 3
    ACRONYM = 4


_COMPANY_TEXT = (
    "inc incorporated corp corporation co company companies ltd limited llc llp lp plc sa ag nv se ab asa oyj spa "
    "gmbh kgaa bhd trust group holding holdings international adr"
)
_COMPANY_WORDS = frozenset(_COMPANY_TEXT.split())
_ARTICLES = frozenset(("the", "a", "an"))
_PARTICLES = "of and in on at for to de la le el der und von van or by"
_STOP_WORDS = _ARTICLES | _COMPANY_WORDS | frozenset(_PARTICLES.split())
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_PART_WORDS = 6
"""Names of more words are sentences; their single words name nothing."""


def entity_forms(entity: Entity) -> dict[str, tuple[FormKind, int]]:
    """Return every form of `entity` with its closest kind and the number of the name it comes from."""
    forms: dict[str, tuple[FormKind, int]] = {}
    for number, name in enumerate(entity.names):
        whole = comparable_form(name)[:LONGEST]
        if not whole:
            continue
        for form, kind in _forms_of_name(name, whole, FormKind.ALIAS if number else FormKind.NAME):
            if form not in forms or kind < forms[form][0]:
                forms[form] = (kind, number)
    return forms


def _forms_of_name(name: str, whole: str, kind: FormKind) -> Iterator[tuple[str, FormKind]]:
    yield whole, kind
    if "(" in name or "[" in name:
        bare = comparable_form(_BRACKETS.sub("", name))[:LONGEST]
        if bare:
            yield bare, FormKind.SHORT
    words = whole.split()
    if len(words) < 2:
        return
    core = _core(words)
    yield " ".join(core), FormKind.SHORT
    if len(words) > _PART_WORDS:
        return
    for word in words:
        if len(word) > 2 and word not in _STOP_WORDS:
            yield word, FormKind.PART
    if len(words) > 2:
        yield "".join([word[0] for word in words]), FormKind.ACRONYM


def _core(words: list[str]) -> list[str]:
    """Return the words without a leading article and trailing company forms, at least one of them."""
    start = 1 if words[0] in _ARTICLES else 0
    end = len(words)
    while end > start + 1 and words[end - 1] in _COMPANY_WORDS:
        end -= 1
    return words[start:end]
