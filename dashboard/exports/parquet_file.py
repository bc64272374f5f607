"""Parquet: units and descriptions on the columns; title, release, filter, citations and licences on the file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.exports.model import Export, Format
from dashboard.exports.sink import Sink

_BATCHES_PER_ROW_GROUP = 8


def write(export: Export, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> Iterator[bytes]:
    """Yield the bytes of the file row group by row group."""
    described = _described(schema, export)
    sink = Sink()
    with pq.ParquetWriter(sink, described, compression="zstd") as writer:
        while group := list(islice(batches, _BATCHES_PER_ROW_GROUP)):
            writer.write_table(pa.Table.from_batches(group).cast(described))
            yield sink.taken()
    yield sink.taken()


def _described(schema: pa.Schema, export: Export) -> pa.Schema:
    """Return the schema with what a reader has to know in its metadata."""
    notes = {field.name: {"unit": field.unit, "description": field.description} for field in export.fields}
    fields = [field.with_metadata(notes[field.name]) for field in schema]
    return pa.schema(fields, metadata=dict(export.about()))


FORMAT = Format("parquet", "application/vnd.apache.parquet", write)
