"""spacy-ann-linker's folder (microsoft.github.io/spacy-ann-linker): entities.jsonl and aliases.jsonl."""

from collections.abc import Iterator

from spacy_entity_annot import errors
from spacy_entity_annot.errors import InputError
from spacy_entity_annot.knowledge.files.alias_lists import AliasLists
from spacy_entity_annot.knowledge.files.format import Format, Located, Source
from spacy_entity_annot.knowledge.files.jsonl import read_objects
from spacy_entity_annot.knowledge.files.record import entity_from_record
from spacy_entity_annot.records import text_field
from spacy_entity_annot.types import Entity, JsonObject

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
