"""Decisions that were made elsewhere: JSON lines in, decision rows out."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from .. import errors
from ..errors import InputError
from ..records import text_field, wrong_type
from ..types import JsonObject, Mention, Problem, ProblemHandler, Verdict, VerdictKind
from ..workspace import Workspace, key_of, record_span_decision
from ..workspace.queue import last_decision_number

_ROWS_A_COMMIT = 500
_MAX_OFFSET = 2**31

Row = tuple[int, JsonObject]


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
    replaces: tuple[int, int] | None
    at: str | None
    key: str | None

    def content_key(self, annotator: str) -> str:
        """Return what only a row of the same content shares."""
        mention, verdict = self.mention, self.verdict
        span = (mention.utterance, mention.alternative, mention.start, mention.end)
        return key_of(annotator, *span, str(verdict.kind), verdict.entity, verdict.reason, self.replaces, self.at)


def decide(
    workspace: Workspace,
    records: Iterable[Row],
    *,
    annotator: str,
    source: str,
    on_problem: ProblemHandler,
) -> Decided:
    """Record decisions from numbered records; what was recorded before is not recorded again.

    A record without a `key` is known by its content and by how many records like it came before in the file: a
    decision, its revision and a return to the first are three, and a second run adds none, also none of those
    that were taken back since. `replaces` is `{"start", "end"}` or `[start, end]` in the same text.

    workspace (Workspace): Where to record them.
    records (Iterable[tuple[int, JsonObject]]): Line numbers and records; `{"utterance", "start", "end",
        "alternative"?, "verdict", "entity"?, "reason"?, "key"?, "replaces"?, "at"?}`.
    annotator (str): Who decided.
    source (str): The file's name, for the problems.
    on_problem (ProblemHandler): Called with each record that cannot be taken; the others are.
    RETURNS (Decided): The counts.
    """
    recorded = repeated = problems = 0
    seen: Counter[str] = Counter()
    for batch in _batches(records):
        failed: list[Problem] = []
        with workspace.transaction():
            latest = last_decision_number(workspace)
            for line, record in batch:
                try:
                    number = _record(workspace, _understand(record), annotator, seen)
                except InputError as error:
                    failed.append(Problem(source, line, str(error)))
                else:
                    recorded += number > latest
                    repeated += number <= latest
                    latest = max(latest, number)
        problems += len(failed)
        for problem in failed:
            on_problem(problem)
    return Decided(recorded, repeated, problems)


def _batches(records: Iterable[Row]) -> Iterator[list[Row]]:
    rows = iter(records)
    while batch := list(islice(rows, _ROWS_A_COMMIT)):
        yield batch


def _record(workspace: Workspace, order: _Order, annotator: str, seen: Counter[str]) -> int:
    key = order.key
    if key is None:
        content = order.content_key(annotator)
        key = key_of(content, seen[content])
        seen[content] += 1
    return record_span_decision(
        workspace, order.mention, order.verdict, annotator=annotator, key=key, replaces=order.replaces,
        decided_at=order.at,
    )  # fmt: skip


def _understand(record: JsonObject) -> _Order:
    utterance = _clean_text(record, "utterance", required=True)
    start, end = _offset(record, "start"), _offset(record, "end")
    alternative = None if record.get("alternative") is None else _offset(record, "alternative")
    verdict = Verdict(_kind(record), _clean_text(record, "entity") or None, _clean_text(record, "reason") or None)
    mention = Mention(utterance, start, end, text="", target="", alternative=alternative)
    return _Order(mention, verdict, _replaces(record), _at(record), _clean_text(record, "key") or None)


def _kind(record: JsonObject) -> VerdictKind:
    verdict = text_field(record, "verdict", required=True)
    try:
        return VerdictKind(str(verdict))
    except ValueError:
        raise InputError(errors.VERDICT_UNKNOWN.format(verdict=verdict)) from None


def _clean_text(record: JsonObject, name: str, *, required: bool = False) -> str:
    text = text_field(record, name, required=required) or ""
    if "\0" in text:
        raise InputError(errors.NUL_CHARACTER.format(field=name))
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise InputError(errors.LONE_SURROGATE.format(field=name))
    return text


def _offset(record: JsonObject, name: str) -> int:
    if record.get(name) is None:
        raise InputError(errors.FIELD_MISSING.format(field=name))
    return _whole_number(record[name], name)


def _whole_number(value: Any, name: str) -> int:
    if type(value) is not int:
        raise wrong_type(name, "a whole number", value)
    if not 0 <= value < _MAX_OFFSET:
        raise InputError(errors.FIELD_RANGE.format(field=name, expected="between 0 and two billion"))
    return value


def _replaces(record: JsonObject) -> tuple[int, int] | None:
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
