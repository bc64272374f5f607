"""What a row of evidence is about: materials and places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard.engine.model import Record
from data.codes import code_list

Key = tuple[str | None, str | None]
"""A material and a place; None where rows are about none."""
_NO_PLACE = frozenset({"total", "other"})


def about(row: Record) -> Iterator[Key]:
    """Return the cells that a row is about: each material of a group; no totals, no rests."""
    country = row["country_iso3"]
    if country and code_list("country").rows.get(country, {}).get("area_kind") in _NO_PLACE:
        return
    for material in _members(row["material_id"]):
        yield material, country


def _members(material: str | None) -> Sequence[str | None]:
    members = code_list("material").rows[material]["members"] if material else ""
    return (material, *members.split("+")) if members else (material,)
