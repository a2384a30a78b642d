"""Rows in memory at a quarter of what they weigh as objects, so that a large export stays small."""

from collections.abc import Iterable, Iterator, Sequence
from marshal import dumps, loads
from operator import attrgetter, eq
from typing import overload

from .grades import Grade
from .rows import Mark, Row, Span

_ROW = attrgetter("utterance", "text", "alternative", "language", "group", "ties", "time", "recogniser")
_SPAN = attrgetter("start", "end", "mark._value_", "entity", "label", "annotators", "candidates", "rejected")
_MARKS = {mark.value: mark for mark in Mark}
_GRADES: dict[str | None, Grade | None] = {None: None, **{grade.value: grade for grade in Grade}}


class PackedRows(Sequence[Row]):
    """Rows in their order; each is made anew whenever it is asked for.

    rows (Iterable[Row]): The rows.
    """

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._packed = list(map(_pack, rows))

    def append(self, row: Row) -> None:
        """Put a row behind the others."""
        self._packed.append(_pack(row))

    def clear(self) -> None:
        """Forget all rows."""
        self._packed.clear()

    def drain(self) -> Iterator[Row]:
        """Yield the rows and forget each, so that they never stand in memory twice while others are made of them."""
        packed, self._packed = self._packed[::-1], []
        while packed:
            yield _unpack(packed.pop())

    def __eq__(self, other: object) -> bool:
        # Not by their bytes: marshal writes equal values in several ways.
        return isinstance(other, PackedRows) and len(self) == len(other) and all(map(eq, self, other))

    __hash__ = None  # type: ignore[assignment]

    def __len__(self) -> int:
        return len(self._packed)

    def __iter__(self) -> Iterator[Row]:
        return map(_unpack, self._packed)

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return list(map(_unpack, self._packed[place]))
        return _unpack(self._packed[place])


def _pack(row: Row) -> bytes:
    # Never on disk, where the bytes of another version of Python could not be read.
    return dumps((_ROW(row), [(_SPAN(span), span.grade and span.grade.value) for span in row.spans]))


def _unpack(packed: bytes) -> Row:
    (utterance, text, alternative, language, group, ties, time, recogniser), spans = loads(packed)
    made = [Span(start, end, _MARKS[mark], entity, label, annotators, candidates, rejected, _GRADES[grade])
            for (start, end, mark, entity, label, annotators, candidates, rejected), grade in spans]  # fmt: skip
    return Row(utterance, text, tuple(made), alternative, language, group, ties, time, recogniser)
