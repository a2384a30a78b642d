"""One person's desk: a few items ahead of the one on screen, whatever number of pages that person has open."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from ...types import Candidate, Verdict
from ...workspace import Decision, Workspace, decision_with_key
from ...workspace.harm import is_masked, mask_version, refuse_masked
from ...workspace.messages import answered_flags
from ...workspace.queue import current_verdict, is_waiting, last_standing_decision, left_on_desk
from ..memory import Memory
from ..order import SAMPLE_SHARE
from ..queue import ReviewItem, ReviewQueue

AHEAD, MOST_AHEAD = 6, 30
"""At one verdict a second the network may be silent for five seconds before anybody waits; a page may ask for more."""
FAIR_SHARE = 8
"""Nobody takes more of what is left than one part in so many, beyond the usual: at the end others want to go on."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A verdict that came too late.

    item (ReviewItem): What was decided.
    stored (Verdict | None): What this person has said about it elsewhere; None where others settled it.
    given (Verdict): What came too late.
    """

    item: ReviewItem
    stored: Verdict | None
    given: Verdict


class Desk:
    """The items in front of one person.

    workspace (Workspace): Where the mentions wait.
    annotator (str): The person.
    memory (Memory): Shared with the desks of others.
    by_value (bool): Whether the most valuable items come first; otherwise they come in the order of the texts.
    """

    def __init__(self, workspace: Workspace, *, annotator: str, memory: Memory, by_value: bool = True) -> None:
        self.workspace = workspace
        self.annotator = annotator
        self._memory = memory
        self._by_value = by_value
        self._queue = self._new_queue()
        self._held: dict[int, ReviewItem] = {}
        self._wanted: set[int] = set()
        self.mask = mask_version(workspace)

    def items(self, ahead: int = AHEAD) -> list[ReviewItem]:
        """Return what to show now and next; empty where nothing waits.

        ahead (int): How many; fewer where few are left.
        """
        ahead = min(ahead, MOST_AHEAD, max(AHEAD, self.remaining // FAIR_SHARE))
        self._refresh()
        left = left_on_desk(self.workspace, list(self._held), annotator=self.annotator, by_hand=self._wanted)
        self._held = {row: item for row, item in self._held.items() if row in left}
        for number in answered_flags(self.workspace, annotator=self.annotator):
            if number not in self._held:
                self.show(number)
        self._fill(ahead)
        if not self._held:  # what was mined since then lies behind us
            self._queue = self._new_queue()
            self._fill(ahead)
        return list(self._held.values())[:ahead]

    def show(self, mention: int) -> None:
        """Put a mention first, whether it waits or not.

        RAISES (EntityAnnotError): There is no such mention, or it is masked.
        """
        refuse_masked(self.workspace, mention, annotator=self.annotator)
        item = self.item(mention)
        self._held = {mention: item, **{other: held for other, held in self._held.items() if other != mention}}
        self._wanted.add(mention)

    def item(self, number: int) -> ReviewItem:
        """Return a mention as it is shown.

        RAISES (InputError): There is no such mention.
        """
        return self._held.get(number) or self._queue.item(number)

    @property
    def decided(self) -> int:
        """How many mentions the person has decided."""
        return self._queue.decided

    @property
    def remaining(self) -> int:
        """How many mentions wait for the person."""
        return self._queue.remaining

    @property
    def last(self) -> int:
        """The row of the decision that `undo` would take back; 0 where there is none."""
        standing = last_standing_decision(self.workspace, annotator=self.annotator)
        return 0 if standing is None else standing.decision

    def decide(
        self,
        mention: int,
        verdict: Verdict,
        *,
        key: str,
        group: Collection[int] = (),
        span: tuple[int, int] | None = None,
        seconds: float | None = None,
        over: bool = False,
    ) -> int | Conflict:
        """Put a verdict on disk before returning; a repeat with the same key changes nothing.

        mention (int): The mention's row.
        verdict (Verdict): What the person said.
        key (str): What makes a repeat harmless.
        group (Collection[int]): The mentions alike that the person saw counted; no others are settled with it.
        span (tuple[int, int] | None): The characters that the person made of the mention; None means its own.
        seconds (float | None): From the item's appearance to the verdict.
        over (bool): Record it although this person or others have settled the mention meanwhile.
        RETURNS (int | Conflict): The decision's row, or what stands in the way.
        RAISES (EntityAnnotError): It could not be recorded.
        """
        item = self.item(mention)
        if span is not None and span != (item.start, item.end):  # mended before the server was started anew
            self._held[mention] = self._queue.mend(item, *span)
        with self.workspace.transaction():
            known = decision_with_key(self.workspace, key, annotator=self.annotator)
            if known is not None and mention in (known.mention, known.replaces) and known.verdict == verdict:
                return known.number
            item = self._with_group(mention, group)
            if known is None:
                refuse_masked(self.workspace, mention, annotator=self.annotator)
            if known is None and not over and not self._waits(mention):
                return Conflict(item, current_verdict(self.workspace, mention, annotator=self.annotator), verdict)
            number = self._queue.decide(item, verdict, key=key, seconds=seconds, over=True)
        self._put_away(mention)
        return number

    def create(self, mention: int, entity: Mapping[str, str], *, key: str, group: Collection[int] = ()) -> int:
        """Add an entity that the knowledge base lacks, and link the mention and its group to it.

        mention (int): The mention's row.
        entity (Mapping[str, str]): `name`, and perhaps `type` and `description`.
        key (str): What makes a repeat harmless.
        group (Collection[int]): The mentions alike that the person saw counted.
        RETURNS (int): The decision's row.
        RAISES (EntityAnnotError): It could not be recorded.
        """
        known = decision_with_key(self.workspace, key, annotator=self.annotator)
        if known is not None:
            return known.number
        refuse_masked(self.workspace, mention, annotator=self.annotator)
        number = self._queue.create(
            self._with_group(mention, group), entity["name"], type=entity.get("type") or None,
            description=entity.get("description") or None, key=key,
        )  # fmt: skip
        self._put_away(mention)
        return number

    def peel(self, mention: int) -> None:
        """Take a mention off its group, whose other members come later."""
        self._held[mention] = self._queue.peel(self.item(mention))

    def mend(self, mention: int, span: tuple[int, int] | None) -> None:
        """Show a mention with another span, whose verdict will take the place of any on the old one.

        mention (int): The mention's row.
        span (tuple[int, int] | None): First character and one past the last; None shows its own again.
        RAISES (InputError): The span does not fit the text.
        """
        refuse_masked(self.workspace, mention, annotator=self.annotator)
        own = self._queue.item(mention)
        self._held[mention] = own if span is None else self._queue.mend(own, *span)

    def comment(self, mention: int, text: str) -> None:
        """Put a remark on a mention on disk.

        RAISES (InputError): It is empty.
        """
        self._held[mention] = self._queue.comment(self.item(mention), text)

    def undo(self, decision: int) -> Decision | None:
        """Take back the person's last verdict and put its item first.

        decision (int): The row of the verdict that is meant; a repeat of the request changes nothing.
        RETURNS (Decision | None): What was taken back; None where that verdict is not the last one (any more).
        RAISES (UsageError): There is nothing to undo.
        """
        if decision != self.last and decision:
            return None
        undone = self._queue.undo()
        self._held.pop(undone.mention, None)  # it has another history now
        self.show(undone.replaces or undone.mention)
        return undone

    def redo(self, decision: int) -> Decision | None:
        """Do again what the person took back last.

        decision (int): The row of the person's last standing verdict, 0 where there is none; a repeat of the request
            changes nothing.
        RETURNS (Decision | None): What was done again; None where another verdict is the last one now.
        RAISES (UsageError): There is nothing to redo.
        """
        if decision != self.last:
            return None
        redone = self._queue.redo()
        self._put_away(redone.mention)
        return redone

    def mark(self, mention: int, start: int, end: int) -> int:
        """Make a mention that mining missed the first item, and return its row.

        mention (int): The row of the mention on screen, in whose text it was seen.
        start (int): First character, in that text.
        end (int): One past the last character.
        RAISES (InputError): The span does not fit the text.
        """
        number = self._queue.mark(self.item(mention), start, end)
        self.show(number)
        return number

    def search(self, text: str) -> tuple[Candidate, ...]:
        """Return the entities that a text may name, best first."""
        return self._queue.search(text) if text.strip() else ()

    def _waits(self, number: int) -> bool:
        if number in self._wanted:
            return not is_masked(self.workspace, number, annotator=self.annotator)
        return is_waiting(self.workspace, number, annotator=self.annotator)

    def _refresh(self) -> None:
        """Read anew what lies here when something was masked: it may stand in the texts around, too."""
        version = mask_version(self.workspace)
        if version != self.mask:
            self.mask = version
            kept = left_on_desk(self.workspace, [], annotator=self.annotator, by_hand=self._held)
            self._held = {number: self._queue.item(number) for number in self._held if number in kept}

    def _fill(self, ahead: int) -> None:
        while len(self._held) < ahead and (item := self._queue.next()) is not None:
            self._held.setdefault(item.mention, item)

    def _put_away(self, number: int) -> None:
        self._held.pop(number, None)
        self._wanted.discard(number)

    def _with_group(self, mention: int, group: Collection[int]) -> ReviewItem:
        item = self.item(mention)
        return replace(item, group=tuple(member for member in item.group if member in group))

    def _new_queue(self) -> ReviewQueue:
        share = SAMPLE_SHARE if self._by_value else 0.0
        return ReviewQueue(
            self.workspace, annotator=self.annotator, grouped=True, by_value=self._by_value, sample_share=share,
            memory=self._memory,
        )  # fmt: skip
