"""CSV: UTF-8, one header line, no byte-order mark, empty for null, text that could run as a formula defused."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from dashboard.exports.model import Export, Format

_FORMULA = r"^([=+\-@\t\r\n＝＋－＠])"  # noqa: RUF001 - the full-width signs start a formula too
_HEADER_OFF = csv.WriteOptions(include_header=False, quoting_style="needed")


def write(export: Export, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> Iterator[bytes]:
    """Yield a header line and the lines of each batch."""
    del export
    yield header(schema.names)
    for batch in batches:
        yield lines(defused(batch))


def header(names: Sequence[str]) -> bytes:
    """Return the line that names the columns."""
    return (",".join(names) + "\n").encode()


def lines(batch: pa.RecordBatch) -> bytes:
    """Return the lines of a batch, as they are."""
    written = io.BytesIO()
    csv.write_csv(batch, written, _HEADER_OFF)
    return written.getvalue()


def defused(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return the batch with `'` before each text cell that a spreadsheet would run; numbers as they are."""
    columns = [
        pc.replace_substring_regex(column, _FORMULA, r"'\1") if pa.types.is_string(column.type) else column
        for column in batch.columns
    ]
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)


FORMAT = Format("csv", "text/csv; charset=utf-8", write)
