"""The rows of a corpus: one text each, with the spans that were decided in it. JSON lines hold them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from .. import errors
from ..errors import InputError
from ..lines import open_lines, raise_problem
from ..records import MISSHAPEN, reason_of
from ..types import JsonObject, Problem, ProblemHandler
from .grades import Grade

UNTYPED = "ENTITY"
SPLITS = ("train", "dev", "test")


class Mark(StrEnum):
    """What a corpus says of a span; `MISSING` is the lack of a verdict, which is no negative example."""

    LINK = "link"
    NIL = "nil"
    REJECT = "reject"
    MISSING = "missing"


ENTITY_MARKS = (Mark.LINK, Mark.NIL)


@dataclass(frozen=True, slots=True)
class Span:
    """A span of a row's text.

    start (int): First character.
    end (int): One past the last character.
    mark (Mark): What was decided.
    entity (str | None): The entity of a link.
    label (str): The entity's type; for the others the type that was sought there.
    annotators (int): How many people gave this verdict; 0 without one.
    candidates (tuple[str, ...]): The entities that were proposed, best first.
    rejected (tuple[str, ...]): Those that people saw and passed over, in the order shown: hard negatives.
    grade (Grade | None): How well the verdict is founded; None without one.
    """

    start: int
    end: int
    mark: Mark
    entity: str | None = None
    label: str = UNTYPED
    annotators: int = 0
    candidates: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    grade: Grade | None = None

    def overlaps(self, other: "Span") -> bool:
        """Return whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Row:
    """One text to learn from: an utterance, or another reading of it.

    utterance (str): The utterance's id.
    text (str): What the offsets count.
    spans (tuple[Span, ...]): By offset.
    alternative (int | None): Which reading of the n-best list this is; None is the utterance's own text.
    language (str | None): A language code.
    group (str): The rows of one group stand in one split.
    ties (tuple[str, ...]): What puts rows into one group, gone once they have one; not written.
    time (str): When it was said, in an order that sorts; not written.
    recogniser (str | None): What wrote the text, where the transcript tells.
    """

    utterance: str
    text: str
    spans: tuple[Span, ...]
    alternative: int | None = None
    language: str | None = None
    group: str = ""
    ties: tuple[str, ...] = ()
    time: str = ""
    recogniser: str | None = None

    @property
    def decided(self) -> tuple[Span, ...]:
        """The spans with a verdict."""
        return tuple(span for span in self.spans if span.mark is not Mark.MISSING)

    @property
    def entities(self) -> tuple[Span, ...]:
        """The spans that name an entity, of the knowledge base or not."""
        return tuple(span for span in self.spans if span.mark in ENTITY_MARKS)

    @property
    def is_decided(self) -> bool:
        """Whether every span has a verdict."""
        return all(span.mark is not Mark.MISSING for span in self.spans)

    def without(self, lost: Iterable[Span]) -> "Row":
        """Return the row with these spans marked as missing."""
        lost = set(lost)
        if not lost:
            return self
        return replace(self, spans=tuple(_unmarked(span) if span in lost else span for span in self.spans))

    def record(self) -> JsonObject:
        """Return the row as a line of a corpus."""
        return {"utterance": self.utterance, "alternative": self.alternative, "language": self.language,
                "recogniser": self.recogniser, "group": self.group, "text": self.text,
                "spans": [_span_record(self.text, span) for span in self.spans]}  # fmt: skip


def _unmarked(span: Span) -> Span:
    return replace(span, mark=Mark.MISSING, entity=None, annotators=0, rejected=(), grade=None)


def _span_record(text: str, span: Span) -> JsonObject:
    return {"start": span.start, "end": span.end, "text": text[span.start : span.end], "verdict": str(span.mark),
            "entity": span.entity, "label": span.label, "annotators": span.annotators,
            "grade": span.grade and str(span.grade), "candidates": list(span.candidates),
            "rejected": list(span.rejected)}  # fmt: skip


def dump_line(record: JsonObject) -> str:
    """Return a line of a corpus file: the same record, the same bytes."""
    # Not srsly: its ujson reads 0.3 back as 0.30000000000000004.
    return json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n"


def write_lines(path: Path, records: Iterable[JsonObject]) -> None:
    """Write JSON lines in UTF-8, whatever the platform."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(dump_line(record) for record in records)


def read_rows(path: Path | str, on_problem: ProblemHandler = raise_problem) -> Iterator[Row]:
    """Yield the rows of a corpus file.

    path (Path | str): JSON lines, as an export writes them.
    on_problem (ProblemHandler): Called with each bad line; by default the first one is raised.
    """
    for number, line in open_lines(path, on_problem):
        if not line.strip():
            continue
        try:
            yield _row(json.loads(line))
        except (InputError, *MISSHAPEN) as error:
            on_problem(Problem(str(path), number, errors.ROW_BROKEN.format(reason=reason_of(error))))


def _row(record: JsonObject) -> Row:
    text = record["text"]
    if not isinstance(text, str) or not text:
        raise InputError("the text is missing")
    spans = tuple(_span(text, span) for span in record["spans"])
    return Row(str(record.get("utterance") or ""), text, spans, record.get("alternative"), record.get("language"),
               record.get("group") or "", recogniser=record.get("recogniser"))  # fmt: skip


def _span(text: str, record: JsonObject) -> Span:
    start, end, mark = record["start"], record["end"], Mark(record["verdict"])
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
        raise InputError(f"the span {start}-{end} does not fit the text")
    if (mark is Mark.LINK) != bool(record.get("entity")):
        raise InputError("a link needs an entity, and nothing else has one")
    return Span(start, end, mark, record.get("entity"), record.get("label") or UNTYPED, record.get("annotators") or 0,
                tuple(record.get("candidates") or ()), tuple(record.get("rejected") or ()),
                Grade(record["grade"]) if record.get("grade") else None)  # fmt: skip
