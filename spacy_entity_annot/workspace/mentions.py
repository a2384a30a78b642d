"""Mentions as rows: what was mined, why, and the candidates proposed for it."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .. import errors
from ..errors import InputError
from ..types import Candidate, Mention, Suggestion, Utterance
from .alike import update_likeness
from .entities import get_entity
from .likeness import form_number
from .lots import lot_of
from .packing import pack, unpack
from .utterances import get_utterance, get_utterances
from .workspace import Workspace

MINED, DECIDED, MARKED = "mine", "decide", "review"
_OWN_TEXT = -1  # how the column `alternative` says None: NULLs would escape its UNIQUE constraint
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Hit:
    """A target that was heard at a mention."""

    target: str
    entity: str | None
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class StoredMention:
    """A mention with all that the workspace knows of it.

    number (int): Its row.
    utterance_number (int): The utterance's row.
    utterance (Utterance): The utterance.
    start (int): First character, in the utterance's text or the alternative's.
    end (int): One past the last character.
    alternative (int | None): The n-best reading that the offsets count.
    source (str): `mine`, `decide` or `review`: who found it.
    hits (tuple[Hit, ...]): The targets heard there, best first.
    suggestion (Suggestion | None): The candidates; None before they were proposed.
    """

    number: int
    utterance_number: int
    utterance: Utterance
    start: int
    end: int
    alternative: int | None
    source: str
    hits: tuple[Hit, ...]
    suggestion: Suggestion | None

    @property
    def text(self) -> str:
        """What the recogniser wrote there."""
        return self.utterance.reading(self.alternative)[self.start : self.end]


def add_mentions(
    workspace: Workspace, mentions: Iterable[Mention], *, source: str = MINED, renew: bool = True
) -> list[int]:
    """Add mentions with their hits; one that is known already gains only what is new.

    workspace (Workspace): Where to add them.
    mentions (Iterable[Mention]): Their utterances must be there.
    source (str): `mine`, `decide` or `review`.
    renew (bool): Whether a hit that is known already gets its new score and reason.
    RETURNS (list[int]): The rows of the mentions that are new.
    RAISES (InputError): An utterance is unknown, or a span does not fit it.
    """
    new = []
    with workspace.transaction() as connection:
        for mention in mentions:
            number, is_new = find_or_add_mention(workspace, mention, source=source)
            if is_new:
                new.append(number)
            if mention.target:
                hit = (number, mention.target, mention.entity or "", mention.score, str(mention.reason))
                connection.execute(f"INSERT OR {'REPLACE' if renew else 'IGNORE'} INTO hit VALUES (?, ?, ?, ?, ?)", hit)
    return new


def find_or_add_mention(
    workspace: Workspace, mention: Mention, *, source: str, row: int | None = None
) -> tuple[int, bool]:
    """Return the row of the mention with this span, and whether it was added for it: in `row`, where that is free."""
    span, heard = _span(workspace, mention)
    form, lot = form_number(heard), lot_of(mention.utterance, *span[1:])
    with workspace.transaction() as connection:
        if number := find_mention(connection, span):
            return number, False
        (number,) = connection.execute(
            "INSERT INTO mention (utterance, alternative, start, end, source, form, lot, number) SELECT ?1, ?2, ?3, ?4,"
            " ?5, ?6, ?7, CASE WHEN NOT EXISTS (SELECT 1 FROM mention WHERE number = ?8) THEN ?8 END RETURNING number",
            (*span, source, form, lot, row),
        ).fetchone()
        return number, True


def find_mention(connection: sqlite3.Connection, span: tuple[int, int, int, int]) -> int:
    """Return the row of a mention by (utterance row, alternative or -1, start, end); 0 where there is none."""
    query = "SELECT number FROM mention WHERE utterance = ? AND alternative = ? AND start = ? AND end = ?"
    row = connection.execute(query, span).fetchone()
    return 0 if row is None else int(row[0])


def set_candidates(workspace: Workspace, suggestions: Mapping[int, Suggestion]) -> None:
    """Replace the candidates of mentions.

    workspace (Workspace): Where to write; entities that it does not know are left out.
    suggestions (Mapping[int, Suggestion]): By the mention's row.
    """
    with workspace.transaction() as connection:
        for number, suggestion in suggestions.items():
            connection.execute("DELETE FROM candidate WHERE mention = ?", (number,))
            nil = (suggestion.nil_probability, number)
            connection.execute("UPDATE mention SET nil_probability = ? WHERE number = ?", nil)
            connection.executemany(
                "INSERT INTO candidate SELECT ?, ?, number, ?, ?, ? FROM entity WHERE id = ?",
                [
                    (
                        number,
                        rank,
                        candidate.alias,
                        candidate.probability,
                        pack(list(candidate.reasons)),
                        candidate.entity.id,
                    )
                    for rank, candidate in enumerate(suggestion.candidates)
                ],  # fmt: skip
            )
        update_likeness(workspace, suggestions)


def get_mentions(workspace: Workspace, numbers: Sequence[int]) -> list[StoredMention]:
    """Return mentions by row, in the order given."""
    found: dict[int, StoredMention] = {}
    for start in range(0, len(numbers), _PAGE):
        found.update(_load(workspace, numbers[start : start + _PAGE]))
    return [found[number] for number in numbers if number in found]


def iterate_mentions(workspace: Workspace) -> Iterator[StoredMention]:
    """Yield all mentions, in the order of their utterances and spans."""
    query = "SELECT number FROM mention ORDER BY utterance, alternative, start, end"
    numbers = [number for (number,) in workspace.connection.execute(query)]
    for start in range(0, len(numbers), _PAGE):
        yield from get_mentions(workspace, numbers[start : start + _PAGE])


def _span(workspace: Workspace, mention: Mention) -> tuple[tuple[int, int, int, int], str]:
    """Return where a mention stands, as its columns, and what was heard there."""
    found = get_utterance(workspace, mention.utterance)
    if found is None:
        raise InputError(errors.UTTERANCE_UNKNOWN.format(id=mention.utterance))
    number, utterance = found
    alternative = mention.alternative
    if alternative is not None and not 0 <= alternative < len(utterance.alternatives):
        raise InputError(errors.ALTERNATIVE_UNKNOWN.format(id=utterance.id, alternative=alternative))
    text = utterance.reading(alternative)
    length = len(text)
    if not 0 <= mention.start < mention.end <= length:
        raise InputError(errors.SPAN_OUTSIDE.format(start=mention.start, end=mention.end, length=length))
    place = _OWN_TEXT if alternative is None else alternative
    return (number, place, mention.start, mention.end), text[mention.start : mention.end]


def _load(workspace: Workspace, numbers: Sequence[int]) -> dict[int, StoredMention]:
    places = ", ".join("?" * len(numbers))
    query = "SELECT number, utterance, alternative, start, end, source, nil_probability FROM mention"
    rows = workspace.connection.execute(f"{query} WHERE number IN ({places})", numbers).fetchall()
    utterances = get_utterances(workspace, {row[1] for row in rows})
    hits = _hits(workspace, numbers)
    candidates = _candidates(workspace, numbers)
    found = {}
    for number, utterance, alternative, start, end, source, nil in rows:
        reading = None if alternative == _OWN_TEXT else alternative
        text = utterances[utterance].reading(reading)[start:end]
        suggestion = None if nil is None else Suggestion(text, tuple(candidates.get(number, ())), nil)
        found[number] = StoredMention(
            number, utterance, utterances[utterance], start, end, reading, source,
            tuple(hits.get(number, ())), suggestion,
        )  # fmt: skip
    return found


def _hits(workspace: Workspace, numbers: Sequence[int]) -> dict[int, list[Hit]]:
    places = ", ".join("?" * len(numbers))
    query = f"SELECT * FROM hit WHERE mention IN ({places}) ORDER BY mention, score DESC, target, entity"
    found: dict[int, list[Hit]] = {}
    for number, target, entity, score, reason in workspace.connection.execute(query, numbers):
        found.setdefault(number, []).append(Hit(target, entity or None, score, reason))
    return found


def _candidates(workspace: Workspace, numbers: Sequence[int]) -> dict[int, list[Candidate]]:
    places = ", ".join("?" * len(numbers))
    query = (
        "SELECT candidate.mention, entity.id, candidate.alias, candidate.probability, candidate.reasons"
        " FROM candidate JOIN entity ON entity.number = candidate.entity"
        f" WHERE candidate.mention IN ({places}) ORDER BY candidate.mention, candidate.rank"
    )
    found: dict[int, list[Candidate]] = {}
    for number, id, alias, probability, reasons in workspace.connection.execute(query, numbers).fetchall():
        entity = get_entity(workspace, id)
        if entity is not None:
            reason_texts = tuple(unpack(reasons))
            found.setdefault(number, []).append(Candidate(entity, alias, probability, reason_texts))
    return found
