"""scispaCy's JSON lines (`scispacy.linking_utils.KnowledgeBase`): UMLS, MeSH and whatever else has its fields."""

from collections.abc import Iterator, Sequence

from ...errors import InputError
from ...records import text_field, wrong_type
from ...types import Entity, JsonObject
from .format import Format, Located, Source
from .jsonl import first_object, read_objects
from .record import entity_from_record

_FIELDS = {"concept_id", "canonical_name", "aliases", "types", "definition"}


def _sniff(head: Sequence[str]) -> bool:
    return {"concept_id", "canonical_name"} <= first_object(head).keys()


def _read(source: Source) -> Iterator[Located]:
    for number, record in read_objects(source):
        try:
            yield number, _entity(record)
        except InputError as error:
            source.report(number, str(error))


def _entity(record: JsonObject) -> Entity:
    types = record.get("types") or []
    if not isinstance(types, list):
        raise wrong_type("types", "a list of texts", types)
    return entity_from_record(
        {
            **{field: value for field, value in record.items() if field not in _FIELDS},
            **({"types": types} if len(types) > 1 else {}),
            "id": text_field(record, "concept_id", required=True),
            "name": text_field(record, "canonical_name", required=True),
            "aliases": record.get("aliases"),
            "type": types[0] if types else None,
            "description": text_field(record, "definition"),
        }
    )


SCISPACY = Format("scispacy", "scispaCy's JSON lines: concept_id, canonical_name, aliases, types, definition",
                  _read, sniff=_sniff)  # fmt: skip
