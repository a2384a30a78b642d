"""A verdict on an item, put on disk in one transaction with what was shown: held by one person, settled once."""

from collections.abc import Callable
from dataclasses import replace

from .. import errors
from ..errors import InputError
from ..types import Mention, Verdict
from ..workspace import (
    Circumstances,
    Workspace,
    decision_with_key,
    get_mentions,
    record_act,
    record_span_decision,
)
from ..workspace.leases import claim, holder, release
from ..workspace.mentions import DECIDED
from ..workspace.queue import current_verdict, is_waiting, item_of
from ..workspace.screens import ScreenContent, kb_version, keep_screen
from .item import ReviewItem

Record = Callable[[Circumstances], list[int]]
"""Records a verdict under its circumstances and returns the decisions' rows."""


def settle(
    workspace: Workspace,
    item: ReviewItem,
    record: Record,
    circumstances: Circumstances,
    *,
    annotator: str,
    key: str | None = None,
    over: bool = False,
) -> list[int]:
    """Record a verdict, keep what was shown with it, and give the item back.

    workspace (Workspace): Where the item waits.
    item (ReviewItem): What was decided.
    record (Record): Records the verdict.
    circumstances (Circumstances): How it came about, but for the screen.
    annotator (str): Who decided.
    key (str | None): What makes a repeat harmless.
    over (bool): Record it although others settled the item while it was not held for this person.
    RETURNS (list[int]): The decisions' rows.
    RAISES (InputError): Others hold the item or settled it meanwhile; nothing is recorded.
    """
    held = item_of(workspace, item.row)
    with workspace.transaction():
        if not over:
            _refuse_settled(workspace, item.row, held, annotator, key)
        if not claim(workspace, held, annotator=annotator):
            raise InputError(errors.HELD_BY_OTHER.format(annotator=holder(workspace, held)))
        shown = ScreenContent(item.candidates, item.nil_probability, 1 + len(item.group), kb_version(workspace))
        numbers = record(replace(circumstances, screen=keep_screen(workspace, shown)))
        release(workspace, annotator=annotator, item=held)
    return numbers


def record_verdict(
    workspace: Workspace,
    item: ReviewItem,
    verdict: Verdict,
    circumstances: Circumstances,
    *,
    annotator: str,
    key: str | None,
) -> list[int]:
    """Record a verdict on an item and its group, or on the span that mends it, and return the decisions' rows."""
    if item.mended is None:
        mentions = (item.mention, *item.group)
        return record_act(workspace, mentions, verdict, annotator=annotator, key=key, circumstances=circumstances)
    [old] = get_mentions(workspace, [item.mended])
    mention = Mention(item.utterance.id, item.start, item.end, "", "", alternative=item.alternative)
    number = record_span_decision(
        workspace, mention, verdict, annotator=annotator, key=key, replaces=(old.start, old.end), source=DECIDED,
        circumstances=circumstances,
    )  # fmt: skip
    return [number]


def _refuse_settled(workspace: Workspace, mention: int, held: int, annotator: str, key: str | None) -> None:
    """Refuse a verdict on what others settled while it was not held; a revision and a repeat are taken."""
    if holder(workspace, held) is not None or is_waiting(workspace, mention, annotator=annotator):
        return
    is_repeat = key is not None and decision_with_key(workspace, key, annotator=annotator) is not None
    if not is_repeat and current_verdict(workspace, mention, annotator=annotator) is None:
        raise InputError(errors.SETTLED_MEANWHILE)
