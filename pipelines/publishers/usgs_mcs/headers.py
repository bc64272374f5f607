"""Column headers of the Mineral Commodity Summaries, in every release's spelling.

A header such as `Prod_Sponge_t_Est_2022`, `PROD_EST_ 2024`, `Reserves_ore_kt` or `Cap_kt_2022` says which statistic,
unit and year its cells carry, in any order and case; nothing here lists headers or releases by name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

UNIT_WORDS = frozenset({"t", "kt", "mt", "mmt", "kg", "g", "mcm", "mmcm", "mct", "kct", "lb", "st"})
_STATISTICS = {"prod": "production", "cap": "capacity", "reserve": "reserves"}
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAMES = {
    "source": ("source", "datasource"),
    "commodity": ("commodity", "mcscommodity", "mineral"),
    "country": ("country", "countries", "countryorlocality", "locality"),
    "type": ("type", "form", "product", "producttype"),
    "unit": ("unitmeas", "unit", "units", "unitofmeasure"),
    "year": ("year",),
}


@dataclass(frozen=True)
class ValueColumn:
    """A column of figures: its place, header as printed, statistic, unit word, year and estimate mark."""

    index: int
    header: str
    statistic: str
    unit: str
    year: int | None
    is_estimate: bool
    product: str


@dataclass(frozen=True)
class WorldHeader:
    """A world table's header: places of its label columns (-1 where absent) and its figure and note columns."""

    places: dict[str, int]
    values: tuple[ValueColumn, ...]
    notes: dict[str, int]
    type_label: str


def _plain(header: str) -> str:
    return re.sub(r"[^a-z]", "", header.lower())


def places(header: Sequence[str]) -> dict[str, int]:
    """Find the label columns (source, commodity, country, type, unit, year); the first of each name counts."""
    plain = [_plain(cell) for cell in header]
    return {
        name: next((index for index, cell in enumerate(plain) if cell in aliases), -1)
        for name, aliases in _NAMES.items()
    }


def _statistic(header: str) -> str:
    word = _plain(header)
    return next((name for prefix, name in _STATISTICS.items() if word.startswith(prefix)), "")


def _value_column(index: int, header: str, statistic: str) -> ValueColumn:
    words = re.findall(r"[a-z]+|\d+", header.lower())[1:]
    years = [int(word) for word in words if _YEAR.fullmatch(word)]
    units = [word for word in words if word in UNIT_WORDS]
    is_estimate = any(word == "e" or word.startswith("est") for word in words)
    rest = [
        word
        for word in re.split(r"[\s_]+", header)[1:]
        if word.lower() not in UNIT_WORDS and not _YEAR.search(word) and not word.lower().startswith("est")
    ]
    return ValueColumn(
        index, header.strip(), statistic, units[-1] if units else "", years[-1] if years else None, is_estimate,
        " ".join(rest).strip(),
    )  # fmt: skip


def world_header(header: Sequence[str]) -> WorldHeader | None:
    """Read a world table's header; None where it has no country column or no column of figures.

    A table may carry a value where the header `Type` belongs (fluorspar, 2024): then the named column after the
    country that is no figure and no note is the type column, and its header the type of every row.
    """
    found = places(header)
    if found["country"] < 0:
        return None
    values: list[ValueColumn] = []
    notes: dict[str, int] = {}
    for index, cell in enumerate(header):
        statistic = _statistic(cell) if index not in found.values() else ""
        if not statistic:
            continue
        if "note" in cell.lower():
            notes.setdefault(statistic, index)
        else:
            values.append(_value_column(index, cell, statistic))
    if not any(column.year or column.unit for column in values):
        return None
    type_label = ""
    after = found["country"] + 1
    if found["type"] < 0 and after < len(header) and header[after].strip():
        taken = {column.index for column in values} | set(notes.values()) | set(found.values())
        if after not in taken:
            found["type"], type_label = after, header[after].strip()
    return WorldHeader(found, tuple(values), notes, type_label)
