"""What a page sends, read strictly."""

from dataclasses import dataclass

from starlette.requests import Request

from ... import errors
from ...errors import InputError
from ...records import parse_object, refuse_unstorable, text_field, wrong_type
from ...types import JsonObject, Mention, Reason, Verdict
from ..decide import read_number, read_verdict

LONGEST_TEXT = 2_000
"""Characters of a reason or a question."""
MOST_ANSWERS = 20
"""Verdicts sent at once: what somebody decides while one request is on its way round the world."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A person's verdict as the page sends it.

    mention (int): The mention's row.
    verdict (Verdict): The verdict.
    key (str): What makes a repeat harmless.
    group (frozenset[int]): The mentions alike that the page counted.
    span (tuple[int, int] | None): The characters that the person made of the mention; None means its own.
    seconds (float | None): From the item's appearance to the verdict.
    over (bool): Record it although it comes too late.
    """

    mention: int
    verdict: Verdict
    key: str
    group: frozenset[int]
    span: tuple[int, int] | None
    seconds: float | None
    over: bool


async def read_body(request: Request) -> JsonObject:
    """Return the JSON object that a page sent.

    RAISES (InputError): It is none, or holds what the workspace could not store.
    """
    try:
        record = parse_object((await request.body()).decode())
    except UnicodeDecodeError as error:
        raise InputError(errors.NOT_UTF8.format(position=error.start)) from None
    for field, value in record.items():
        refuse_unstorable(field, value)
    return record


def read_answer(record: JsonObject) -> Answer:
    """Return the verdict that a page sent.

    RAISES (InputError): The text names the field.
    """
    short_text(record, "reason")
    verdict = read_verdict(record)
    key = short_text(record, "key", required=True)
    return Answer(
        read_number(record, "mention"),
        verdict,
        key,
        rows_of(record, "group"),
        read_span(record),
        _seconds(record),
        record.get("over") is True,
    )


def read_answers(record: JsonObject) -> list[JsonObject]:
    """Return the verdicts that a page sent together, each to be read by `read_answer`.

    RAISES (InputError): They are none, or too many.
    """
    answers = _objects(record, "answers")
    if len(answers) > MOST_ANSWERS:
        raise InputError(errors.FIELD_RANGE.format(field="answers", expected=f"within {MOST_ANSWERS} at once"))
    return answers


def read_span(record: JsonObject) -> tuple[int, int] | None:
    """Return the span that a page sent, None where it sent none.

    RAISES (InputError): It is none.
    """
    return None if record.get("start") is None else (read_number(record, "start"), read_number(record, "end"))


def read_hits(record: JsonObject) -> list[Mention]:
    """Return the hits of a search that a page sent, each as `search --json` prints it.

    RAISES (InputError): The text names the field.
    """
    return [_hit(hit) for hit in _objects(record, "hits")]


def _objects(record: JsonObject, field: str) -> list[JsonObject]:
    objects = record.get(field)
    if not isinstance(objects, list) or not all(isinstance(one, dict) for one in objects):
        raise wrong_type(field, "a list of objects", objects)
    return objects


def _hit(hit: JsonObject) -> Mention:
    score = hit.get("score", 1.0)
    if type(score) not in (int, float):
        raise wrong_type("score", "a number", score)
    if not 0 <= score <= 1:
        raise InputError(errors.FIELD_RANGE.format(field="score", expected="between 0 and 1"))
    return Mention(
        str(text_field(hit, "utterance", required=True)), read_number(hit, "start"), read_number(hit, "end"), "",
        short_text(hit, "target", required=True), score=float(score),
        reason=short_text(hit, "reason") or Reason.EXACT,
        alternative=None if hit.get("alternative") is None else read_number(hit, "alternative"),
    )  # fmt: skip


def rows_of(record: JsonObject, field: str) -> frozenset[int]:
    """Return a field that holds rows; whatever else it holds is left out."""
    rows = record.get(field)
    return frozenset(row for row in rows if type(row) is int) if isinstance(rows, list) else frozenset()


def short_text(record: JsonObject, field: str, *, required: bool = False) -> str:
    """Return a field that must hold a text that a person could have typed; "" where it is missing."""
    text = (text_field(record, field, required=required) or "").strip()
    if required and not text:
        raise InputError(errors.FIELD_MISSING.format(field=field))
    if len(text) > LONGEST_TEXT:
        raise InputError(errors.FIELD_RANGE.format(field=field, expected=f"within {LONGEST_TEXT:,} characters"))
    return text


def _seconds(record: JsonObject) -> float | None:
    value = record.get("seconds")
    if value is None:
        return None
    if type(value) not in (int, float):
        raise wrong_type("seconds", "a number", value)
    return float(value) if value >= 0 else None
