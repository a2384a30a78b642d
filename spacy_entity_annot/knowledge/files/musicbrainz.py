"""MusicBrainz' tables `artist` and `artist_alias`, as the dump of the database has them.

The columns are those of CreateTables.sql in musicbrainz-server, the rows those of PostgreSQL's COPY: tabs between them,
`\\N` for null, backslashes before what would be mistaken (musicbrainz.org/doc/MusicBrainz_Database/Download).
"""

import os
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ... import errors
from ...errors import InputError
from ...lines import STDIN
from .format import Format, Located, Source
from .record import checked_entity

ARTIST_COLUMNS, ALIAS_COLUMNS = 19, 16
_ID, _GID, _NAME, _COMMENT = 0, 1, 2, 13
_ALIAS_ARTIST, _ALIAS_NAME = 1, 2
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_END = "\\."


def _sniff(head: Sequence[str]) -> bool:
    return bool(head) and (_is_artist(head[0].split("\t")) or _is_alias(head[0].split("\t")))


def _is_artist(cells: list[str]) -> bool:
    return len(cells) >= ARTIST_COLUMNS and cells[_ID].isdecimal() and _UUID.fullmatch(cells[_GID]) is not None


def _is_alias(cells: list[str]) -> bool:
    return len(cells) >= ALIAS_COLUMNS and cells[_ID].isdecimal() and cells[_ALIAS_ARTIST].isdecimal()


def _read(source: Source) -> Iterator[Located]:
    aliases: dict[str, list[str]] | None = None
    for number, cells in _rows(source):
        if aliases is None:
            if _is_alias(cells):
                return source.report(None, errors.MUSICBRAINZ_ALIASES_ALONE)
            aliases = _aliases(source)
        try:
            if not _is_artist(cells):
                raise InputError(errors.MUSICBRAINZ_ROW.format(table="artist", columns=ARTIST_COLUMNS))
            record = {"id": cells[_GID], "name": _cell(cells[_NAME]), "type": "ARTIST",
                      "aliases": aliases.get(cells[_ID]), "description": _cell(cells[_COMMENT])}  # fmt: skip
            yield number, checked_entity(record)
        except InputError as error:
            source.report(number, str(error))
    return None


def _aliases(source: Source) -> dict[str, list[str]]:
    """Return the aliases of each artist, by the number that the tables know it by; they stand in no order."""
    folder, name = os.path.split(source.name)
    beside = name.replace("artist", "artist_alias", 1)
    aliases: defaultdict[str, list[str]] = defaultdict(list)
    if source.name == STDIN or beside == name or not os.path.isfile(os.path.join(folder, beside)):
        return aliases
    table = source.beside(beside)
    for number, cells in _rows(table):
        alias = _cell(cells[_ALIAS_NAME]) if _is_alias(cells) else None
        if alias is None:
            table.report(number, errors.MUSICBRAINZ_ROW.format(table="artist_alias", columns=ALIAS_COLUMNS))
        else:
            aliases[cells[_ALIAS_ARTIST]].append(alias)
    return aliases


def _rows(source: Source) -> Iterator[tuple[int, list[str]]]:
    for number, line in source.lines:
        if line and line != _END and not line.isspace():
            yield number, line.split("\t")


def _cell(text: str) -> str | None:
    if text == "\\N":
        return None
    return _ESCAPE.sub(lambda match: _ESCAPES.get(match[1], match[1]), text) if "\\" in text else text


MUSICBRAINZ = Format("musicbrainz", "the table artist of MusicBrainz' dump, with artist_alias beside it",
                     _read, sniff=_sniff, files=("artist", "artist_alias"))  # fmt: skip
