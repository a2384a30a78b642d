"""What is asked next: the most valuable item, now and then one drawn at random, and at last what was skipped."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from ..heard_forms import Experience
from ..workspace import StoredMention, Workspace
from ..workspace.leases import claim
from ..workspace.lots import audit_share
from ..workspace.queue import (
    Waiting,
    claimable,
    count_decided_forms,
    form_of,
    item_of,
    iterate_waiting,
    last_decision_number,
    last_mention_number,
    next_sample,
    next_skipped_mention,
    reopening,
    waiting_alike,
)
from ..workspace.waits import Waits
from .memory import Memory
from .plan import Plan

SAMPLE_SHARE = 0.1
"""The part of the items that is drawn at random until all that is set aside to measure is decided."""
PROVING_SHARE = 1.0
"""The same where verdicts are to be accepted without a person: the sooner that is proven, the more it saves."""


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
    memory (Memory | None): With it verdicts move the mentions of the same words that still wait.
    """

    def __init__(
        self,
        workspace: Workspace,
        waits: Waits,
        *,
        grouped: bool,
        by_value: bool,
        sample_share: float,
        memory: Memory | None = None,
    ) -> None:
        self._by_value = by_value
        self._memory = memory
        self._workspace = workspace
        self._waits = waits
        self._grouped = grouped
        self._between_samples = round(1 / sample_share) if sample_share > 0 else 0
        self._seen: set[int] = set()
        self._held_by_others: list[int] = []
        self._drawn = 0
        self._lot = -1.0
        self._share = audit_share(workspace)
        self._experience: Experience | None = None
        self._plan: Plan | None = None
        self._planned_mention = self._known_decision = self._accepted = 0
        self._last_skipped = 0
        self._end_of_skips: int | None = None

    def next(self) -> Drawn | None:
        """Return the next mention that waits and that nobody else holds; None where there is none."""
        self._drawn += 1
        if self._between_samples and self._drawn % self._between_samples == 0:
            while mention := self._next_sample():
                if taken := self._take(mention):
                    return Drawn(taken, True)
        taken = self._next_valuable() or self._next_given_back()
        if not taken and self._plan_anew():
            taken = self._next_valuable()
        if taken:
            return Drawn(taken, False)
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
            self._plan.renew_form(form, None if everywhere else transcript)

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

    def _take(self, mention: int) -> int:
        """Hold a mention, or where it does not wait any more one alike, and return its row; 0 where that fails."""
        waiting = claimable(self._workspace, self._waits, mention)
        if waiting is None and self._grouped:
            [mention] = waiting_alike(self._workspace, self._waits, mention, most=1) or [0]
            waiting = claimable(self._workspace, self._waits, mention) if mention else None
        if waiting is None or mention in self._seen:
            return 0
        if waiting.holder not in (None, self._waits.annotator):
            self._held_by_others.append(mention)
            return 0
        with self._workspace.transaction(durable=False):  # it may have been decided just before it was free
            if claimable(self._workspace, self._waits, mention) is None:
                return 0
            if not claim(self._workspace, waiting.item, annotator=self._waits.annotator):
                return 0
        self._seen.add(mention)
        return mention

    def _next_sample(self) -> int:
        sample = next_sample(self._workspace, self._waits, after=self._lot, share=self._share)
        if sample is None:
            return 0
        self._lot = sample.lot
        return sample.mention

    def _next_valuable(self) -> int:
        plan = self._current_plan()
        while mention := plan.pop():
            if taken := self._take(mention):
                return taken
        return 0

    def _next_given_back(self) -> int:
        held, self._held_by_others = self._held_by_others, []
        for place, mention in enumerate(held):
            if taken := self._take(mention):
                self._held_by_others += held[place + 1 :]
                return taken
        return 0

    def _plan_anew(self) -> bool:
        """Forget the plan where others may have opened something since: by an undo, a revision, a mended span."""
        latest = last_decision_number(self._workspace)
        undone, accepted = reopening(self._workspace, after=self._known_decision)
        is_stale = undone or accepted != self._accepted
        self._known_decision = latest
        if is_stale:
            self._plan = None
            self._held_by_others = []
        return is_stale

    def _current_plan(self) -> Plan:
        last = last_mention_number(self._workspace)
        if self._plan is None:
            self._known_decision = last_decision_number(self._workspace)
            _, self._accepted = reopening(self._workspace, after=self._known_decision)
            decided = count_decided_forms(self._workspace) if self._memory else {}
            if self._memory and self._by_value:
                self._experience = self._memory.experience
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
