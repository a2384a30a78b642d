"""The queue: one item after the other for one person, each verdict on disk before the next."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from .. import errors
from ..errors import InputError
from ..knowledge import CandidateGenerator
from ..lessons import taught_generator
from ..mining import CANDIDATES_KEPT
from ..types import Candidate, Mention, Query, Suggestion, Utterance, Verdict
from ..workspace import (
    Decision,
    StoredMention,
    Workspace,
    get_mentions,
    neighbours,
    record_decision,
    set_candidates,
    undo_decisions,
)
from ..workspace.counts import IDLE_SECONDS, Effort
from ..workspace.evidence import audit_mentions
from ..workspace.mentions import MARKED, Hit, find_or_add_mention
from ..workspace.queries import query_of
from ..workspace.queue import (
    current_verdict,
    is_waiting,
    last_decision_number,
    last_standing_decision,
    next_open_mention,
    next_skipped_mention,
    review_progress,
)

CANDIDATES_SHOWN = 9


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One mention with all that helps to decide it.

    mention (int): The mention's row.
    utterance_number (int): The utterance's row.
    utterance (Utterance): Where it stands.
    start (int): First character, in `text`.
    end (int): One past the last character.
    alternative (int | None): The n-best reading that `text` is; None means the utterance's own.
    text (str): The text that the offsets count.
    before (tuple[str, ...]): The utterances before, oldest first.
    after (tuple[str, ...]): The utterances after.
    candidates (tuple[Candidate, ...]): The entities proposed, best first, nine at most.
    nil_probability (float): The probability that none of the KB's entities is meant, 0..1.
    hits (tuple[Hit, ...]): The targets that were heard here, and why; best first.
    verdict (Verdict | None): What this person said before: a skip, or what an undo uncovered.
    """

    mention: int
    utterance_number: int
    utterance: Utterance
    start: int
    end: int
    alternative: int | None
    text: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    nil_probability: float
    hits: tuple[Hit, ...]
    verdict: Verdict | None

    @property
    def heard(self) -> str:
        """What the recogniser wrote for the mention."""
        return self.text[self.start : self.end]


