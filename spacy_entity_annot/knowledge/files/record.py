"""A line of a knowledge base file, checked, as an entity."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from ... import errors
from ...records import refuse_unstorable, wrong_type
from ...types import Entity

NIL = "NIL"
"""What spaCy writes where no entity is meant."""

OWN_FIELDS = ("id", "name", "aliases", "type", "description", "prior", "popularity")


def entity_from_record(record: Mapping[str, Any]) -> Entity:
    """Return the entity that a record of a KB file describes.

    A null field is unknown, surrounding blanks and repeated aliases are dropped, an id may be an integer, `popularity`
    is another word for `prior`, and keys that are none of ours are kept in `meta`.

    record (Mapping[str, Any]): The decoded JSON object or CSV row.
    RAISES: errors.InputError, whose text names the field.
    """
    name = _required(record, "name")
    if record.get("id") == NIL:
        raise errors.InputError(errors.ENTITY_IS_NIL)
    prior_field = "prior" if record.get("prior") is not None else "popularity"
    return Entity(
        id=_required(record, "id"),
        name=name,
        aliases=_aliases(record.get("aliases"), name),
        type=_optional(record, "type"),
        description=_optional(record, "description"),
        prior=_prior(record, prior_field),
        meta={key: value for key, value in record.items() if key not in OWN_FIELDS},
    )


def checked_entity(record: Mapping[str, Any]) -> Entity:
    """Return the entity that a record describes, like `entity_from_record`, if every value can be stored.

    record (Mapping[str, Any]): The record that a format other than ours was brought to.
    RAISES: errors.InputError, whose text names the field.
    """
    for field, value in record.items():
        refuse_unstorable(field, value)
    return entity_from_record(record)


def _required(record: Mapping[str, Any], field: str) -> str:
    value = record.get(field)
    if field == "id" and type(value) is int:
        value = str(value)
    if value is None or value == "":
        raise errors.InputError(errors.FIELD_MISSING.format(field=field))
    text = _text(value, field)
    if not text:
        raise errors.InputError(errors.FIELD_MISSING.format(field=field))
    return text


def _optional(record: Mapping[str, Any], field: str) -> str | None:
    value = record.get(field)
    return None if value is None else _text(value, field) or None


def _text(value: object, field: str) -> str:
    if not isinstance(value, str):
        raise wrong_type(field, "a text", value)
    return value.strip()


def _aliases(value: object, name: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise wrong_type("aliases", "a list of texts", value)
    aliases: Iterable[str] = (_text(alias, "aliases") for alias in value)
    return tuple(alias for alias in dict.fromkeys(aliases) if alias and alias != name)


def _prior(record: Mapping[str, Any], field: str) -> float | None:
    value = record.get(field)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise wrong_type(field, "a number", value)
    if math.isnan(value) or not 0 <= value <= 1:
        raise errors.InputError(errors.PRIOR_RANGE.format(field=field, value=value))
    return float(value)
