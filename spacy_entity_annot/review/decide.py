"""Decisions that were made elsewhere: JSON lines in, decision rows out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from .. import errors
from ..errors import InputError
from ..records import text_field, wrong_type
from ..types import JsonObject, Mention, Problem, ProblemHandler, Verdict, VerdictKind
from ..workspace import SPANS_AN_ENTITY, Circumstances, Workspace, key_of, record_span_decision
from ..workspace.origin import Origin
from ..workspace.queue import last_decision_number

_ROWS_A_COMMIT = 500
_MAX_OFFSET = 2**31

OURS = "decide"
"""The tool of lines that name none."""

Row = tuple[int | None, JsonObject]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of the rows of a file.

    recorded (int): New decisions.
    repeated (int): Decisions that were there already.
    problems (int): Rows that could not be taken.
    """

    recorded: int
    repeated: int
    problems: int


@dataclass(frozen=True, slots=True)
class _Order:
    """A row of the file, understood."""

    mention: Mention
    verdict: Verdict
    replaces: Span | None
    at: str | None
    key: str | None
    annotator: str
    origin: Origin

    def content_key(self) -> str:
        """Return what only a row of the same content shares."""
        mention, verdict = self.mention, self.verdict
        span = (mention.utterance, mention.alternative, mention.start, mention.end)
        return key_of(self.annotator, *span, str(verdict.kind), verdict.entity, verdict.reason, self.replaces, self.at)


class _File:
    """What the rows of a file said so far, so that a second run takes and refuses the same rows as the first.

    The workspace alone cannot tell: a row that overlapped an earlier one would fit the second time, where a later row
    freed its place.
    """

    def __init__(self) -> None:
        self._contents: Counter[str] = Counter()
        self._spans: dict[tuple[str, str, int | None], dict[Span, VerdictKind]] = defaultdict(dict)

    def record(self, workspace: Workspace, order: _Order) -> int:
        """Record a row and return the decision's number; one that was recorded before has its old one."""
        key = order.key or self._key(order)
        spans = self._spans[order.annotator, order.mention.utterance, order.mention.alternative]
        own = (order.mention.start, order.mention.end)
        if order.verdict.kind in SPANS_AN_ENTITY:
            _refuse_overlap(own, [span for span, kind in spans.items() if kind in SPANS_AN_ENTITY], order.replaces)
        number = record_span_decision(
            workspace, order.mention, order.verdict, annotator=order.annotator, key=key, replaces=order.replaces,
            decided_at=order.at, circumstances=Circumstances(origin=order.origin.packed()),
        )  # fmt: skip
        if order.replaces:
            spans.pop(order.replaces, None)
        spans[own] = order.verdict.kind
        return number

    def _key(self, order: _Order) -> str:
        content = order.content_key()
        key = key_of(content, self._contents[content])
        self._contents[content] += 1
        return key


def _refuse_overlap(own: Span, others: Iterable[Span], replaced: Span | None) -> None:
    for start, end in others:
        if (start, end) not in (own, replaced) and start < own[1] and own[0] < end:
            raise InputError(
                errors.OVERLAPS_DECISION.format(start=own[0], end=own[1], other_start=start, other_end=end)
            )


def decide(
    workspace: Workspace,
    records: Iterable[Row],
    *,
    annotator: str,
    source: str,
    on_problem: ProblemHandler,
    own_names: bool = False,
) -> Decided:
    """Record decisions from numbered records; what was recorded before is not recorded again.

    A record without a `key` is known by its content and by how many records like it came before in the file: a
    decision, its revision and a return to the first are three, and a second run adds none, also none of those
    that were taken back since. `replaces` is `{"start", "end"}` or `[start, end]` in the same text.

    workspace (Workspace): Where to record them.
    records (Iterable[tuple[int | None, JsonObject]]): Line numbers and records; `{"utterance", "start", "end",
        "alternative"?, "verdict", "entity"?, "reason"?, "key"?, "replaces"?, "at"?, "annotator"?, "origin"?}`. What
        `origin` may hold tells `workspace.origin.Origin`; problems name its `item` where there is no line.
    annotator (str): Who decided.
    source (str): The file's name, for the problems and for the decisions' origin.
    on_problem (ProblemHandler): Called with each record that cannot be taken; the others are.
    own_names (bool): Whether a record that names its `annotator` was decided by that one instead.
    RETURNS (Decided): The counts.
    """
    recorded = repeated = problems = 0
    file = _File()
    for batch in _batches(records):
        with workspace.transaction():
            outcomes = list(_record(workspace, file, batch, annotator, source, own_names=own_names))
        for outcome in outcomes:
            if isinstance(outcome, Problem):
                problems += 1
                on_problem(outcome)
            else:
                recorded += outcome
                repeated += not outcome
    return Decided(recorded, repeated, problems)


