"""Which figure states an indicator of the framework for a country: the newest, of the whole before a part of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.model import Record
from dashboard.filters import ALL_VINTAGES, Filters
from dashboard.topics.infrastructure.queries import GOVERNANCE_NEWEST, LOGISTICS_NEWEST, SDG_NEWEST
from data.codes import OTHER, expand_blocs
from data.frameworks import Framework, Indicator, framework

FRAMEWORK = "infrastructure"
CASES = ("AFG", "AUT", "CHL", "ECU", "IRN", "MWI", "MNG", "LCA", "SGP", "ZWE")
"""The countries whose cases the UN report collects, in its order."""
MOST = 12
"""Countries shown beside each other."""
_QUERIES = {
    "sdg_indicator_yearly": SDG_NEWEST, "logistics_performance": LOGISTICS_NEWEST,
    "governance_yearly": GOVERNANCE_NEWEST,
}  # fmt: skip
DATASETS = tuple(_QUERIES)
"""The datasets that state indicators."""
_WHOLES = {"sex": ("", "all"), "urban_rural": ("", "all"), "product_group": ("", "all"), "transport_mode": ("",)}
"""What a row has in a column that the selection does not name: the whole."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What is stated of an indicator for a country. `part` says of which part of the country, empty: of the whole."""

    indicator_id: str
    country: str
    value: float
    year: int
    part: str
    nature: str
    status: str
    vintage: str
    source_id: str
    note: str


Figures = Mapping[tuple[str, str], Figure]
"""Indicator and country → what is stated; pairs of which nothing is stated are not in it."""
_FIGURES: Memo[Figures] = Memo(2)


def the_framework() -> Framework:
    """Return the framework of the page."""
    return framework(FRAMEWORK)


def countries_of(filters: Filters) -> tuple[str, ...]:
    """Return the countries that are asked for, or the world, at most MOST; the ten cases where none is."""
    chosen = [code for code in expand_blocs(filters.country) if code != OTHER]
    return tuple(chosen[:MOST]) or CASES


def figures(engine: Engine, countries: Sequence[str]) -> Figures:
    """Return what is stated of each indicator for each of the countries."""
    every = _FIGURES.get(engine, "figures", lambda: _figures(engine))
    return {
        (indicator.indicator_id, country): figure
        for indicator in the_framework().indicators
        for country in countries
        if (figure := every.get((indicator.indicator_id, country))) is not None
    }


def _figures(engine: Engine) -> Figures:
    found: dict[tuple[str, str], Figure] = {}
    for dataset_id, query in _QUERIES.items():
        indicators = [one for one in the_framework().indicators if one.dataset_id == dataset_id]
        by_country: dict[str, list[Record]] = defaultdict(list)
        for row in engine.run(query, {"vintage": ALL_VINTAGES}).records():
            by_country[row["country_iso3"]].append(row)
        for country, rows in by_country.items():
            for indicator in indicators:
                if figure := _figure(indicator, country, rows):
                    found[indicator.indicator_id, country] = figure
    return found


def _figure(indicator: Indicator, country: str, rows: Sequence[Record]) -> Figure | None:
    """Return the first of the rows by the order in which the selection names what it takes."""
    matching = [(place, row) for row in rows if (place := _place(indicator, row)) is not None]
    if not matching:
        return None
    place, row = min(matching, key=lambda pair: (pair[0], -pair[1]["year"]))
    parts = [_part(column, row[column]) for at, column in zip(place, _several(indicator), strict=True) if at]
    return Figure(
        indicator.indicator_id, country, float(row[indicator.value_column]), row["year"], ", ".join(parts),
        row.get("nature", ""), row["status"], row["vintage"], row["source_id"], row["note"],
    )  # fmt: skip


def _part(column: str, value: str) -> str:
    return f"{value} years" if column == "age_group" else value


def _several(indicator: Indicator) -> tuple[str, ...]:
    """Return the columns of which the selection takes one value before another."""
    return tuple(column for column, values in indicator.selection.items() if len(values) > 1)


def _place(indicator: Indicator, row: Record) -> tuple[int, ...] | None:
    """Return where a row stands in the order of the selection, None where it is none of its rows."""
    selection = indicator.selection
    if any(row[column] not in values for column, values in selection.items()):
        return None
    if any(column not in selection and row.get(column, "") not in values for column, values in _WHOLES.items()):
        return None
    return tuple(selection[column].index(row[column]) for column in _several(indicator))
