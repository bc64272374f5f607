"""Names beside codes, in the formats that people open: of materials, countries and stages."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from dashboard.exports.model import Export
from data.codes import CodeList, code_list

_NAMED = frozenset({"material", "country", "stage"})


def code_lists(export: Export, schema: pa.Schema) -> dict[str, CodeList]:
    """Return the code list of each column of codes that has names beside it."""
    lists = {field.name: field.codes for field in export.fields if field.codes in _NAMED}
    return {name: code_list(lists[name]) for name in schema.names if name in lists}


def headings(column: str, codes: Mapping[str, CodeList]) -> tuple[str, ...]:
    """Return the name of a column, and of that of its names where it has any: `country_iso3`, `country_name`."""
    name = f"{column.removesuffix('_id').removesuffix('_iso3')}_name"
    return (column, name) if column in codes else (column,)


def with_names(column: pa.Array, codes: CodeList | None) -> tuple[pa.Array, ...]:
    """Return a column, and that of the names of its codes where it has a list."""
    if codes is None:
        return (column,)
    coded = column.dictionary_encode()
    names = pa.array([codes.name(code) for code in coded.dictionary.to_pylist()], pa.string())
    return column, names.take(coded.indices)
