"""The mentions of a corpus as questions with their answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import errors
from ..corpora.rows import SPLITS, UNTYPED, Mark, Row, read_rows
from ..errors import UsageError
from ..types import JsonObject


@dataclass(frozen=True, slots=True)
class Sought:
    """A mention whose entity is known.

    start (int): First character.
    end (int): One past the last character.
    entity (str | None): The entity's id; None where the knowledge base lacks it.
    label (str): Its type.
    """

    start: int
    end: int
    entity: str | None
    label: str = UNTYPED


@dataclass(frozen=True, slots=True)
class Sample:
    """A text with its mentions.

    text (str): The text.
    mentions (tuple[Sought, ...]): What was meant.
    unknown (tuple[tuple[int, int], ...]): Spans of which nobody knows whether they are mentions.
    recogniser (str | None): What wrote the text, where the corpus tells.
    """

    text: str
    mentions: tuple[Sought, ...]
    unknown: tuple[tuple[int, int], ...] = ()
    recogniser: str | None = None

    @classmethod
    def of_row(cls, row: Row) -> "Sample":
        """Return a row of a corpus as a sample."""
        mentions = tuple(Sought(span.start, span.end, span.entity, span.label) for span in row.entities)
        unknown = tuple((span.start, span.end) for span in row.spans if span.mark is Mark.MISSING)
        return cls(row.text, mentions, unknown, row.recogniser)

    @classmethod
    def of_request(cls, request: JsonObject) -> "Sample":
        """Return a request `{"text", "mentions": [{"start", "end", "entity"}]}` as a sample."""
        mentions: Iterable[dict[str, Any]] = request["mentions"]
        return cls(request["text"], tuple(Sought(one["start"], one["end"], one.get("entity")) for one in mentions))


def read_samples(corpus: Path, split: str) -> list[Sample]:
    """Return the samples of one split of a corpus.

    corpus (Path): A folder that `export` wrote.
    split (str): `train`, `dev` or `test`.
    RAISES (UsageError): There is no such split.
    """
    if split not in SPLITS:
        raise UsageError(errors.SPLIT_UNKNOWN.format(split=split))
    path = corpus / f"{split}.jsonl"
    rows: Sequence[Row] = list(read_rows(path)) if not path.exists() or path.stat().st_size else []
    return [Sample.of_row(row) for row in rows]
