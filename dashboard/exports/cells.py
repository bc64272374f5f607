"""Whole columns as text at once, outside Python's lock: an export of a million rows leaves the other visitors alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyarrow as pa
import pyarrow.compute as pc


def rendered(column: pa.Array, render: Callable[[str], str]) -> pa.Array:
    """Return a text column with `render` applied once to each distinct value; null stays null."""
    coded = column.dictionary_encode()
    return pa.array([render(text) for text in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)


def numerals(column: pa.Array) -> pa.Array:
    """Return a number column as text that reads back to the same number; null where it is null or not finite."""
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_finite(column), column, pa.scalar(None, column.type))
    return column.cast(pa.string())


def wrapped(column: pa.Array, before: str, after: str, missing: str) -> pa.Array:
    """Return the texts of a column between `before` and `after`; `missing` for null."""
    return pc.fill_null(pc.binary_join_element_wise(before, column, after, ""), missing)


def lines(columns: Sequence[pa.Array], before: str, separator: str, after: str) -> pa.Array:
    """Return one text a row: its cells joined with `separator`, between `before` and `after`. No cell may be null."""
    joined = columns[0] if len(columns) == 1 else pc.binary_join_element_wise(*columns, separator)
    return pc.binary_join_element_wise(before, joined, after, "")


def joined_bytes(texts: pa.Array, separator: str) -> bytes:
    """Return all texts of an array as one, joined with `separator`, in UTF-8."""
    whole = pa.ListArray.from_arrays(pa.array([0, len(texts)], pa.int32()), texts)
    return bytes(pc.binary_join(whole, separator)[0].as_buffer())
