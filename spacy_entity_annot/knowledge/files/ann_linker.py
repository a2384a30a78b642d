"""spacy-ann-linker's folder (microsoft.github.io/spacy-ann-linker): entities.jsonl and aliases.jsonl."""

from collections.abc import Iterator

from ... import errors
from ...errors import InputError
from ...records import text_field
from ...types import Entity, JsonObject
from .alias_lists import AliasLists
from .format import Format, Located, Source
from .jsonl import read_objects
from .record import entity_from_record

_ENTITIES, _ALIASES = "entities.jsonl", "aliases.jsonl"


def _read(source: Source) -> Iterator[Located]:
    table, aliases = source.beside(_ALIASES), AliasLists()
    for number, record in read_objects(table):
        try:
            aliases.add_record(record, number)
        except InputError as error:
            table.report(number, str(error))
    for number, record in read_objects(source):
        try:
            yield number, _entity(record, aliases)
        except InputError as error:
            source.report(number, str(error))
    for line, message in aliases.strays():
        table.report(line, message)


def _entity(record: JsonObject, aliases: AliasLists) -> Entity:
    id = text_field(record, "id", required=True) or ""
    names = aliases.names(id)
    if not names and not record.get("name"):
        raise InputError(errors.ENTITY_WITHOUT_NAME.format(id=id))
    return entity_from_record(
        {
            **{field: value for field, value in record.items() if field != "label"},
            "name": record.get("name") or names[0],
            "aliases": names,
            "type": record.get("label"),
        }
    )


ANN_LINKER = Format("ann-linker", "a folder of spacy-ann-linker: entities.jsonl and aliases.jsonl",
                    _read, files=(_ENTITIES, _ALIASES))  # fmt: skip
