"""JSON: `{"release", "source", "rows", "data"}`, `data` one object a row; `total` where a limit cut rows off.

Without a row, `nothing` says what was asked and which years there are.

A computed table has `assumptions` before its rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

import pyarrow as pa

from dashboard.exports.cells import joined_bytes, lines, numerals, rendered, wrapped
from dashboard.exports.model import Export, Format


def write(export: Export, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> Iterator[bytes]:
    """Yield the head, the rows of each batch and the tail of one JSON object; what is not finite is null."""
    head: dict[str, object] = {"release": export.release_id, "source": [asdict(source) for source in export.sources]}
    if export.assumptions:
        head["assumptions"] = dict(export.assumptions)
    head["rows"] = export.rows
    if export.rows < export.total:
        head["total"] = export.total
    if export.nothing:
        head["nothing"] = export.nothing
    yield json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "data": [\n'
    separator = b""
    for batch in batches:
        if batch.num_rows:
            members = [_members(name, batch.column(name)) for name in schema.names]
            yield separator + joined_bytes(lines(members, "{", ",", "}"), ",\n")
            separator = b",\n"
    yield b"]}\n"


def _members(name: str, column: pa.Array) -> pa.Array:
    """Return `"name":value` for each value of a column."""
    values = rendered(column, _quoted) if pa.types.is_string(column.type) else numerals(column)
    key = json.dumps(name) + ":"
    return wrapped(values, key, "", key + "null")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


FORMAT = Format("json", "application/json", write)