class ReviewQueue:
    """The mentions that wait for one person, in the order of the texts; skipped ones come last, once more.

    Iterate over it and `decide` each item; whatever is left undecided comes again in the next session.

    workspace (Workspace): Where they wait.
    annotator (str): The person.
    audit (bool): Whether the mentions that are set aside to measure come before all others, in the order of their lots.
    watched (bool): Whether a person looks at each item, so that the time from `next` to `decide` is effort.
    on_wait (Callable[[str], None]): Told why, before anything that takes seconds.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        annotator: str,
        audit: bool = False,
        watched: bool = False,
        on_wait: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.workspace = workspace
        self.annotator = annotator
        self._watched = watched
        self._on_wait = on_wait
        progress = review_progress(workspace, annotator=annotator)
        self._remaining, self._decided = progress.waiting, progress.decided
        self._seconds = 0.0
        self._made: set[int] = set()
        self._last_open = self._last_skipped = 0
        self._end_of_skips: int | None = None
        self._ahead: list[int] = audit_mentions(workspace) if audit else []
        self._wanted = 0
        self._shown: ReviewItem | None = None
        self._shown_at = 0.0
        self._generator: CandidateGenerator | None = None

    def __iter__(self) -> Iterator[ReviewItem]:
        while (item := self.next()) is not None:
            yield item

    @property
    def remaining(self) -> int:
        """How many mentions wait for the person, the shown and the skipped ones included."""
        return self._remaining

    @property
    def decided(self) -> int:
        """How many mentions the person has decided, in all sessions."""
        return self._decided

    @property
    def session(self) -> Effort:
        """The verdicts of this session that stand, and its active time."""
        return Effort(len(self._made), self._seconds)

    def next(self) -> ReviewItem | None:
        """Return the next item; None where nothing waits."""
        number = self._next_number()
        self._shown = self.item(number) if number else None
        self._shown_at = time.monotonic()
        return self._shown

    def decide(
        self, item: ReviewItem, verdict: Verdict, *, key: str | None = None, seconds: float | None = None
    ) -> int:
        """Put a verdict on disk before returning.

        item (ReviewItem): What was decided.
        verdict (Verdict): What the person said.
        key (str | None): A repeat with the same key and content is recorded once; None makes a fresh key.
        seconds (float | None): From the item's appearance to the verdict, where the face measures it itself.
        RETURNS (int): The decision's row.
        RAISES (EntityAnnotError): It could not be recorded; the text says why, and the item still waits.
        """
        if seconds is None and self._watched and self._shown is item:
            seconds = time.monotonic() - self._shown_at
        with self._counted(item.utterance_number):
            number = record_decision(
                self.workspace, item.mention, verdict, annotator=self.annotator, key=key, seconds=seconds
            )
        if number not in self._made:
            self._made.add(number)
            self._seconds += min(seconds or 0.0, IDLE_SECONDS)
        if self._shown is item:
            self._shown = None
        return number

    def undo(self) -> Decision:
        """Take back the person's last verdict, of whatever session; its item comes next, then the one it interrupts.

        RETURNS (Decision): What was taken back.
        RAISES (UsageError): There is nothing to undo.
        """
        standing = last_standing_decision(self.workspace, annotator=self.annotator)
        with self._counted(standing.utterance if standing else 0):
            [decision] = undo_decisions(self.workspace, annotator=self.annotator)
        self._made.discard(decision.number)
        self._put_first(decision.mention)
        return decision

    def mark(self, item: ReviewItem, start: int, end: int) -> int:
        """Make a mention that mining missed the next item; the one shown comes behind it.

        item (ReviewItem): Where it was seen.
        start (int): First character, in the item's text.
        end (int): One past the last character.
        RETURNS (int): The mention's row; that of a mention with this span, where there is one.
        RAISES (InputError): The span does not fit the text.
        """
        mention = Mention(item.utterance.id, start, end, "", "", alternative=item.alternative)
        with self._counted(item.utterance_number):
            number, _ = find_or_add_mention(self.workspace, mention, source=MARKED)
        self._put_first(number)
        return number

    def item(self, number: int) -> ReviewItem:
        """Return a mention as it would be shown, whether it waits or not.

        number (int): The mention's row.
        RAISES (InputError): There is no such mention.
        """
        mentions = get_mentions(self.workspace, [number])
        if not mentions:
            raise InputError(errors.MENTION_UNKNOWN.format(number=number))
        [mention] = mentions
        suggestion = mention.suggestion or self._propose(mention)
        before, after = neighbours(self.workspace, mention.utterance_number)
        return ReviewItem(
            mention=number,
            utterance_number=mention.utterance_number,
            utterance=mention.utterance,
            start=mention.start,
            end=mention.end,
            alternative=mention.alternative,
            text=mention.utterance.reading(mention.alternative),
            before=tuple(before),
            after=tuple(after),
            candidates=suggestion.candidates[:CANDIDATES_SHOWN],
            nil_probability=suggestion.nil_probability,
            hits=mention.hits,
            verdict=current_verdict(self.workspace, number, annotator=self.annotator),
        )

    def search(self, text: str, *, k: int = CANDIDATES_SHOWN) -> tuple[Candidate, ...]:
        """Return the entities of the knowledge base that a text may name, best first.

        text (str): A name, however spelled.
        k (int): At most so many.
        """
        return self._suggest(Query(text), k).candidates

    def _next_number(self) -> int:
        while self._ahead:
            number = self._ahead.pop(0)
            if number == self._wanted or is_waiting(self.workspace, number, annotator=self.annotator):
                return number
        number = next_open_mention(self.workspace, annotator=self.annotator, after=self._last_open)
        if number:
            self._last_open = number
            return number
        return self._next_skipped()

    def _next_skipped(self) -> int:
        if self._end_of_skips is None:  # what is skipped from here on has come twice
            self._end_of_skips = last_decision_number(self.workspace)
        skipped = next_skipped_mention(
            self.workspace, annotator=self.annotator, after=self._last_skipped, last=self._end_of_skips
        )
        if skipped is None:
            return 0
        self._last_skipped = skipped.decision
        return skipped.mention

    def _put_first(self, number: int) -> None:
        behind = self._ahead if self._shown is None else [self._shown.mention, *self._ahead]
        self._ahead = [number, *(other for other in behind if other != number)]
        self._wanted, self._shown = number, None

    @contextmanager
    def _counted(self, utterance: int) -> Iterator[None]:
        """Keep the counts right: one verdict may open or close several mentions, but of one utterance alone."""
        earlier = review_progress(self.workspace, annotator=self.annotator, utterance=utterance)
        yield
        later = review_progress(self.workspace, annotator=self.annotator, utterance=utterance)
        self._remaining += later.waiting - earlier.waiting
        self._decided += later.decided - earlier.decided

    def _propose(self, mention: StoredMention) -> Suggestion:
        suggestion = self._suggest(query_of(self.workspace, mention), CANDIDATES_KEPT)
        set_candidates(self.workspace, {mention.number: suggestion})
        return suggestion

    def _suggest(self, query: Query, k: int) -> Suggestion:
        if self._generator is None:
            self._generator = taught_generator(self.workspace, on_wait=self._on_wait)
        return self._generator.suggest([query], k=k)[0]
