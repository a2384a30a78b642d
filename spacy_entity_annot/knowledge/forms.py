"""The forms under which an entity may be heard: its names, their short cuts and their parts."""

import re
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from ..types import Entity
from .spoken import LONGEST, comparable_form


class FormKind(IntEnum):
    """How a form relates to the entity, the closest first."""

    NAME = 0
    ALIAS = 1
    SHORT = 2
    PART = 3
    ACRONYM = 4
    CODE = 5


class Form(NamedTuple):
    """One form of an entity.

    kind (FormKind): How it relates to the entity.
    name (int): The number of the name that it comes from, 0 for the preferred one.
    share (float): How much of that name's letters it covers, above 0 up to 1.
    """

    kind: FormKind
    name: int
    share: float


_COMPANY_TEXT = (
    "inc incorporated corp corporation co company companies ltd limited llc llp lp plc sa ag nv se ab asa oyj spa "
    "gmbh kgaa bhd trust group holding holdings international adr"
)
_COMPANY_WORDS = frozenset(_COMPANY_TEXT.split())
_ARTICLES = frozenset(("the", "a", "an"))
_PARTICLES = "of and in on at for to de la le el der und von van or by"
_STOP_WORDS = _ARTICLES | _COMPANY_WORDS | frozenset(_PARTICLES.split())
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_CODE = re.compile(r"[A-Z0-9]{1,5}(?:[-.][A-Z]{1,3})?")
"""An alias that is written but seldom said, such as a ticker symbol."""
_PART_WORDS = 6
"""Names of more words are sentences; their single words name nothing."""


def entity_forms(entity: Entity) -> dict[str, Form]:
    """Return every form of `entity`; one that comes from several names is that of the closest kind."""
    forms: dict[str, Form] = {}
    for number, name in enumerate(entity.names):
        whole = comparable_form(name)[:LONGEST]
        if not whole:
            continue
        kind = FormKind.NAME if number == 0 else FormKind.CODE if _CODE.fullmatch(name) else FormKind.ALIAS
        for text, text_kind in _forms_of_name(name, whole, kind):
            form = Form(text_kind, number, min(len(text) / len(whole), 1.0))
            forms[text] = _closer(forms[text], form) if text in forms else form
    return forms


def _closer(one: Form, other: Form) -> Form:
    """Return the form of the closer kind; a code that is also the initials of a name is said like any alias."""
    first, second = (one, other) if one.kind <= other.kind else (other, one)
    if (first.kind, second.kind) == (FormKind.ACRONYM, FormKind.CODE):
        return second._replace(kind=FormKind.ALIAS)
    return first


def _forms_of_name(name: str, whole: str, kind: FormKind) -> Iterator[tuple[str, FormKind]]:
    yield whole, kind
    if "(" in name or "[" in name:
        bare = comparable_form(_BRACKETS.sub("", name))[:LONGEST]
        if bare:
            yield bare, FormKind.SHORT
    words = whole.split()
    if len(words) < 2 or kind == FormKind.CODE:
        return
    yield " ".join(_core(words)), FormKind.SHORT
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
