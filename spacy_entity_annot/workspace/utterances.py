"""Utterances as rows: added once, read back in order."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from ..types import Alternative, Utterance, Word
from .avoidance import META_FIELDS, categories_in
from .connection import pages
from .packing import pack, pack_scalar, pack_words, unpack
from .workspace import Workspace

_PAGE = 2_000
_SELECT = (
    "SELECT utterance.number, utterance.id, utterance.text, transcript.id, utterance.subject, utterance.details"
    " FROM utterance JOIN transcript ON transcript.number = utterance.transcript"
)
MASK = "[masked: flagged as harmful]"
AVOIDED = "[masked: of a category that you avoid]"
_UNMASKED = f"""CASE WHEN number IN (SELECT number FROM masked_utterance) THEN '{MASK}' WHEN number IN (
    SELECT number FROM avoided_utterance WHERE annotator = :annotator) THEN '{AVOIDED}' ELSE text END"""
_NUMBERED = "SELECT number FROM transcript WHERE id IN (SELECT value FROM json_each(?))"
_INSERT = "INSERT INTO utterance (id, transcript, text, subject, details, digest) VALUES (?, ?, ?, ?, ?, ?)"
_INSERT_AT = """
INSERT INTO utterance (id, transcript, text, subject, details, digest, number)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, CASE WHEN NOT EXISTS (SELECT 1 FROM utterance WHERE number = ?7) THEN ?7 END"""
_PLAIN_FIELDS = ("channel", "confidence", "end", "language", "media", "speaker", "start")
_PLAIN_VALUES = attrgetter(*_PLAIN_FIELDS)


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a batch.

    added (int): New utterances.
    unchanged (int): Utterances that were there already, with the same content.
    conflicts (tuple[str, ...]): Ids that are there with other content; the stored ones were kept.
    """

    added: int
    unchanged: int
    conflicts: tuple[str, ...]


def add_utterances(
    workspace: Workspace,
    utterances: Sequence[Utterance],
    *,
    source: str,
    subjects: Mapping[str, str] | None = None,
    rows: Mapping[str, int] | None = None,
) -> Added:
    """Add a batch of utterances in one transaction; a repeat changes nothing.

    workspace (Workspace): Where to add them.
    utterances (Sequence[Utterance]): The utterances; no subject key is stored.
    source (str): Where they come from, for people to read.
    subjects (Mapping[str, str] | None): The subject of each subject key.
    rows (Mapping[str, int] | None): By id, the rows to put them in where these are free; others go to the end.
    RETURNS (Added): The counts and the conflicts.
    """
    subjects = subjects or {}
    new: dict[str, tuple[Utterance, str, bytes]] = {}
    unchanged, conflicts = 0, []
    with workspace.transaction() as connection:
        known = _digests(connection, [utterance.id for utterance in utterances])
        for utterance in utterances:
            details = _details(utterance)
            digest = _digest(utterance, details)
            stored = known.setdefault(utterance.id, digest)
            if stored != digest:
                conflicts.append(utterance.id)
            elif utterance.id in new or stored is not digest:
                unchanged += 1
            else:
                new[utterance.id] = (utterance, details, digest)
        transcripts = _transcript_numbers(connection, [row[0].transcript for row in new.values()], source)
        connection.executemany(
            _INSERT if rows is None else _INSERT_AT,
            [
                (
                    utterance.id,
                    transcripts[utterance.transcript],
                    utterance.text,
                    _subject(utterance, subjects),
                    details,
                    digest,
                    *(() if rows is None else (rows.get(utterance.id),)),
                )
                for utterance, details, digest in new.values()
            ],
        )
        if rows:
            connection.execute("UPDATE text_state SET mark = random()")
        _name_categories(connection, [row[0] for row in new.values()])
    return Added(len(new), unchanged, tuple(conflicts))


def iterate_utterances(
    workspace: Workspace, *, after: int = 0, transcripts: Iterable[str] | None = None
) -> Iterator[tuple[int, Utterance]]:
    """Yield utterances with their row numbers, in the order in which they came; memory stays flat.

    workspace (Workspace): Where to read.
    after (int): Start behind this row number.
    transcripts (Iterable[str] | None): Only those of these transcripts; None means all.
    """
    some = "" if transcripts is None else f"AND utterance.transcript IN ({_NUMBERED})"
    wanted = () if transcripts is None else (pack(sorted(transcripts)),)
    while True:
        query = f"{_SELECT} WHERE utterance.number > ? {some} ORDER BY utterance.number LIMIT {_PAGE}"
        rows = workspace.connection.execute(query, (after, *wanted)).fetchall()
        for row in rows:
            yield row[0], _utterance(row)
        if len(rows) < _PAGE:
            return
        after = rows[-1][0]


def get_utterance(workspace: Workspace, id: str) -> tuple[int, Utterance] | None:
    """Return an utterance and its row number, or None."""
    row = workspace.connection.execute(f"{_SELECT} WHERE utterance.id = ?", (id,)).fetchone()
    return None if row is None else (row[0], _utterance(row))


def get_utterances(workspace: Workspace, numbers: Iterable[int]) -> dict[int, Utterance]:
    """Return utterances by row number."""
    found = {}
    for page in pages(list(numbers)):
        places = ", ".join("?" * len(page))
        for row in workspace.connection.execute(f"{_SELECT} WHERE utterance.number IN ({places})", page):
            found[row[0]] = _utterance(row)
    return found


