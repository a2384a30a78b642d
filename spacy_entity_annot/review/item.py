"""One item of the review: a mention with all that helps to decide it, and the mentions alike."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from .. import errors
from ..errors import InputError
from ..types import Candidate, Query, Suggestion, Utterance, Verdict
from ..workspace import StoredMention, Workspace, get_mentions, neighbours
from ..workspace.alike import Confirmed, confirmed_for_form
from ..workspace.comments import Comment, comments_on
from ..workspace.mentions import Hit
from ..workspace.queue import current_verdict

CANDIDATES_SHOWN = 9
_SAMPLES = 3
_COMPARED = 100


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One mention with all that helps to decide it.

    mention (int): The mention's row; 0 for a mended span that is not decided yet.
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
    group (tuple[int, ...]): The rows of the other mentions that the verdict settles, too.
    samples (tuple[str, ...]): Texts of those that differ most.
    confirmed (tuple[Confirmed, ...]): What was decided where the same words were heard, the newest first.
    comments (tuple[Comment, ...]): What people remarked, oldest first.
    is_sample (bool): Whether it was drawn at random.
    mended (int | None): The row of the mention whose span this one mends.
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
    group: tuple[int, ...] = ()
    samples: tuple[str, ...] = ()
    confirmed: tuple[Confirmed, ...] = ()
    comments: tuple[Comment, ...] = ()
    is_sample: bool = False
    mended: int | None = None

    @property
    def row(self) -> int:
        """The mention's row; for a mended span that of the mention whose span it mends."""
        return self.mention or self.mended or 0

    @property
    def heard(self) -> str:
        """What the recogniser wrote for the mention."""
        return self.text[self.start : self.end]

    @property
    def query(self) -> Query:
        """What to look for candidates with."""
        return Query(self.heard, self.text, self.before, self.utterance.transcript)

    @property
    def readings(self) -> tuple[str, ...]:
        """The recogniser's other readings, in its order."""
        texts = (self.utterance.text, *(one.text for one in self.utterance.alternatives))
        return tuple(dict.fromkeys(text for text in texts if text != self.text))

    @property
    def confidence(self) -> float | None:
        """The recogniser's confidence in the least sure word of the mention, else in the utterance, 0..1."""
        words = self.utterance.words if self.alternative is None else ()
        position, found = 0, []
        for word in words:
            start = self.text.find(word.text, position)
            if start >= 0:
                position = start + len(word.text)
                if start < self.end and position > self.start and word.confidence is not None:
                    found.append(word.confidence)
        return min(found, default=self.utterance.confidence)

    def with_span(self, start: int, end: int) -> "ReviewItem":
        """Return the item with another span, which stands for itself and has no candidates yet.

        start (int): First character, in `text`.
        end (int): One past the last character.
        RAISES (InputError): The span does not fit the text.
        """
        if not 0 <= start < end <= len(self.text):
            raise InputError(errors.SPAN_OUTSIDE.format(start=start, end=end, length=len(self.text)))
        return replace(
            self, mention=0, start=start, end=end, candidates=(), hits=(), group=(), samples=(), confirmed=(),
            mended=self.row,
        )  # fmt: skip

    def with_candidates(self, suggestion: Suggestion) -> "ReviewItem":
        """Return the item with other candidates."""
        return replace(self, candidates=suggestion.candidates, nil_probability=suggestion.nil_probability)

    def rank_of(self, entity: str | None) -> int | None:
        """Return the place of an entity among the candidates, from 1; None where it is not one of them.

        entity (str | None): Its id.
        """
        ids = [candidate.entity.id for candidate in self.candidates]
        return ids.index(entity) + 1 if entity in ids else None


def read_item(
    workspace: Workspace, mention: StoredMention, suggestion: Suggestion, *, annotator: str, group: Sequence[int] = ()
) -> ReviewItem:
    """Return a mention as an item.

    workspace (Workspace): Where it stands.
    mention (StoredMention): The mention.
    suggestion (Suggestion): Its candidates.
    annotator (str): Who is to decide.
    group (Sequence[int]): The rows of the mentions alike.
    """
    before, after = neighbours(workspace, mention.utterance_number, annotator=annotator)
    text = mention.utterance.reading(mention.alternative)
    return ReviewItem(
        mention=mention.number,
        utterance_number=mention.utterance_number,
        utterance=mention.utterance,
        start=mention.start,
        end=mention.end,
        alternative=mention.alternative,
        text=text,
        before=tuple(before),
        after=tuple(after),
        candidates=suggestion.candidates[:CANDIDATES_SHOWN],
        nil_probability=suggestion.nil_probability,
        hits=mention.hits,
        verdict=current_verdict(workspace, mention.number, annotator=annotator),
        group=tuple(group),
        samples=_most_different(workspace, text, group),
        confirmed=tuple(confirmed_for_form(workspace, mention.number)),
        comments=tuple(comments_on(workspace, mention.number)),
    )


def _most_different(workspace: Workspace, text: str, group: Sequence[int]) -> tuple[str, ...]:
    """Return texts of a group, the one least like the shown one first; those that differ in no word are left out."""
    others = get_mentions(workspace, group[:_COMPARED])
    texts = {_words(one.utterance.reading(one.alternative)): one.utterance.reading(one.alternative) for one in others}
    texts.pop(_words(text), None)
    ranked = sorted(texts.items(), key=lambda pair: (fuzz.ratio(pair[0], _words(text)), pair[0]))
    return tuple(other for _, other in ranked[:_SAMPLES])


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
