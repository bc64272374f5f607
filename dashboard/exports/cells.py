"""Whole columns as text at once, outside Python's lock: an export of a million rows leaves the other visitors alone."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc


def texts(values: Iterable[str]) -> pa.Array:
    """Return texts as an Arrow array. `pyarrow.array` would load pandas where it is installed: 40 MB a process."""
    builder = pa.lib.StringBuilder()
    builder.append_values(list(values))
    return builder.finish()


@lru_cache(maxsize=512)
def text(value: str) -> pa.Scalar:
    """Return a text as an Arrow scalar, without pandas; a compute function given a `str` would load it."""
    return texts((value,))[0]


def rendered(column: pa.Array, render: Callable[[str], str]) -> pa.Array:
    """Return a text column with `render` applied once to each distinct value; null stays null."""
    coded = column.dictionary_encode()
    return texts(map(render, coded.dictionary.to_pylist())).take(coded.indices)


def numerals(column: pa.Array) -> pa.Array:
    """Return a number column as text that reads back to the same number; null where it is null or not finite."""
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_finite(column), column, pa.nulls(1, column.type)[0])
    return column.cast(pa.string())


def wrapped(column: pa.Array, before: str, after: str, missing: str) -> pa.Array:
    """Return the texts of a column between `before` and `after`; `missing` for null."""
    return pc.fill_null(pc.binary_join_element_wise(text(before), column, text(after), text("")), text(missing))


def lines(columns: Sequence[pa.Array], before: str, separator: str, after: str) -> pa.Array:
    """Return one text a row: its cells joined with `separator`, between `before` and `after`. No cell may be null."""
    joined = columns[0] if len(columns) == 1 else pc.binary_join_element_wise(*columns, text(separator))
    return pc.binary_join_element_wise(text(before), joined, text(after), text(""))


def joined_bytes(column: pa.Array, separator: str) -> bytes:
    """Return all texts of an array as one, joined with `separator`, in UTF-8."""
    ends = pa.Array.from_buffers(pa.int32(), 2, [None, pa.py_buffer(struct.pack("=2i", 0, len(column)))])
    return bytes(pc.binary_join(pa.ListArray.from_arrays(ends, column), text(separator))[0].as_buffer())
