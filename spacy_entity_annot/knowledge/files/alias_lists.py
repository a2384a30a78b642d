"""Aliases with their entities, as spaCy and its neighbours write them, turned into entities with their aliases."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from ... import errors
from ...errors import InputError
from ...records import text_field, wrong_type


class AliasLists:
    """The aliases of each entity; held in memory, for they may stand in any order."""

    def __init__(self) -> None:
        self._names: defaultdict[str, list[tuple[float, int, str]]] = defaultdict(list)
        self._lines: dict[str, tuple[int | None, str]] = {}
        self._known: set[str] = set()

    def add(self, alias: str, entity: str, probability: float, line: int | None = None) -> None:
        """Take an alias.

        alias (str): The alias.
        entity (str): The id of an entity that it may mean.
        probability (float): How often it means that one, 0..1.
        line (int | None): Where it stands.
        """
        self._names[entity].append((-probability, -len(alias), alias))
        self._lines.setdefault(entity, (line, alias))

    def add_record(self, record: Mapping[str, Any], line: int | None) -> None:
        """Take a record `{"alias", "entities", "probabilities"?}`; without probabilities they are equal.

        record (Mapping[str, Any]): The decoded record.
        line (int | None): Where it stands.
        RAISES (InputError): The text names the field.
        """
        alias = (text_field(dict(record), "alias", required=True) or "").strip()
        entities = _list(record, "entities", str, "a list of texts")
        probabilities = _list(record, "probabilities", (int, float), "a list of numbers")
        if probabilities and len(probabilities) != len(entities):
            raise InputError(
                errors.PROBABILITIES_UNEVEN.format(entities=len(entities), probabilities=len(probabilities))
            )
        for entity, probability in zip(entities, probabilities or [0] * len(entities), strict=True):
            self.add(alias, entity, probability, line)

    def names(self, entity: str) -> list[str]:
        """Return an entity's aliases, the one that is likeliest to mean it first, of several the longest.

        entity (str): The entity's id.
        """
        self._known.add(entity)
        return [alias for _, _, alias in sorted(self._names.get(entity, ()))]

    def strays(self) -> Iterator[tuple[int | None, str]]:
        """Yield for each entity whose names were never asked for where its first alias stands, and what is wrong."""
        for entity, (line, alias) in self._lines.items():
            if entity not in self._known:
                yield line, errors.ALIAS_OF_UNKNOWN.format(alias=alias, id=entity)


def _list(record: Mapping[str, Any], field: str, kind: Any, expected: str) -> list[Any]:
    value = record.get(field)
    if value is None:
        return []
    if not isinstance(value, list):
        raise wrong_type(field, expected, value)
    for item in value:
        if not isinstance(item, kind):
            raise wrong_type(field, expected, item)
    return value
