"""Concentration of production by material, stage, product and year: HHI with its interval, largest shares, N-1.

Source: USGS Mineral Commodity Summaries, the newest edition of each figure. The denominator is the printed world total
where it covers the named countries, else the sum of what is disclosed. Figures of unlike goods have a row without
numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from dashboard.derived.model import Row, Table
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.memo import Memo
from dashboard.metrics.concentration import Concentration
from dashboard.queries import shares
from dashboard.stated import concentrated
from data.codes import OTHER, WORLD
from data.fields import columns
from data.model import Field

_KEY = ("material_id", "stage_id", "product", "content_basis", "year", "source_id")
NOT_COMPUTED = "not_computed"
UNCOUNTED = Field(
    "withheld_uncounted",
    "VARCHAR",
    "",
    "Producers whose quantity is withheld and not in the denominator, joined with +: the figures are of disclosed "
    "producers only; empty without any",
)
_WORDS = ("denominator", "rest", "withheld", "unlike", "bands")
_KEPT: Memo[tuple[Row, ...]] = Memo(64)
_FIELDS = (
    *columns(*_KEY),
    Field("hhi_low_frac", "DOUBLE", "fraction", "Herfindahl-Hirschman index, 0-1, the undisclosed rest as dust"),
    Field("hhi_high_frac", "DOUBLE", "fraction", "The same, the undisclosed rest as one supplier"),
    Field(
        "band",
        "VARCHAR",
        "",
        "low, moderate, high (DOJ/FTC 2023); indicative where the interval crosses an edge or the size of the rest is "
        "not known; not_computed where the figures count unlike goods",
    ),
    Field("top1_frac", "DOUBLE", "fraction", "Share of the largest country, 0-1"),
    Field("top3_frac", "DOUBLE", "fraction", "Share of the three largest countries, 0-1"),
    Field("n_minus_1_simple_frac", "DOUBLE", "fraction", "Supply left without the largest country (simple form), 0-1"),
    Field("rest_frac", "DOUBLE", "fraction", "Share of supply that no named country holds, 0-1"),
    Field("denominator_t", "DOUBLE", "t", "What the shares are of"),
    Field("denominator", "VARCHAR", "", "world: the printed total; sum: what is disclosed, other countries included"),
    Field("n_countries", "BIGINT", "count", "Named countries with a quantity above zero"),
    UNCOUNTED,
)


def rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row for each material, stage, product and year of which a country's quantity above zero is stated.

    Where those quantities count unlike goods it has the band `not_computed` and no numbers.
    """
    return _KEPT.get(engine, filters, lambda: _computed(engine, filters))


def _computed(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    stated = engine.run(shares.PRODUCTION, filters.chosen()).records()
    ordered = sorted(stated, key=lambda row: tuple(str(row[name]) for name in _KEY))
    groups = (list(group) for _key, group in groupby(ordered, key=lambda row: tuple(row[name] for name in _KEY)))
    return tuple(row for group in groups if (row := _row(group)) is not None)


def _row(group: list[dict[str, Any]]) -> Row | None:
    """Return the concentration of one material, stage, product and year; None where nothing is stated."""
    key = tuple(group[0][name] for name in _KEY)
    found = concentrated(group)
    if found is None:
        amounts = any(one["quantity_t"] for one in group if one["country_iso3"] not in (WORLD, OTHER))
        return (*key, None, None, NOT_COMPUTED, *(None,) * 8) if amounts else None
    return (
        *key, found.hhi_low, found.hhi_high, found.band, found.top1_frac, found.top3_frac, 1.0 - found.top1_frac,
        found.rest_frac, found.total_t, found.denominator, found.n_named, uncounted(found),
    )  # fmt: skip


def uncounted(found: Concentration) -> str | None:
    """Return the codes of withheld producers that the denominator does not count, joined with +; None without any."""
    return "+".join(found.uncounted) or None


def _assumptions(_filters: Filters) -> Mapping[str, str]:
    return words()


def words() -> dict[str, str]:
    """Return what every concentration assumes, by name."""
    return {name: t(f"derived.concentration.{name}") for name in _WORDS}


TABLE = Table(
    table_id="concentration",
    title_key="derived.concentration.title",
    fields=_FIELDS,
    datasets=("production_yearly",),
    rows=rows,
    assumptions=_assumptions,
    keys=("material", "stage", "product", "year_from", "year_to", "source", "vintage"),
    metrics=("hhi", "top_share", "n_minus_1"),
)
