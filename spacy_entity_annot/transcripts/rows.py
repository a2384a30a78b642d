"""Rows that are an utterance each, of whatever table or file."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from ..errors import InputError
from ..types import Utterance
from .format import Located, Source

Row = TypeVar("Row")


def utterances_of(
    rows: Iterable[tuple[int, Row]], read: Callable[[Row, int], Utterance], source: Source
) -> Iterator[Located]:
    """Yield the utterances of rows; those that cannot be taken are reported.

    rows (Iterable[tuple[int, Row]]): Each behind the number of its first line.
    read (Callable[[Row, int], Utterance]): Return the utterance of a row with this number, or raise InputError.
    source (Source): Where the rows come from.
    """
    for number, row in rows:
        try:
            utterance = read(row, number)
        except InputError as error:
            source.report(number, str(error))
            continue
        # An empty text is what recognisers write for silence: nothing to find and no problem either.
        if utterance.alternatives or utterance.text.strip():
            yield number, utterance