def _record(
    workspace: Workspace, file: _File, batch: Iterable[Row], annotator: str, source: str, *, own_names: bool
) -> Iterator[bool | Problem]:
    """Record decisions, and yield of each whether it is new, or why it cannot be taken."""
    name, latest = Path(source).name, last_decision_number(workspace)
    for line, record in batch:
        try:
            who = (text_field(record, "annotator") if own_names else None) or annotator
            number = file.record(workspace, _understand(record, who, name))
        except InputError as error:
            yield Problem(source, line, _reason(error, line, record))
        else:
            yield number > latest
            latest = max(latest, number)


def _batches(records: Iterable[Row]) -> Iterator[list[Row]]:
    rows = iter(records)
    while batch := list(islice(rows, _ROWS_A_COMMIT)):
        yield batch


def _reason(error: InputError, line: int | None, record: JsonObject) -> str:
    item = None if line is not None else (record.get("origin") or {}).get("item")
    return str(error) if item is None else errors.ITEM_BROKEN.format(item=item, reason=error)


def _understand(record: JsonObject, annotator: str, file: str) -> _Order:
    utterance = str(text_field(record, "utterance", required=True))
    start, end = read_number(record, "start"), read_number(record, "end")
    alternative = None if record.get("alternative") is None else read_number(record, "alternative")
    mention = Mention(utterance, start, end, text="", target="", alternative=alternative)
    origin = replace(Origin.of({"tool": OURS} if record.get("origin") is None else record["origin"]), file=file)
    key = text_field(record, "key") or None
    return _Order(mention, read_verdict(record), _replaces(record), _at(record), key, annotator, origin)


def read_verdict(record: JsonObject) -> Verdict:
    """Return the fields `verdict`, `entity` and `reason` of a JSON object as a verdict.

    RAISES (InputError): The text names the field.
    """
    verdict = text_field(record, "verdict", required=True)
    try:
        kind = VerdictKind(str(verdict))
    except ValueError:
        raise InputError(errors.VERDICT_UNKNOWN.format(verdict=verdict)) from None
    return Verdict(kind, text_field(record, "entity") or None, text_field(record, "reason") or None)


def read_number(record: JsonObject, name: str) -> int:
    """Return a field of a JSON object that must hold a row or an offset.

    RAISES (InputError): The text names the field.
    """
    if record.get(name) is None:
        raise InputError(errors.FIELD_MISSING.format(field=name))
    return _whole_number(record[name], name)


def _whole_number(value: Any, name: str) -> int:
    if type(value) is not int:
        raise wrong_type(name, "a whole number", value)
    if not 0 <= value < _MAX_OFFSET:
        raise InputError(errors.FIELD_RANGE.format(field=name, expected="between 0 and two billion"))
    return value


def _replaces(record: JsonObject) -> Span | None:
    given = record.get("replaces")
    if given is None:
        return None
    span = [given.get("start"), given.get("end")] if isinstance(given, dict) else given
    if not isinstance(span, list) or len(span) != 2:
        raise wrong_type("replaces", "a span like [3, 9]", given)
    return _whole_number(span[0], "replaces"), _whole_number(span[1], "replaces")


def _at(record: JsonObject) -> str | None:
    text = text_field(record, "at")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        raise InputError(errors.TIME_FORMAT.format(field="at", text=text)) from None
