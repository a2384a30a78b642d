"""The queue: one item after the other for one person, each verdict on disk before the next."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Self

from .. import errors
from ..acceptance import AcceptanceReport
from ..errors import InputError
from ..types import Candidate, Entity, Mention, Verdict
from ..workspace import (
    Circumstances,
    Decision,
    Workspace,
    get_mentions,
    record_new_entity,
    redo_decisions,
    undo_decisions,
)
from ..workspace.acts import last_act_mentions
from ..workspace.alike import complete_likeness, confirmed_for_form
from ..workspace.comments import add_comment, comments_on
from ..workspace.counts import Effort
from ..workspace.leases import claim, release
from ..workspace.lots import audit_mentions
from ..workspace.mentions import MARKED, find_or_add_mention
from ..workspace.queue import is_waiting, item_of, last_decision_number, waiting_alike
from ..workspace.waits import EVERYTHING, Filter, Waits
from .accepting import Accepting
from .confirmed import with_confirmed
from .item import CANDIDATES_SHOWN, ReviewItem, read_item
from .memory import Memory
from .order import SAMPLE_SHARE, Order
from .proposals import new_id
from .settling import Record, record_verdict, settle
from .stage import Stage
from .tally import Tally

__all__ = ["CANDIDATES_SHOWN", "ReviewItem", "ReviewQueue"]

MOST_AT_ONCE = 500
"""Mentions that one key may settle; the rest of a larger group comes next, so that no key takes long."""


class ReviewQueue:
    """The mentions that wait for one person, the most valuable first; skipped ones come last, once more.

    Iterate over it and `decide` each item; whatever is left undecided comes again in the next session. An item is
    held for its person until it is decided, the queue is closed or ten minutes are over.

    workspace (Workspace): Where they wait.
    annotator (str): The person.
    audit (bool): Whether the mentions that are set aside to measure come before all others, in the order of their lots.
    watched (bool): Whether a person looks at each item, so that the time from `next` to `decide` is effort.
    grouped (bool): Whether a verdict on one mention settles those alike: the same words heard in the same context
        with the same candidates. An item names them in `group`.
    by_value (bool): Whether the most valuable items come first; otherwise they come in the order of the texts.
    filter (Filter): Which mentions are asked about.
    sample_share (float): The part of the items that is drawn at random, 0..1, so that a fair sample is decided, too.
    learns (bool): Whether verdicts on the same words move the candidates, and the place in the queue.
    accept (float | None): Settle the rest without a person wherever this precision is proven, above 0 and below 1.
    memory (Memory | None): Shared with the queues of others in this process; None makes one.
    on_wait (Callable[[str], None]): Told why, before anything that takes seconds.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        annotator: str,
        audit: bool = False,
        watched: bool = False,
        grouped: bool = False,
        by_value: bool = True,
        filter: Filter = EVERYTHING,
        sample_share: float = SAMPLE_SHARE,
        learns: bool = True,
        accept: float | None = None,
        memory: Memory | None = None,
        on_wait: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.workspace = workspace
        self.annotator = annotator
        self._watched = watched
        complete_likeness(workspace)
        since = last_decision_number(workspace) if filter.is_second_look else 0
        self._waits = Waits(annotator, filter, since)
        self._learns, self._grouped = learns, grouped and not filter.is_second_look
        memory = memory or Memory(workspace, on_wait=on_wait)
        self._order = Order(workspace, self._waits, grouped=self._grouped, by_value=by_value,
                            sample_share=sample_share, memory=memory if learns else None)  # fmt: skip
        self._tally = Tally(workspace, annotator=annotator, waits=self._waits)
        self._proposals = memory.proposals
        self._accepting = None if accept is None else Accepting(workspace, precision=accept, on_wait=on_wait)
        self.accepted: AcceptanceReport | None = None
        self._stage = Stage(audit_mentions(workspace) if audit else ())
        self._alone: set[int] = set()

    def __iter__(self) -> Iterator[ReviewItem]:
        while (item := self.next()) is not None:
            yield item

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def remaining(self) -> int:
        """How many mentions wait for the person, the shown and the skipped ones included."""
        return self._tally.remaining

    @property
    def decided(self) -> int:
        """How many mentions the person has decided, in all sessions."""
        return self._tally.decided

    @property
    def session(self) -> Effort:
        """The verdicts of this session that stand, and its active time."""
        return self._tally.effort

    def close(self) -> None:
        """Give back what the person holds."""
        release(self.workspace, annotator=self.annotator)

    def next(self) -> ReviewItem | None:
        """Return the next item, held for the person; None where nothing waits that nobody else holds."""
        self._accept()
        return self._stage.show(self._next())

    def item(self, number: int) -> ReviewItem:
        """Return a mention as it would be shown, whether it waits or not.

        number (int): The mention's row.
        RAISES (InputError): There is no such mention.
        """
        mentions = get_mentions(self.workspace, [number])
        if not mentions:
            raise InputError(errors.MENTION_UNKNOWN.format(number=number))
        [mention] = mentions
        suggestion = mention.suggestion or self._proposals.propose(mention)
        if self._learns:
            suggestion = with_confirmed(self.workspace, suggestion, confirmed_for_form(self.workspace, number))
        mention = self._order.renewed(mention)
        return read_item(self.workspace, mention, suggestion, annotator=self.annotator, group=self._alike(number))

    def decide(
        self,
        item: ReviewItem,
        verdict: Verdict,
        *,
        key: str | None = None,
        seconds: float | None = None,
        keys: int | None = None,
        over: bool = False,
    ) -> int:
        """Put a verdict on disk before returning, for the item and its group.

        item (ReviewItem): What was decided.
        verdict (Verdict): What the person said.
        key (str | None): A repeat with the same key and content is recorded once; None makes a fresh key.
        seconds (float | None): From the item's appearance to the verdict, where the face measures it itself.
        keys (int | None): How many keys it took, where the face counts them.
        over (bool): Record it although others settled the item while it was not held for this person.
        RETURNS (int): The decision's row.
        RAISES (EntityAnnotError): It could not be recorded; the text says why, and the item still waits.
        """

        def record(made: Circumstances) -> list[int]:
            return record_verdict(self.workspace, item, verdict, made, annotator=self.annotator, key=key)

        circumstances = self._circumstances(item, seconds, keys, item.rank_of(verdict.entity))
        return self._settle(item, record, circumstances, key=key, over=over)

    def create(
        self,
        item: ReviewItem,
        name: str,
        *,
        type: str | None = None,
        description: str | None = None,
        key: str | None = None,
        keys: int | None = None,
    ) -> int:
        """Add an entity that the knowledge base lacks and link the item and its group to it; undo takes back both.

        item (ReviewItem): What was decided.
        name (str): The entity's name.
        type (str | None): E.g. ARTIST.
        description (str | None): What tells it from its namesakes.
        RETURNS (int): The decision's row.
        RAISES (EntityAnnotError): It could not be recorded.
        """
        if not name.strip():
            raise InputError(errors.FIELD_MISSING.format(field="name"))
        if item.mended is not None:
            raise InputError(errors.MENDED_LINKS_TO_KNOWN)
        heard = () if item.heard == name.strip() else (item.heard,)
        entity = Entity(new_id(self.workspace, name), name.strip(), heard, type, description)

        def record(circumstances: Circumstances) -> list[int]:
            return record_new_entity(
                self.workspace, (item.mention, *item.group), entity, annotator=self.annotator, key=key,
                circumstances=circumstances,
            )  # fmt: skip

        number = self._settle(item, record, self._circumstances(item, None, keys, None), key=key)
        self._proposals.refresh([entity.id])
        return number

    def undo(self) -> Decision:
        """Take back the person's last act, of whatever session; its item comes next, then the one it interrupts.

        RETURNS (Decision): What was taken back; of a group the one that was shown.
        RAISES (UsageError): There is nothing to undo.
        """
        with self._tally.during(last_act_mentions(self.workspace, annotator=self.annotator)):
            undone = undo_decisions(self.workspace, annotator=self.annotator)
        self._tally.take_back([decision.number for decision in undone])
        self._order.learn(undone[0].mention, verdicts=-1)
        if self._accepting is not None:  # what was accepted since goes with it
            self._tally.recount()
        self._renew_proposals(undone)
        self._stage.put_first(undone[0].replaces or undone[0].mention)
        return undone[0]

    def redo(self) -> Decision:
        """Do again what the person took back last, unless something was decided since; the shown item comes next.

        RETURNS (Decision): The new decision; of a group the first.
        RAISES (UsageError): There is nothing to redo.
        """
        redone = redo_decisions(self.workspace, annotator=self.annotator)
        self._tally.do_again([decision.number for decision in redone])
        self._order.learn(redone[0].mention)
        self._renew_proposals(redone)
        shown = self._stage.shown
        if shown is not None and shown.row not in {one.mention for one in redone}:
            self._stage.put_first(shown.row)
        return redone[0]

    def peel(self, item: ReviewItem) -> ReviewItem:
        """Return an item without its group, whose other members come next.

        item (ReviewItem): The item shown.
        """
        if item.group:
            self._alone.add(item.mention)
            self._stage.call(item.group[:1])
        return self._stage.show_instead(item, replace(item, group=(), samples=()))

    def mend(self, item: ReviewItem, start: int, end: int) -> ReviewItem:
        """Return an item with another span, whose verdict will take the place of any on the old one.

        item (ReviewItem): The item shown.
        start (int): First character, in the item's text.
        end (int): One past the last character.
        RAISES (InputError): The span does not fit the text.
        """
        mended = item.with_span(start, end)
        suggestion = self._proposals.suggest(mended.query, k=CANDIDATES_SHOWN)
        return self._stage.show_instead(item, mended.with_candidates(suggestion))

    def restore(self, item: ReviewItem) -> ReviewItem:
        """Return a mended item as it was before.

        item (ReviewItem): From `mend`.
        """
        return self._stage.show_instead(item, self.item(item.row))

    def mark(self, item: ReviewItem, start: int, end: int) -> int:
        """Make a mention that mining missed the next item; the one shown comes behind it.

        item (ReviewItem): Where it was seen.
        start (int): First character, in the item's text.
        end (int): One past the last character.
        RETURNS (int): The mention's row; that of a mention with this span, where there is one.
        RAISES (InputError): The span does not fit the text.
        """
        mention = Mention(item.utterance.id, start, end, "", "", alternative=item.alternative)
        with self._tally.during([item.row]):
            number, _ = find_or_add_mention(self.workspace, mention, source=MARKED)
        self._stage.put_first(number)
        return number

    def comment(self, item: ReviewItem, text: str) -> ReviewItem:
        """Put a remark on an item on disk, and return the item with it.

        item (ReviewItem): The item shown.
        text (str): The remark.
        RAISES (InputError): It is empty.
        """
        add_comment(self.workspace, item.row, text, annotator=self.annotator)
        return self._stage.show_instead(item, replace(item, comments=tuple(comments_on(self.workspace, item.row))))

    def search(self, text: str, *, item: ReviewItem | None = None, k: int = CANDIDATES_SHOWN) -> tuple[Candidate, ...]:
        """Return the entities whose names begin as typed, those that are likely here first, then those spelled alike.

        text (str): The beginning of a name, or a name however spelled.
        item (ReviewItem | None): For which item; what is like its words comes first, its own candidates come last.
        k (int): At most so many.
        """
        seen = [candidate.entity.id for candidate in item.candidates] if item else []
        return self._proposals.search(text, heard=item.heard if item else "", seen=seen, k=k)

    def begins_a_name(self, text: str) -> bool:
        """Return whether some name of the knowledge base begins with a text."""
        return self._proposals.begins_a_name(text)

    def _accept(self) -> None:
        """Settle the rest where it is time to; `accepted` tells what became of it until the next item."""
        self.accepted = self._accepting.after(self.session.decisions) if self._accepting else None
        if self.accepted is not None:
            self._tally.recount()

    def _next(self) -> ReviewItem | None:
        for number, is_wanted in self._stage.calls():
            if is_wanted or is_waiting(self.workspace, number, annotator=self.annotator):
                claim(self.workspace, item_of(self.workspace, number), annotator=self.annotator)
                return self.item(number)
        drawn = self._order.next()
        return None if drawn is None else replace(self.item(drawn.mention), is_sample=drawn.is_sample)

    def _alike(self, number: int) -> list[int]:
        if not self._grouped or number in self._alone:
            return []
        members = waiting_alike(self.workspace, self._waits, number, most=MOST_AT_ONCE - 1)
        return [member for member in members if member not in self._alone]

    def _circumstances(
        self, item: ReviewItem, seconds: float | None, keys: int | None, rank: int | None
    ) -> Circumstances:
        if seconds is None and self._watched:
            seconds = self._stage.seconds(item)
        return Circumstances(seconds=seconds, keys=keys, rank=rank, is_sample=item.is_sample)

    def _settle(
        self, item: ReviewItem, record: Record, circumstances: Circumstances, *, key: str | None, over: bool = False
    ) -> int:
        shown = item.row
        with self._tally.during([shown, *item.group]):
            numbers = settle(
                self.workspace, item, record, circumstances, annotator=self.annotator, key=key, over=over
            )  # fmt: skip
        self._proposals.forget_links()
        self._tally.add(numbers, circumstances.seconds)
        self._order.learn(shown)
        if self._grouped and len(item.group) >= MOST_AT_ONCE - 1:
            self._stage.call(waiting_alike(self.workspace, self._waits, shown, most=1))
        self._stage.take_away(item)
        return numbers[0]

    def _renew_proposals(self, decisions: Sequence[Decision]) -> None:
        self._proposals.refresh([decision.verdict.entity for decision in decisions])
        self._proposals.forget_links()
