"""What is asked next: the most valuable item, now and then one drawn at random, and at last what was skipped."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from ..heard_forms import Experience
from ..workspace import StoredMention, Workspace
from ..workspace.evidence import audit_share
from ..workspace.leases import claim, release
from ..workspace.queue import (
    Waiting,
    count_decided_forms,
    form_of,
    item_of,
    iterate_waiting,
    last_decision_number,
    last_mention_number,
    next_sample,
    next_skipped_mention,
    still_waits,
    waiting_alike,
    waiting_with_form,
)
from ..workspace.waits import Waits
from .plan import Plan

SAMPLE_SHARE = 0.1
"""The part of the items that is drawn at random until all that is set aside to measure is decided."""
PROVING_SHARE = 0.5
"""The same where verdicts are to be accepted without a person: the sooner that is proven, the more it saves."""
_MOST_RENEWED = 500


class Drawn(NamedTuple):
    """A mention to be asked about, held for the person, and whether it was drawn at random."""

    mention: int
    is_sample: bool


class Order:
    """The order in which mentions are asked; each comes once, and once more at the end if it was skipped.

    workspace (Workspace): Where they wait.
    waits (Waits): For whom.
    grouped (bool): Whether one of several alike stands for all of them.
    by_value (bool): Whether the most valuable come first; otherwise they come in the order of the texts.
    sample_share (float): The part of the items that is drawn at random, 0..1.
    learns (bool): Whether verdicts move the mentions of the same words that still wait.
    """

    def __init__(
        self,
        workspace: Workspace,
        waits: Waits,
        *,
        grouped: bool,
        by_value: bool,
        sample_share: float,
        learns: bool = True,
    ) -> None:
        self._by_value = by_value
        self._learns = learns
        self._experience: Experience | None = None
        self._workspace = workspace
        self._waits = waits
        self._grouped = grouped
        self._between_samples = round(1 / sample_share) if sample_share > 0 else 0
        self._seen: set[int] = set()
        self._drawn = 0
        self._lot = -1.0
        self._share = audit_share(workspace)
        self._plan: Plan | None = None
        self._planned_mention = self._planned_decision = 0
        self._last_skipped = 0
        self._end_of_skips: int | None = None

    def next(self) -> Drawn | None:
        """Return the next mention that waits and that nobody else holds; None where there is none."""
        self._drawn += 1
        if self._between_samples and self._drawn % self._between_samples == 0:
            while mention := self._next_sample():
                if self._hold(mention):
                    return Drawn(mention, True)
        while mention := self._next_valuable():
            if self._hold(mention):
                return Drawn(mention, False)
        while mention := self._next_skipped():
            if claim(self._workspace, item_of(self._workspace, mention), annotator=self._waits.annotator):
                return Drawn(mention, False)
        return None

    def learn(self, mention: int, *, verdicts: int = 1) -> None:
        """Take notice of a verdict, or with -1 of one that was taken back."""
        if self._plan is None:
            return
        form, transcript = form_of(self._workspace, mention)
        self._plan.learn(form, transcript, verdicts=verdicts)
        if self._experience is not None:
            everywhere = self._experience.renew(form)
            moved = waiting_with_form(
                self._workspace, self._waits, form, None if everywhere else transcript, most=_MOST_RENEWED
            )
            self._plan.renew(one.item for one in self._items(moved))

    def renewed(self, mention: StoredMention) -> StoredMention:
        """Return a mention with the scores that its hits have after what was settled of the same words.

        mention (StoredMention): With the matcher's own scores.
        """
        form, transcript = form_of(self._workspace, mention.number)
        tally = self._experience.tally(mention.number, form) if self._experience is not None else None
        if tally is None:
            return mention
        return replace(
            mention, hits=tuple(replace(hit, score=tally.score(hit.score, transcript)) for hit in mention.hits)
        )

    def _hold(self, mention: int) -> bool:
        if mention in self._seen or not still_waits(self._workspace, self._waits, mention):
            return False
        item = item_of(self._workspace, mention)
        if not claim(self._workspace, item, annotator=self._waits.annotator):
            return False
        if not still_waits(self._workspace, self._waits, mention):  # it was decided just before it was free
            release(self._workspace, annotator=self._waits.annotator, item=item)
            return False
        self._seen.add(mention)
        return True

    def _next_sample(self) -> int:
        sample = next_sample(self._workspace, self._waits, after=self._lot, share=self._share)
        if sample is None:
            return 0
        self._lot = sample.lot
        return sample.mention

    def _next_valuable(self) -> int:
        plan = self._current_plan()
        mention = plan.pop()
        if not mention and last_decision_number(self._workspace) != self._planned_decision:
            self._plan = None  # what others gave back meanwhile waits again
            mention = self._current_plan().pop()
        if mention and self._grouped and not still_waits(self._workspace, self._waits, mention):
            [mention] = waiting_alike(self._workspace, self._waits, mention, most=1) or [mention]
        return mention

    def _current_plan(self) -> Plan:
        last = last_mention_number(self._workspace)
        if self._plan is None:
            self._planned_decision = last_decision_number(self._workspace)
            decided = count_decided_forms(self._workspace) if self._learns else {}
            if self._learns and self._by_value:
                self._experience = Experience(self._workspace)
            self._plan = Plan(
                self._waiting(after=0), decided=decided, experience=self._experience, by_value=self._by_value
            )
        elif last > self._planned_mention:
            self._plan.add(self._waiting(after=self._planned_mention))
        self._planned_mention = last
        return self._plan

    def _waiting(self, *, after: int) -> list[Waiting]:
        waiting = (one for one in iterate_waiting(self._workspace, self._waits, after=after))
        return self._items(one for one in waiting if one.mention not in self._seen)

    def _items(self, waiting: Iterable[Waiting]) -> list[Waiting]:
        return [one if self._grouped else one._replace(item=-one.mention) for one in waiting]

    def _next_skipped(self) -> int:
        if self._end_of_skips is None:  # what is skipped from here on has come twice
            self._end_of_skips = last_decision_number(self._workspace)
        skipped = next_skipped_mention(
            self._workspace, self._waits, after=self._last_skipped, last=self._end_of_skips
        )  # fmt: skip
        if skipped is None:
            return 0
        self._last_skipped = skipped.decision
        return skipped.mention