def last_utterance_number(workspace: Workspace) -> int:
    """Return the row of the last utterance, 0 where there is none."""
    return int(workspace.connection.execute("SELECT ifnull(max(number), 0) FROM utterance").fetchone()[0])


@dataclass(frozen=True, slots=True)
class TextState:
    """What tells whether something that was derived from the texts of a workspace is still true.

    workspace (Workspace): The workspace.
    mark (int): Another one whenever a text was changed, removed, or added before others.
    last (int): The row of the last utterance, 0 where there is none.
    """

    workspace: Workspace
    mark: int
    last: int

    def digest(self, number: int) -> str | None:
        """Return the digest of an utterance, None where there is none in that row."""
        query = "SELECT digest FROM utterance WHERE number = ?"
        row = self.workspace.connection.execute(query, (number,)).fetchone()
        return None if row is None else bytes(row[0]).hex()


def text_state(workspace: Workspace) -> TextState:
    """Return what the texts of a workspace are known by now."""
    (mark,) = workspace.connection.execute("SELECT mark FROM text_state").fetchone()
    return TextState(workspace, mark, last_utterance_number(workspace))


def neighbours(
    workspace: Workspace, number: int, *, before: int = 3, after: int = 2, annotator: str = ""
) -> tuple[list[str], list[str]]:
    """Return the texts around an utterance, within its transcript, oldest first; harmful ones are masked.

    workspace (Workspace): Where to read.
    number (int): The utterance's row number.
    before (int): At most so many texts before it.
    after (int): At most so many texts after it.
    annotator (str): Who reads them; what this person avoids is masked, too.
    RETURNS (tuple[list[str], list[str]]): The texts before and the texts after.
    """
    query = (
        f"SELECT {_UNMASKED} FROM utterance"
        " WHERE transcript = (SELECT transcript FROM utterance WHERE number = :number)"
        " AND number {} :number ORDER BY number {} LIMIT :count"
    )
    execute = workspace.connection.execute
    values = {"number": number, "annotator": annotator}
    earlier = execute(query.format("<", "DESC"), {**values, "count": before}).fetchall()
    later = execute(query.format(">", "ASC"), {**values, "count": after}).fetchall()
    return [text for (text,) in reversed(earlier)], [text for (text,) in later]


def _name_categories(connection: sqlite3.Connection, utterances: Sequence[Utterance]) -> None:
    named = [
        (category, utterance.id)
        for utterance in utterances
        if not META_FIELDS.isdisjoint(utterance.meta)
        for category in sorted(categories_in(dict(utterance.meta)))
    ]
    if named:
        connection.executemany(
            "INSERT OR IGNORE INTO category SELECT number, lower(trim(?)), 0 FROM utterance WHERE id = ?", named
        )


def _digests(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for page in pages(ids):
        places = ", ".join("?" * len(page))
        found.update(connection.execute(f"SELECT id, digest FROM utterance WHERE id IN ({places})", page))
    return found


def _transcript_numbers(connection: sqlite3.Connection, ids: Sequence[str], source: str) -> dict[str, int]:
    distinct = list(dict.fromkeys(ids))
    connection.executemany(
        "INSERT OR IGNORE INTO transcript (id, source) VALUES (?, ?)", [(id, source) for id in distinct]
    )
    numbers: dict[str, int] = {}
    for page in pages(distinct):
        places = ", ".join("?" * len(page))
        numbers.update(connection.execute(f"SELECT id, number FROM transcript WHERE id IN ({places})", page))
    return numbers


def _subject(utterance: Utterance, subjects: Mapping[str, str]) -> str | None:
    key = utterance.subject_key
    return utterance.subject if key is None else subjects.get(key, utterance.subject)


def _details(utterance: Utterance) -> str:
    found = _PLAIN_VALUES(utterance)
    details = [
        f'"{field}":{pack_scalar(value)}'
        for field, value in zip(_PLAIN_FIELDS, found, strict=True)
        if value is not None
    ]
    if utterance.words:
        details.append(f'"words":{pack_words(utterance.words)}')
    if utterance.alternatives:
        readings = [[reading.text, reading.score, reading.words] for reading in utterance.alternatives]
        details.insert(0, f'"alternatives":{pack(readings)}')
    if utterance.meta:
        details.append(f'"meta":{pack(dict(utterance.meta))}')
        details.sort()
    return f"{{{','.join(details)}}}"


def digest_of(utterance: Utterance) -> bytes:
    """Return by what the content of an utterance is known in every workspace; its subject has no part in it."""
    return _digest(utterance, _details(utterance))


def _digest(utterance: Utterance, details: str) -> bytes:
    content = "\0".join((utterance.transcript, utterance.text, details))
    return hashlib.blake2b(content.encode(), digest_size=8).digest()


def _utterance(row: Sequence[Any]) -> Utterance:
    _, id, text, transcript, subject, stored = row
    if stored == "{}":
        return Utterance(id, text, transcript, subject=subject)
    details = unpack(stored)
    return Utterance(
        id,
        text,
        transcript,
        subject=subject,
        words=tuple(map(Word._make, details.get("words", ()))),
        alternatives=tuple(
            Alternative(reading, score, tuple(map(Word._make, words)))
            for reading, score, words in details.get("alternatives", ())
        ),
        meta=details.get("meta", {}),
        **{field: details[field] for field in _PLAIN_FIELDS if field in details},
    )
