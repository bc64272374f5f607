"""CSV for a double click in Excel: a byte-order mark, so that it reads UTF-8, and text that it would turn into others.

As in the workbook, beside each column of codes stands one of their names. Excel makes a day of `2026-05` and a number
of `0102`; written as `="2026-05"` they show as they are. Other programs read the plain `.csv`, which has neither mark
nor names: its columns never change.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.exports import csv_file
from dashboard.exports.csv_file import defused
from dashboard.exports.model import Export, Format
from dashboard.exports.names import code_lists, headings, with_names

_BOM = "\ufeff".encode()
_TURNED = r"^([0-9]{4}-[0-9]{2}|0[0-9]+|[0-9]{1,2}[-/][0-9]{1,4}|[0-9]+[eE][0-9]+|[0-9]{16,})$"
"""Months, codes with zeros before them, pairs of numbers, powers of ten, numbers of more digits than Excel holds."""


def write(export: Export, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> Iterator[bytes]:
    """Yield the mark, a header line and the lines of each batch."""
    codes = code_lists(export, schema)
    heads = [name for column in schema.names for name in headings(column, codes)]
    yield _BOM + csv_file.header(heads)
    for batch in batches:
        named = zip(schema.names, batch.columns, strict=True)
        columns = [part for name, column in named for part in with_names(column, codes.get(name))]
        yield csv_file.lines(kept(defused(pa.RecordBatch.from_arrays(columns, heads))))


def kept(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return the batch with each text cell that Excel would read as a number or a date written as `="…"`."""
    columns = [
        pc.replace_substring_regex(column, _TURNED, r'="\1"') if pa.types.is_string(column.type) else column
        for column in batch.columns
    ]
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)


FORMAT = Format("excel.csv", "text/csv; charset=utf-8", write)
