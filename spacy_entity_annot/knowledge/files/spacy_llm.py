"""spacy-llm's YAML (`spacy.KBFileLoader.v1`): entities by id, with name and desc, and aliases with probabilities."""

from collections.abc import Iterator, Sequence
from typing import Any

from ... import errors
from ...errors import InputError
from ...records import wrong_type
from ...types import Entity, JsonObject
from .alias_lists import AliasLists
from .format import Format, Located, Source
from .record import checked_entity


def _sniff(head: Sequence[str]) -> bool:
    return any(line.rstrip() in ("entities:", "aliases:") for line in head)


def _read(source: Source) -> Iterator[Located]:
    try:
        data = _load(source)
        entities, rows = _part(data, "entities", dict), _part(data, "aliases", list)
    except InputError as error:
        return source.report(None, str(error))
    aliases = AliasLists()
    for position, row in enumerate(rows):
        try:
            aliases.add_record(_alias_record(row), _line(rows, position))
        except InputError as error:
            source.report(_line(rows, position), str(error))
    for id, fields in entities.items():
        try:
            yield _line(entities, id), _entity(str(id), fields, aliases)
        except InputError as error:
            source.report(_line(entities, id), str(error))
    for line, message in aliases.strays():
        source.report(line, message)
    return None


def _load(source: Source) -> Any:
    from srsly.ruamel_yaml import YAML
    from srsly.ruamel_yaml.error import MarkedYAMLFutureWarning, YAMLError, YAMLWarning

    text = source.text()
    try:
        return YAML(typ="rt", pure=True).load(text)  # the round-trip loader alone keeps line numbers
    except RecursionError:
        raise InputError(errors.YAML_BROKEN.format(reason="it is nested too deep")) from None
    except (YAMLError, YAMLWarning, MarkedYAMLFutureWarning, ValueError) as error:
        raise InputError(errors.YAML_BROKEN.format(reason=_reason(error))) from None


def _reason(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).split("\n")[0]
    return f"{problem} on line {mark.line + 1}" if mark else problem


def _part(data: Any, field: str, kind: type) -> Any:
    if not isinstance(data, dict):
        raise InputError(errors.YAML_BROKEN.format(reason="there is no key 'entities'"))
    value = data.get(field)
    if value is not None and not isinstance(value, kind):
        raise wrong_type(field, "a list" if kind is list else "a mapping", value)
    return kind() if value is None else value


def _line(collection: Any, key: Any) -> int | None:
    places = getattr(collection, "lc", None)
    place = (places.data or {}).get(key) if places else None
    return place[0] + 1 if place else None


def _alias_record(row: Any) -> JsonObject:
    if not isinstance(row, dict):
        raise wrong_type("aliases", "a list of mappings", row)
    entities = row.get("entities")
    if isinstance(entities, list):
        entities = [_text(id) for id in entities]
    return {"alias": _text(row.get("alias")), "entities": entities, "probabilities": row.get("probabilities")}


def _entity(id: str, fields: Any, aliases: AliasLists) -> Entity:
    names = aliases.names(id)
    if not isinstance(fields, dict):
        raise wrong_type(id, "a mapping with name and desc", fields)
    name = _text(fields.get("name")) or next(iter(names), None)
    if name is None:
        raise InputError(errors.ENTITY_WITHOUT_NAME.format(id=id))
    return checked_entity({"id": id, "name": name, "aliases": names, "description": _text(fields.get("desc"))})


def _text(value: Any) -> Any:
    """Return a name as a text, also one like 1999 that needs quotes in YAML."""
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else value


SPACY_LLM = Format("spacy-llm", "spacy-llm's YAML: entities with name and desc, aliases with probabilities",
                   _read, (".yaml", ".yml"), _sniff)  # fmt: skip
