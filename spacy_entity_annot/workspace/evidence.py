"""What people settled, mention by mention: all that anything may be learned from."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from ..types import VerdictKind
from .lots import Folds, audit_share, lot_of
from .packing import pack
from .utterances import get_utterances
from .workspace import Workspace

_DECISIONS = """
SELECT mention, number, annotator, number IN (SELECT decision FROM adjudication) AS adjudicates
FROM current_decision AS made WHERE {} AND verdict <> 'skip' AND (adjudicates OR NOT EXISTS (
    SELECT 1 FROM adjudication JOIN current_decision AS third ON third.number = adjudication.decision
    WHERE adjudication.mention = made.mention
)) ORDER BY moment, key
"""
_SETTLED = """
SELECT mention.number, mention.utterance, utterance.id, transcript.id, mention.alternative, mention.start, mention.end,
    substr(utterance.text, mention.start + 1, mention.end - mention.start), settled.verdict, entity.id,
    mention.source = 'mine', mention.form, transcript.number, utterance.text
FROM settled_mention AS settled JOIN mention ON mention.number = settled.mention
JOIN utterance ON utterance.number = mention.utterance JOIN transcript ON transcript.number = utterance.transcript
LEFT JOIN entity ON entity.number = settled.entity
WHERE {} AND settled.verdict <> 'flag' AND entity.retired_at IS NULL
ORDER BY settled.moment, settled.mention
"""
_DECIDED_SINCE = """
SELECT mention.number, ifnull(mention.form, 0) FROM mention WHERE mention.number IN (
    SELECT mention FROM decision WHERE number > ?1
    UNION SELECT replaces FROM decision WHERE number > ?1
    UNION SELECT undone.replaces FROM decision AS undoing JOIN decision AS undone ON undone.number = undoing.undoes
    WHERE undoing.number > ?1
) ORDER BY mention.number
"""
_TARGETS = """hit.target, nullif(hit.entity, ''), entity.id IS NOT NULL
FROM hit LEFT JOIN entity ON entity.id = hit.entity AND entity.retired_at IS NULL"""
_LIKELIEST = f"SELECT {_TARGETS} WHERE hit.mention = ? ORDER BY hit.score DESC, hit.target, hit.entity LIMIT 1"
_HEARD = f"""
SELECT hit.mention, {_TARGETS}
WHERE hit.mention IN (SELECT value FROM json_each(?)) ORDER BY hit.mention, hit.target, hit.entity
"""


class Evidence(NamedTuple):
    """A mention on which all agree who did not skip it, or which was adjudicated.

    mention (int): Its row.
    utterance (str): The utterance's id.
    transcript (str): The transcript's id.
    heard (str): What the recogniser wrote.
    verdict (VerdictKind): `link`, `nil` or `reject`.
    entity (str | None): The id of the entity that was linked.
    people (frozenset[str]): Who decided so.
    decisions (tuple[int, ...]): The rows of their decisions, oldest first.
    adjudicated (bool): Whether a third person settled what others disagreed on.
    is_audit (bool): Whether the mention belongs to the part that is set aside to measure.
    form (int | None): A number that it shares with the mentions of the same words.
    transcript_number (int): The transcript's row.
    fold (int): One of the parts for cross-fitting, see `lots.Folds`.
    """

    mention: int
    utterance: str
    transcript: str
    heard: str
    verdict: VerdictKind
    entity: str | None
    people: frozenset[str]
    decisions: tuple[int, ...]
    adjudicated: bool
    is_audit: bool
    form: int | None = None
    transcript_number: int = 0
    fold: int = 0


class HeardTarget(NamedTuple):
    """A target that was mined at a mention.

    target (str): Its text.
    entity (str | None): The id of its entity.
    is_known (bool): Whether the workspace has that entity.
    """

    target: str
    entity: str | None
    is_known: bool


def iterate_evidence(workspace: Workspace, *, mentions: Iterable[int] | None = None) -> Iterator[Evidence]:
    """Yield what stands settled, in the order of the decisions; a link to an entity that was retired is left out.

    workspace (Workspace): Where to read.
    mentions (Iterable[int] | None): Only on these mentions, by their rows; None means all.
    """
    makers: dict[int, list[list[Any]]] = {}
    chosen, numbers = ["TRUE", "TRUE"], list(mentions or ())
    if mentions is not None:  # a list, not a query: only by this does SQLite look instead of walking all decisions
        places = ", ".join("?" * len(numbers))
        chosen = [f"mention IN ({places})", f"settled.mention IN ({places})"]
    with workspace.snapshot() as connection:  # what others settle between the two has no makers yet
        for mention, *made in connection.execute(_DECISIONS.format(chosen[0]), numbers):
            makers.setdefault(mention, []).append(made)
        settled = connection.execute(_SETTLED.format(chosen[1]), numbers).fetchall()
        share, folds = audit_share(workspace), Folds(workspace)
    for row in settled:
        mention, utterance_number, utterance, transcript, *span, heard, verdict, entity, mined, form, place, text = row
        alternative, start, end = span
        if alternative >= 0:
            heard = get_utterances(workspace, [utterance_number])[utterance_number].reading(alternative)[start:end]
        yield Evidence(
            mention, utterance, transcript, heard, VerdictKind(verdict), entity,
            frozenset(annotator for _, annotator, _ in makers[mention]),
            tuple(decision for decision, *_ in makers[mention]),
            any(adjudicates for *_, adjudicates in makers[mention]),
            bool(mined) and lot_of(utterance, alternative, start, end) < share, form, place,
            folds.of(transcript, text),
        )  # fmt: skip


def decided_since(workspace: Workspace, decision: int) -> dict[int, int]:
    """Return the mentions whose verdicts may have changed, undone and mended ones included, each with its form.

    workspace (Workspace): Where to look.
    decision (int): The row of the latest decision that is known.
    """
    return dict(workspace.connection.execute(_DECIDED_SINCE, (decision,)).fetchall())


def targets_heard(workspace: Workspace, mentions: Sequence[int]) -> dict[int, list[HeardTarget]]:
    """Return the targets that were mined at mentions, by the mention's row."""
    heard: dict[int, list[HeardTarget]] = {}
    for mention, target, entity, is_known in workspace.connection.execute(_HEARD, (pack(list(mentions)),)):
        heard.setdefault(mention, []).append(HeardTarget(target, entity, bool(is_known)))
    return heard


def likeliest_target(workspace: Workspace, mention: int) -> HeardTarget | None:
    """Return the target that was mined at a mention with the highest score, None where there is none."""
    row = workspace.connection.execute(_LIKELIEST, (mention,)).fetchone()
    return None if row is None else HeardTarget(row[0], row[1], bool(row[2]))
