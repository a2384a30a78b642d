"""Parquet: a row an utterance, read a few thousand rows at a time; needs the extra `parquet`."""

from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from typing import Any

from ... import errors
from ...errors import UsageError
from ...types import JsonObject, Utterance
from ..columns import fields_of, renamed
from ..format import Format, Located, Source
from ..record import utterance_from
from ..rows import utterances_of

_ROWS = 2_000


def _sniff(source: Source) -> bool:
    return source.magic[:4] == b"PAR1"


def _read(source: Source) -> Iterator[Located]:
    try:
        import pyarrow
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise UsageError(errors.EXTRA_MISSING.format(feature="reading Parquet", extra="parquet")) from None
    try:
        file = ParquetFile(source.binary())
        fields = fields_of(file.schema_arrow.names, source.options.columns)
        if "text" not in fields.values():
            columns = ", ".join(file.schema_arrow.names)
            return source.report(None, errors.TABLE_WITHOUT_TEXT.format(columns=columns))
        yield from _utterances(file, fields, source)
    except (pyarrow.ArrowException, OSError) as error:
        source.report(None, errors.PARQUET_BROKEN.format(reason=str(error).splitlines()[0]))
    return None


def _utterances(file: Any, fields: dict[str, str], source: Source) -> Iterator[Located]:
    def utterance(row: JsonObject, number: int) -> Utterance:
        record = renamed({name: _plain(value) for name, value in row.items() if value is not None}, fields)
        return utterance_from(record, transcript=source.transcript, line=number)

    batches = file.iter_batches(batch_size=_ROWS)
    rows = enumerate((row for batch in batches for row in batch.to_pylist()), start=1)
    yield from utterances_of(rows, utterance, source)


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items() if item is not None}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    return value if isinstance(value, (str, bool, int, float)) or value is None else str(value)


PARQUET = Format("parquet", "Parquet, a row an utterance", (".parquet",), _sniff, _read, binary=True)
