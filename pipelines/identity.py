"""The id of a release, from its tables: the same rows give the same id, on every machine, whatever code made them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.database import quoted
from pipelines.manifest import SCHEMA_VERSION
from pipelines.model import Snapshot


def release_id(
    connection: duckdb.DuckDBPyConnection, tables: Iterable[str], derivers: Iterable[ModuleType], created: str
) -> str:
    """Return `<created>-<8 hex>`, the hex of a SHA-256 over `tables` of `connection` in the order of their names.

    Of each table count its name, and of each column in turn its name, its type and its cells in the order of the rows.
    What `derivers` make of those tables is left out, since their last digits differ with the processor; the code of
    these packages, or of a module that is no package, counts in its place.
    """
    digest = hashlib.sha256(f"schema {SCHEMA_VERSION}\n".encode())
    for table in sorted(tables):
        digest.update(f"table {table}\n".encode())
        rows = connection.sql(f"SELECT * FROM {quoted(table)}").to_arrow_table()
        for name, cells in zip(rows.column_names, rows.columns, strict=True):
            digest.update(f"column {name} {cells.type} {len(cells)}\n".encode())
            _add(digest, cells)
    for module in derivers:
        file = Path(str(module.__file__))
        for path in sorted(file.parent.glob("*.py")) if file.name == "__init__.py" else [file]:
            content = path.read_bytes()
            digest.update(f"code {path.name} {len(content)}\n".encode() + content)
    return f"{created}-{digest.hexdigest()[:8]}"


def created(snapshots: Iterable[Snapshot]) -> str:
    """Return the day the newest original was retrieved, ISO 8601. Raises ValueError without snapshots."""
    return max(str(snapshot.record["retrieved"]) for snapshot in snapshots)


def _add(digest: hashlib._Hash, cells: pa.ChunkedArray) -> None:
    """Add a flag for each stated cell, then the values; for text, the length of each cell, then the text."""
    is_text = pa.types.is_string(cells.type)
    stated = cells.is_valid().cast(pa.uint8())
    filled = cells.cast(pa.uint8()) if pa.types.is_boolean(cells.type) else cells
    filled = pc.fill_null(filled, "" if is_text else 0)
    for numbers in (stated, pc.binary_length(filled) if is_text else filled):
        for chunk in numbers.chunks:
            width = chunk.type.bit_width // 8
            digest.update(memoryview(chunk.buffers()[1])[chunk.offset * width : (chunk.offset + len(chunk)) * width])
    for chunk in filled.chunks if is_text else ():
        _, offsets, text = chunk.buffers()
        ends = memoryview(offsets).cast("i")
        digest.update(memoryview(text or b"")[ends[chunk.offset] : ends[chunk.offset + len(chunk)]])
