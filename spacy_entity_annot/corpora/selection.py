"""What of a workspace can be learnt from, and what cannot, with the reason."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from sys import intern

from .. import errors
from ..errors import UsageError
from ..types import Entity, JsonObject, Utterance, Verdict, VerdictKind
from ..workspace import Workspace, count_current_verdicts, get_utterances, iterate_entities, settled_verdicts
from ..workspace.acceptance import accepted_verdicts
from ..workspace.harm import masked_numbers
from ..workspace.lots import mentions_aside
from ..workspace.screens import passed_over
from ..workspace.spans import MentionSpan, iterate_spans
from .grades import Grade, grades_of
from .packed import PackedRows
from .rows import UNTYPED, Mark, Row, Span
from .text import normalise

UNDECIDED = "nobody decided it"
ACCEPTED = "it was accepted without a person"
BELOW = "its grade is below {least}"
SKIPPED = "everybody skipped it"
DISAGREEMENT = "the annotators disagree"
FLAGGED = "it is flagged"
MASKED = "its utterance is masked, for somebody flagged it as harmful"
MENDED = "its span was mended by another decision"
ASIDE = "it is set aside to measure"
RETIRED = "its entity was removed from the knowledge base"
OVERLAP = "it overlaps another mention that is decided"
INGEST = "ingest"
"""The order of ingestion, where no key of `meta` tells when something was said."""
RECOGNISER = "recogniser"
"""The key of `meta` that names what wrote the text."""
GROUP_BY = ("request",)
"""What ties utterances unless something else is asked for: the key of `meta` that renderings of one request share."""
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Rejected:
    """A mention that is not written, and why.

    utterance (str): The utterance's id.
    alternative (int | None): The reading that the offsets count.
    start (int): First character.
    end (int): One past the last character.
    text (str): What the recogniser wrote there; empty where the utterance is masked.
    reason (str): Why it cannot be learnt from.
    """

    utterance: str
    alternative: int | None
    start: int
    end: int
    text: str
    reason: str

    @classmethod
    def of(cls, row: Row, span: Span, reason: str) -> "Rejected":
        """Return the rejection of a span of a row."""
        text = "" if reason == MASKED else row.text[span.start : span.end]
        return cls(row.utterance, row.alternative, span.start, span.end, text, reason)

    def record(self) -> JsonObject:
        """Return the line of `rejected.jsonl`."""
        return {"utterance": self.utterance, "alternative": self.alternative, "start": self.start, "end": self.end,
                "text": self.text, "reason": self.reason}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Selection:
    """One state of a workspace, ready to be written.

    rows (PackedRows): Texts with at least one verdict, in the workspace's order.
    rejected (list[Rejected]): The mentions without a usable verdict.
    mentions (int): All mentions: those decided in `rows` and those in `rejected`.
    entities (list[Entity]): The knowledge base.
    """

    rows: PackedRows
    rejected: list[Rejected]
    mentions: int
    entities: list[Entity]


def select(
    workspace: Workspace,
    *,
    group_by: Sequence[str] = (),
    time: str | None = None,
    least_grade: Grade = Grade.SILVER,
    audit: bool = True,
) -> Selection:
    """Read every mention once and say what becomes of it.

    workspace (Workspace): Where to read; inside a snapshot where others may write meanwhile.
    group_by (Sequence[str]): Keys of an utterance's `meta`, or `transcript`, `speaker`, `subject`: utterances with
        the same value are renderings of one request.
    time (str | None): The key of `meta` that says when an utterance was said, in ISO 8601 or as a number; `ingest`
        takes the order of ingestion.
    least_grade (Grade): The worst grade that a verdict may have; `bronze` takes in what was accepted without a person.
    audit (bool): Whether the mentions that are set aside to measure count as decided.
    RAISES (UsageError): No decided utterance has the key `time`, or one of `group_by` but those of `GROUP_BY`.
    """
    entities = sorted(iterate_entities(workspace), key=lambda entity: entity.id)
    judge = _Judge(workspace, {entity.id: entity for entity in entities}, least_grade, audit)
    rows, mentions, timed, tied = PackedRows(), 0, False, set(GROUP_BY)
    rejected: list[Rejected] = []
    for utterance, alternative, spans in _readings(workspace):
        mentions += len(spans)
        row, losses = judge.row(utterance, alternative, spans)
        rejected += [Rejected.of(row, span, reason) for span, reason in losses]
        if row.decided:
            said = _time(utterance, time, spans[0].utterance_number) if time else ""
            groups = _groups(utterance, group_by)
            ties = [f"text={normalise(row.text)}", f"utterance={row.utterance}"]
            ties += [f"{key}={value}" for key, value in groups]
            rows.append(replace(row, ties=tuple(ties), time=said))
            timed = timed or bool(said)
            tied.update(key for key, _ in groups)
    if time and rows and not timed:
        raise UsageError(errors.NO_TIME_TO_DIVIDE.format(key=time))
    if rows and (absent := [key for key in group_by if key not in tied]):
        raise UsageError(errors.NOTHING_TO_GROUP_BY.format(key=absent[0]))
    return Selection(rows, rejected, mentions, entities)


class _Judge:
    """Turns mentions and their decisions into spans."""

    def __init__(self, workspace: Workspace, entities: Mapping[str, Entity], least: Grade, audit: bool) -> None:
        self.entities = entities
        self.least = least
        self.settled = settled_verdicts(workspace)
        self.grades = grades_of(workspace, self.settled)
        if least is Grade.BRONZE:
            accepted = accepted_verdicts(workspace)
            self.settled |= {one.mention: Verdict(one.verdict, one.entity) for one in accepted}
        self.masked = masked_numbers(workspace)
        self.aside = frozenset() if audit else frozenset(mentions_aside(workspace))
        self.passed_over = passed_over(workspace)
        self.kinds = _kinds(workspace)

    def row(
        self, utterance: Utterance, alternative: int | None, spans: Iterable[MentionSpan]
    ) -> tuple[Row, list[tuple[Span, str]]]:
        losses: list[tuple[Span, str]] = []
        kept: list[Span] = []
        for mention in spans:
            span, reason = self._span(mention)
            if reason != MENDED:
                kept.append(span)
            if reason:
                losses.append((span, reason))
        recogniser = utterance.meta.get(RECOGNISER)
        row = Row(
            utterance.id, utterance.reading(alternative), tuple(kept), alternative, utterance.language,
            recogniser=recogniser if isinstance(recogniser, str) else None,
        )  # fmt: skip
        overlapping = _overlapping(row)
        losses += [(span, OVERLAP) for span in overlapping]
        return row.without(overlapping), losses

    def _span(self, mention: MentionSpan) -> tuple[Span, str | None]:
        label = intern(mention.type or UNTYPED)
        candidates = tuple(map(intern, mention.candidates))  # the same ids stand beside many mentions
        verdict = self.settled.get(mention.number)
        entity = self.entities.get(verdict.entity or "") if verdict else None
        reason = self._loss(mention, verdict, entity)
        span = Span(mention.start, mention.end, Mark.MISSING, label=label, candidates=candidates)
        if verdict is None or reason:
            return span, reason
        kinds, rejected = self.kinds.get(mention.number, Counter()), self.passed_over.get(mention.number, ())
        span = replace(
            span, mark=Mark(verdict.kind), annotators=kinds[verdict.kind], rejected=rejected,
            grade=self.grades[mention.number],
        )  # fmt: skip
        return (replace(span, entity=entity.id, label=entity.type or UNTYPED) if entity else span), None

    def _loss(self, mention: MentionSpan, verdict: Verdict | None, entity: Entity | None) -> str | None:
        kinds = set(self.kinds.get(mention.number, ()))
        if mention.utterance_number in self.masked:
            return MASKED
        if mention.number in self.aside:
            return ASIDE
        if verdict is None:
            if kinds - {VerdictKind.SKIP}:
                return DISAGREEMENT
            if mention.number in self.grades:
                return ACCEPTED
            return SKIPPED if kinds else MENDED if mention.mended else UNDECIDED
        if verdict.kind is VerdictKind.FLAG:
            return FLAGGED
        if not self.grades[mention.number].reaches(self.least):
            return BELOW.format(least=self.least)
        return RETIRED if verdict.kind is VerdictKind.LINK and entity is None else None


def _kinds(workspace: Workspace) -> dict[int, Counter[VerdictKind]]:
    """Return how many people gave each kind of verdict, by mention; mentions with the same counts share them."""
    shared: dict[tuple[tuple[VerdictKind, int], ...], Counter[VerdictKind]] = {}
    found = {}
    for mention, answers in groupby(count_current_verdicts(workspace), key=itemgetter(0)):
        kinds: Counter[VerdictKind] = Counter()
        for _, kind, _, count in answers:
            kinds[kind] += count
        found[mention] = shared.setdefault(tuple(sorted(kinds.items())), kinds)
    return found


def _overlapping(row: Row) -> list[Span]:
    """Return the entities that share characters: two people drew the borders differently, so neither is the truth."""
    entities = row.entities
    return [span for span in entities if any(span is not other and span.overlaps(other) for other in entities)]


def _readings(workspace: Workspace) -> Iterator[tuple[Utterance, int | None, list[MentionSpan]]]:
    page: list[list[MentionSpan]] = []
    for _, mentions in groupby(iterate_spans(workspace), key=lambda span: (span.utterance_number, span.alternative)):
        page.append(list(mentions))
        if len(page) == _PAGE:
            yield from _with_texts(workspace, page)
            page = []
    yield from _with_texts(workspace, page)


def _with_texts(
    workspace: Workspace, page: Sequence[list[MentionSpan]]
) -> Iterator[tuple[Utterance, int | None, list[MentionSpan]]]:
    utterances = get_utterances(workspace, {spans[0].utterance_number for spans in page})
    for spans in page:
        yield utterances[spans[0].utterance_number], spans[0].alternative, spans


def _groups(utterance: Utterance, group_by: Sequence[str]) -> list[tuple[str, object]]:
    return [(key, value) for key in group_by for value in _values(utterance, key) if value not in (None, "")]


def _time(utterance: Utterance, key: str, number: int) -> str:
    value = number if key == INGEST else utterance.meta.get(key)
    return f"{value:020.6f}" if isinstance(value, (int, float)) else str(value or "")


def _values(utterance: Utterance, key: str) -> list[object]:
    """Return what ties an utterance to others; a list in its `meta` ties it by each of its values."""
    if key == "speaker" and utterance.speaker:
        # A speaker's label means somebody else in another transcript, unless the person behind it is known.
        return [utterance.subject or f"{utterance.transcript}/{utterance.speaker}"]
    if key in ("transcript", "speaker", "subject"):
        return [getattr(utterance, key)]
    value = utterance.meta.get(key)
    return value if isinstance(value, list) else [value]
