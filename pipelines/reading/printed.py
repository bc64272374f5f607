"""Rows of a publisher's table as printed: the form in which small tables become snapshots."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from pipelines.reading.cells import squash
from pipelines.reading.csv_files import CsvTable


def as_printed(found: CsvTable, columns: Sequence[str]) -> pa.Table:
    """Return file, line and the cells of `columns` as text, white space squashed. Raises KeyError on another column."""
    rows = [
        {"file": found.file, "line": line} | {name: squash(cells[name]) for name in columns}
        for line, cells in found.rows
    ]
    schema = [("file", pa.string()), ("line", pa.int32()), *((name, pa.string()) for name in columns)]
    return pa.Table.from_pylist(rows, schema=pa.schema(schema))
