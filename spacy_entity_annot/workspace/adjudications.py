"""Overlap and adjudication: several people answer the same mention, and a third one settles their disputes."""

from collections.abc import Iterator
from typing import NamedTuple

from .. import errors
from ..errors import UsageError
from ..types import Verdict, VerdictKind
from .decisions import decision_with_key, record_decision
from .workspace import Workspace

SETTLING = (VerdictKind.LINK, VerdictKind.NIL, VerdictKind.REJECT)
"""The verdicts that an adjudicator may give."""

_INDEPENDENT = """
    FROM current_decision AS made LEFT JOIN entity ON entity.number = made.entity
    WHERE made.verdict <> 'skip' AND made.number NOT IN (SELECT decision FROM adjudication)"""
_DISPUTED = """
    SELECT made.mention FROM current_decision AS made WHERE made.verdict <> 'skip'
    AND NOT EXISTS (SELECT 1 FROM settled_mention WHERE settled_mention.mention = made.mention)
    AND NOT EXISTS (SELECT 1 FROM standing_decision AS mend WHERE mend.replaces = made.mention)
    AND made.mention NOT IN (SELECT mention.number FROM mention JOIN masked_utterance AS masked
        ON masked.number = mention.utterance)
    AND made.mention NOT IN (SELECT mention.number FROM mention JOIN avoided_utterance AS avoided
        ON avoided.number = mention.utterance WHERE avoided.annotator = :annotator)
    GROUP BY made.mention
    HAVING count(DISTINCT made.verdict || ifnull(made.entity, '')) > 1 AND sum(made.annotator = :annotator) = 0
    ORDER BY made.mention"""

_LATEST_ADJUDICATION = "SELECT ifnull(max(moment), -1) FROM standing_adjudication WHERE mention = ?"


class Answer(NamedTuple):
    """What one person said about one mention, before any adjudication.

    mention (int): The mention's row.
    annotator (str): The person.
    verdict (Verdict): The answer.
    """

    mention: int
    annotator: str
    verdict: Verdict


class Overlap(NamedTuple):
    """How many people are asked.

    share (float): The part of all mentions on which several are asked, 0..1.
    people (int): How many are asked on these.
    """

    share: float = 0.0
    people: int = 2


def set_overlap(workspace: Workspace, overlap: Overlap) -> None:
    """Let several people answer a part of the mentions, each without seeing the others' answers.

    Which mentions these are depends on their rows alone: a larger share only adds some.

    workspace (Workspace): Where it is kept, for all faces and everybody.
    overlap (Overlap): The share and the number of people.
    RAISES (UsageError): The share is not within 0..1, or fewer than two people are asked.
    """
    if not 0 <= overlap.share <= 1 or overlap.people < 2:
        raise UsageError(errors.OVERLAP_RANGE.format(share=overlap.share, people=overlap.people))
    values = {"overlap_share": str(overlap.share), "overlap_people": str(overlap.people)}
    with workspace.transaction() as connection:
        connection.executemany("INSERT OR REPLACE INTO setting VALUES (?, ?)", values.items())


def get_overlap(workspace: Workspace) -> Overlap:
    """Return how many people are asked."""
    share, people = workspace.setting("overlap_share"), workspace.setting("overlap_people")
    return Overlap(float(share or 0), int(people or 2))


def independent_answers(workspace: Workspace) -> Iterator[Answer]:
    """Yield everybody's own answers but skips, by mention and annotator: what agreement is measured on."""
    query = f"SELECT made.mention, made.annotator, made.verdict, entity.id, made.reason {_INDEPENDENT} ORDER BY 1, 2"
    for mention, annotator, verdict, entity, reason in workspace.connection.execute(query):
        yield Answer(mention, annotator, Verdict(VerdictKind(verdict), entity, reason))


def disputed_mentions(workspace: Workspace, *, annotator: str) -> list[int]:
    """Return the rows of the mentions on which others disagree and that this person may settle.

    workspace (Workspace): Where to read.
    annotator (str): Who would settle; mentions that this person has answered are left out.
    """
    return [number for (number,) in workspace.connection.execute(_DISPUTED, {"annotator": annotator})]


def answers_on(workspace: Workspace, mention: int) -> list[Verdict]:
    """Return the answers on a mention without names, in an order that does not give them away."""
    query = f"SELECT made.verdict, entity.id, made.reason {_INDEPENDENT} AND made.mention = ? ORDER BY 1, 2, 3"
    rows = workspace.connection.execute(query, (mention,))
    return [Verdict(VerdictKind(verdict), entity, reason) for verdict, entity, reason in rows]


def record_adjudication(
    workspace: Workspace, mention: int, verdict: Verdict, *, annotator: str, key: str | None = None
) -> int:
    """Settle a dispute, on disk before returning; undo takes it back like any other decision.

    workspace (Workspace): Where to record it.
    mention (int): The mention's row.
    verdict (Verdict): `link`, `nil` or `reject`.
    annotator (str): A person who has not answered the mention.
    key (str | None): What makes a repeat harmless.
    RETURNS (int): The decision's row.
    RAISES (UsageError): The mention is not disputed, or this person is a party to the dispute.
    """
    if verdict.kind not in SETTLING:
        raise UsageError(errors.VERDICT_SETTLES_NOTHING.format(verdict=str(verdict.kind)))
    with workspace.transaction() as connection:
        if key is not None and decision_with_key(workspace, key, annotator=annotator):
            return record_decision(workspace, mention, verdict, annotator=annotator, key=key)
        _refuse_party(workspace, mention, annotator)
        (seen,) = connection.execute(_LATEST_ADJUDICATION, (mention,)).fetchone()
        number = record_decision(workspace, mention, verdict, annotator=annotator, key=key)
        connection.execute(
            "INSERT INTO adjudication (decision, mention, latest_seen) VALUES (?, ?, ?)", (number, mention, seen)
        )
        return number


def adjudicated_mentions(workspace: Workspace) -> set[int]:
    """Return the rows of the mentions that somebody adjudicated."""
    return {mention for (mention,) in workspace.connection.execute("SELECT mention FROM standing_adjudication")}


def adjudicating_decisions(workspace: Workspace) -> set[int]:
    """Return the rows of the decisions that were made to settle disputes."""
    return {decision for (decision,) in workspace.connection.execute("SELECT decision FROM adjudication")}


def mark_as_adjudication(workspace: Workspace, decision: int) -> None:
    """Let a decision that was made elsewhere settle a dispute, as it did there.

    workspace (Workspace): Where it is recorded.
    decision (int): Its row.
    """
    with workspace.transaction() as connection:
        connection.execute(
            "INSERT OR IGNORE INTO adjudication SELECT number, mention, (SELECT ifnull(max(moment), -1)"
            " FROM standing_adjudication AS seen WHERE seen.mention = decision.mention) FROM decision WHERE number = ?",
            (decision,),
        )


def _refuse_party(workspace: Workspace, mention: int, annotator: str) -> None:
    if mention in disputed_mentions(workspace, annotator=annotator):
        return
    answered = workspace.connection.execute(
        "SELECT 1 FROM current_decision WHERE mention = ? AND annotator = ? AND verdict <> 'skip'", (mention, annotator)
    ).fetchone()
    text = errors.ADJUDICATOR_IS_PARTY if answered else errors.NOT_DISPUTED
    raise UsageError(text.format(mention=mention, annotator=annotator))
