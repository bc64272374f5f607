"""Rows that were computed here as Arrow record batches, for the writers of the formats."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from data.model import Field

_TYPES = {
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
}


def arrow_table(fields: Sequence[Field], rows: Sequence[tuple[object, ...]]) -> pa.Table:
    """Return rows, each a tuple in the order of `fields`, as a table of their types.

    Raises pyarrow.ArrowInvalid for a value of another type.
    """
    columns = list(zip(*rows, strict=True)) or [()] * len(fields)
    schema = pa.schema([(field.name, _TYPES[field.type]) for field in fields])
    arrays = [pa.array(column, kind) for column, kind in zip(columns, schema.types, strict=True)]
    return pa.table(arrays, schema=schema)
