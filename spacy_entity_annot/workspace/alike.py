"""Mentions that one verdict may settle, and those that were heard alike."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from .likeness import form_number, likeness_number
from .lots import lot_of
from .utterances import get_utterances
from .workspace import Workspace

_PAGE = 500
_CANDIDATES_COMPARED = 5  # those behind them change with every word before the mention
_SPANS = "SELECT number, utterance, alternative, start, end, nil_probability FROM mention WHERE number IN ({})"
_CANDIDATES = (
    "SELECT candidate.mention, entity.id, candidate.probability FROM candidate"
    " JOIN entity ON entity.number = candidate.entity WHERE candidate.mention IN ({})"
    " ORDER BY candidate.mention, candidate.rank"
)
_CONFIRMED = (
    "SELECT made.verdict, entity.id, made.annotator, made.decided_at FROM decided_form"
    " CROSS JOIN current_decision AS made ON made.number = decided_form.decision"
    " LEFT JOIN entity ON entity.number = made.entity AND entity.retired_at IS NULL"
    " WHERE decided_form.form = (SELECT form FROM mention WHERE number = ?1) AND made.mention <> ?1"
    " ORDER BY decided_form.decision DESC LIMIT 50"
)
_DECIDED_BEFORE = (
    "INSERT OR IGNORE INTO decided_form SELECT mention.form, decision.number FROM decision"
    " JOIN mention ON mention.number = decision.mention"
    " WHERE decision.mention = ? AND decision.verdict IN ('link', 'nil')"
)


class Confirmed(NamedTuple):
    """What was decided where the same words were heard.

    entity (str | None): The entity's id; None where it was none of the KB's.
    annotator (str): Who decided.
    decided_at (str): ISO 8601, UTC.
    """

    entity: str | None
    annotator: str
    decided_at: str


def update_likeness(workspace: Workspace, numbers: Iterable[int]) -> None:
    """Set anew what tells how alike mentions are, from their texts and candidates.

    workspace (Workspace): Where they are.
    numbers (Iterable[int]): The mentions' rows.
    """
    for page in _pages(list(numbers)):
        places = ", ".join("?" * len(page))
        rows = workspace.connection.execute(_SPANS.format(places), page).fetchall()
        proposed: dict[int, list[tuple[str, float]]] = {}
        for number, entity, probability in workspace.connection.execute(_CANDIDATES.format(places), page):
            proposed.setdefault(number, []).append((entity, probability))
        utterances = get_utterances(workspace, {row[1] for row in rows})
        values = []
        for number, utterance, alternative, start, end, nil in rows:
            text = utterances[utterance].reading(None if alternative < 0 else alternative)
            candidates = proposed.get(number, [])
            likeness = doubt = None
            if nil is not None:
                entities = [entity for entity, _ in candidates[:_CANDIDATES_COMPARED]]
                likeness = likeness_number(text, start, end, entities)
                doubt = 1 - max([nil, *(probability for _, probability in candidates)])
            lot = lot_of(utterances[utterance].id, alternative, start, end)
            values.append((form_number(text[start:end]), likeness, doubt, lot, number))
        with workspace.transaction() as connection:
            connection.executemany(
                "UPDATE mention SET form = ?, alike = ?, doubt = ?, lot = ? WHERE number = ?", values
            )


def complete_likeness(workspace: Workspace) -> int:
    """Set what tells how alike mentions are where it is missing, as in a workspace of an older program.

    RETURNS (int): How many mentions lacked it.
    """
    query = "SELECT number FROM mention WHERE form IS NULL"
    missing = [number for (number,) in workspace.connection.execute(query)]
    if missing:
        with workspace.transaction() as connection:
            update_likeness(workspace, missing)
            connection.executemany(_DECIDED_BEFORE, [(number,) for number in missing])
    return len(missing)


def confirmed_for_form(workspace: Workspace, mention: int) -> list[Confirmed]:
    """Return the latest links and nils on other mentions of the same words, the newest first.

    workspace (Workspace): Where they stand.
    mention (int): The mention's row.
    """
    rows = workspace.connection.execute(_CONFIRMED, (mention,)).fetchall()
    return [
        Confirmed(entity, annotator, decided_at)
        for verdict, entity, annotator, decided_at in rows
        if verdict == "nil" or entity is not None
    ]


def _pages(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), _PAGE):
        yield numbers[start : start + _PAGE]
