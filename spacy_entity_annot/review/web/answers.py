"""What a page sends, read strictly."""

from dataclasses import dataclass

from starlette.requests import Request

from ... import errors
from ...errors import InputError
from ...records import parse_object, refuse_unstorable, text_field, wrong_type
from ...types import JsonObject, Mention, Reason, Verdict, VerdictKind

LONGEST_TEXT = 2_000
"""Characters of a reason or a question."""
_LARGEST_ROW = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Answer:
    """A person's verdict as the page sends it.

    mention (int): The mention's row.
    verdict (Verdict): The verdict.
    key (str): What makes a repeat harmless.
    seconds (float | None): From the item's appearance to the verdict.
    over (bool): Record it although it comes too late.
    """

    mention: int
    verdict: Verdict
    key: str
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
    name = str(text_field(record, "verdict", required=True))
    if name not in list(VerdictKind):
        raise InputError(errors.VERDICT_UNKNOWN.format(verdict=name))
    verdict = Verdict(VerdictKind(name), text_field(record, "entity") or None, short_text(record, "reason") or None)
    key = short_text(record, "key", required=True)
    return Answer(row_field(record, "mention"), verdict, key, _seconds(record), record.get("over") is True)


def read_hits(record: JsonObject) -> list[Mention]:
    """Return the hits of a search that a page sent, each as `search --json` prints it.

    RAISES (InputError): The text names the field.
    """
    hits = record.get("hits")
    if not isinstance(hits, list) or not all(isinstance(hit, dict) for hit in hits):
        raise wrong_type("hits", "a list of objects", hits)
    return [_hit(hit) for hit in hits]


def _hit(hit: JsonObject) -> Mention:
    score = hit.get("score", 1.0)
    if type(score) not in (int, float):
        raise wrong_type("score", "a number", score)
    if not 0 <= score <= 1:
        raise InputError(errors.FIELD_RANGE.format(field="score", expected="between 0 and 1"))
    return Mention(
        str(text_field(hit, "utterance", required=True)), row_field(hit, "start"), row_field(hit, "end"), "",
        short_text(hit, "target", required=True), score=float(score),
        reason=short_text(hit, "reason") or Reason.EXACT,
        alternative=None if hit.get("alternative") is None else row_field(hit, "alternative"),
    )  # fmt: skip


def row_field(record: JsonObject, field: str) -> int:
    """Return a field that must hold a row or an offset."""
    value = record.get(field)
    if type(value) is not int:
        raise wrong_type(field, "a whole number", value)
    if not 0 <= value <= _LARGEST_ROW:
        raise InputError(errors.FIELD_RANGE.format(field=field, expected="from 0 on"))
    return value


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
