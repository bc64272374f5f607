"""Slices: the rows of a dataset by material in one file of Arrow, which servers map into memory and add up.

A batch of the file is a material's rows, those of the groups that hold it too, in the order of their years; those of a
year in the order of the dataset. Texts are written as places among all that occur in their column, which the schema's
metadata lists, so that a flow takes some 50 bytes and none has to be decoded.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from data.codes import code_list, material_with_groups
from data.lake import SLICE_KEY, SLICE_TEXTS, SLICE_YEAR
from data.model import Dataset
from pipelines.database import quoted

_PLACES = ((1 << 8, pa.uint8()), (1 << 16, pa.uint16()), (1 << 32, pa.uint32()))
"""How many texts a column may have for its places to be written in so many bytes."""
_TEXTS = "SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL"
_ROWS = "SELECT {columns} FROM {table} WHERE {key} IN (SELECT unnest($materials)) ORDER BY {order}"


def write(connection: duckdb.DuckDBPyConnection, dataset: Dataset, path: Path) -> int:
    """Write the slices of a dataset that is `sliced`; return how many rows they have together.

    A row of a group of materials stands in the slice of each.
    """
    (key,) = dataset.filters[SLICE_KEY]
    texts = {field.name: _texts(connection, dataset, field.name) for field in dataset.fields if field.type == "VARCHAR"}
    materials = [code for code in code_list("material").rows if set(material_with_groups(code)) & set(texts[key])]
    order = quoted(*dict.fromkeys((SLICE_YEAR, *dataset.order_by, *dataset.primary_key)))
    sql = _ROWS.format(columns=quoted(*dataset.columns), table=quoted(dataset.dataset_id), key=quoted(key), order=order)
    kinds = connection.sql(f"SELECT {quoted(*dataset.columns)} FROM {quoted(dataset.dataset_id)} LIMIT 0")
    plain = kinds.to_arrow_table().schema
    stated = {SLICE_KEY: json.dumps(materials), SLICE_TEXTS: json.dumps(texts)}
    schema = pa.schema([_as_written(field, texts) for field in plain], stated)
    count = 0
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, schema) as writer:
        for material in materials:
            given = {"materials": list(material_with_groups(material))}
            rows = connection.sql(sql, params=given).to_arrow_table()
            batch = pa.record_batch([_written(rows[field.name], field, texts) for field in schema], schema)
            writer.write_batch(batch)
            count += batch.num_rows
    return count


def _texts(connection: duckdb.DuckDBPyConnection, dataset: Dataset, name: str) -> list[str]:
    """Return the texts that occur in a column, in the order of their bytes, which is that of SQL."""
    found = connection.sql(_TEXTS.format(column=quoted(name), table=quoted(dataset.dataset_id))).fetchall()
    return sorted(str(text) for (text,) in found)


def _as_written(field: pa.Field, texts: Mapping[str, Sequence[str]]) -> pa.Field:
    if field.name not in texts:
        return field
    return field.with_type(next(kind for most, kind in _PLACES if len(texts[field.name]) <= most))


def _written(column: pa.ChunkedArray, field: pa.Field, texts: Mapping[str, Sequence[str]]) -> pa.Array:
    """Return a column in one piece, texts as their places."""
    values = column.combine_chunks()
    if field.name in texts:
        coded = values.dictionary_encode()
        places = [bisect_left(texts[field.name], text) for text in coded.dictionary.to_pylist()]
        values = pa.array(places, field.type).take(coded.indices)
    return values
