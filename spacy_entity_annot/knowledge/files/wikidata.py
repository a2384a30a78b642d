"""Wikidata's JSON dump: a list with one item a line (www.mediawiki.org/wiki/Wikibase/DataModel/JSON)."""

from collections.abc import Iterable, Iterator, Sequence

from ...errors import InputError
from ...records import parse_object, wrong_type
from ...types import Entity, JsonObject
from .format import Format, Located, Source
from .jsonl import first_object
from .record import checked_entity

LANGUAGES = ("en", "mul", "en-us", "en-gb", "en-ca")
"""The languages whose names count, the preferred one first; `mul` holds the names that are the same in all."""

_INSTANCE_OF, _OCCUPATION = "P31", "P106"
_TYPES = {
    "ARTIST": ("Q215380", "Q2088357", "Q5741069"),  # musical group, musical ensemble, rock band
    "PERSON": ("Q5",),
    # album, single, song, musical work, film, television series, book, literary work
    "WORK": ("Q482994", "Q134556", "Q7366", "Q105543609", "Q11424", "Q5398426", "Q571", "Q7725634"),
    # city, big city, country, sovereign state, human settlement, village, town
    "PLACE": ("Q515", "Q1549591", "Q6256", "Q3624078", "Q486972", "Q532", "Q3957"),
    # organization, business, company, public company, enterprise, university
    "ORG": ("Q43229", "Q4830453", "Q783794", "Q891723", "Q6881511", "Q3918"),
}
_TYPE_OF = {id: type for type, ids in _TYPES.items() for id in ids}
# singer, musician, composer, singer-songwriter, songwriter, rapper, disc jockey
_MUSICIANS = {"Q177220", "Q639669", "Q36834", "Q488205", "Q753110", "Q2252262", "Q130857"}


def _sniff(head: Sequence[str]) -> bool:
    return {"id", "labels"} <= first_object(head).keys()


def _read(source: Source) -> Iterator[Located]:
    for number, line in source.lines:
        text = line.strip().rstrip(",")
        if text in ("", "[", "]"):
            continue
        try:
            record = parse_object(text)
            # Properties and lexemes are no entities, and what has no label has no name that could be spoken.
            if record.get("type", "item") == "item" and record.get("labels"):
                yield number, _entity(record)
        except InputError as error:
            source.report(number, str(error))


def _entity(record: JsonObject) -> Entity:
    labels = _by_language(record, "labels")
    languages = LANGUAGES if any(language in labels for language in LANGUAGES) else tuple(labels)[:1]
    names = [*_texts(labels, languages, "labels"), *_texts(_by_language(record, "aliases"), languages, "aliases")]
    [description, *_] = [*_texts(_by_language(record, "descriptions"), languages, "descriptions"), None]
    classes = _claimed(record, _INSTANCE_OF)
    sitelinks = record.get("sitelinks")
    return checked_entity(
        {
            "id": record.get("id"),
            "name": names[0] if names else None,
            "aliases": names[1:],
            "type": _type(record, classes),
            "description": description,
            **({"instance_of": classes} if classes else {}),
            **({"sitelinks": len(sitelinks)} if sitelinks and isinstance(sitelinks, dict) else {}),
        }
    )


def _type(record: JsonObject, classes: Iterable[str]) -> str | None:
    type = next((_TYPE_OF[id] for id in classes if id in _TYPE_OF), None)
    if type == "PERSON" and not _MUSICIANS.isdisjoint(_claimed(record, _OCCUPATION)):
        return "ARTIST"
    return type


def _by_language(record: JsonObject, field: str) -> JsonObject:
    value = record.get(field) or {}  # where there is none, the dump has an empty list
    if not isinstance(value, dict):
        raise wrong_type(field, "an object", value)
    return value


def _texts(by_language: JsonObject, languages: Iterable[str], field: str) -> list[str]:
    texts = []
    for language in languages:
        value = by_language.get(language, [])
        for item in value if isinstance(value, list) else [value]:
            if not isinstance(item, dict):
                raise wrong_type(f"{field}.{language}", "an object", item)
            if not isinstance(item.get("value"), str):
                raise wrong_type(f"{field}.{language}.value", "a text", item.get("value"))
            texts.append(item["value"])
    return texts


def _claimed(record: JsonObject, property: str) -> list[str]:
    """Return the items that are a property's values; those that cannot be read only cost a type."""
    claims = record.get("claims")
    claimed = claims.get(property) if isinstance(claims, dict) else None
    ids = []
    for claim in claimed if isinstance(claimed, list) else ():
        try:
            if claim["rank"] != "deprecated":
                ids.append(claim["mainsnak"]["datavalue"]["value"]["id"])
        except (KeyError, TypeError):  # the value is unknown, or there is none
            continue
    return [id for id in ids if isinstance(id, str)]


WIKIDATA = Format("wikidata", "Wikidata's JSON dump, an item a line; English names first, else any",
                  _read, sniff=_sniff, distinct=True)  # fmt: skip
