"""The series to forecast, from the tables of a release.

World production (USGS), monthly prices (World Bank), yearly prices (USGS), and from trade by code and year (BACI) the
weight that all countries export and its mean value a tonne, without flows whose value and weight do not fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

import duckdb

from data.codes import WORLD, code_list
from data.model import Status
from pipelines.database import one_thread
from pipelines.forecasts.model import Point, Series

WEIGHED_LEAST = 0.9
"""Least share of a year's trade, by value, that must state a weight that fits it for the year to count."""
PROVISIONAL = "provisional"

_PRODUCTION = """
SELECT material_id, stage_id, product, CAST(year AS VARCHAR), quantity_t, status, source_id, vintage, note
FROM production_yearly
WHERE country_iso3 = $world AND is_latest AND quantity_t > 0 AND bound = ''
ORDER BY material_id, stage_id, product, source_id, year
"""
_MONTHLY = """
SELECT material_id, NULL, series, month, price_usd_per_t, status, source_id, vintage, note
FROM price_monthly
WHERE price_usd_per_t > 0
ORDER BY material_id, series, source_id, month
"""
_YEARLY = """
SELECT material_id, NULL, series, CAST(year AS VARCHAR), price_usd_per_t, status, source_id, vintage, note
FROM price_yearly
WHERE is_latest AND price_usd_per_t > 0 AND bound = ''
ORDER BY material_id, series, source_id, year
"""
_TRADE = """
WITH total AS (
    SELECT material_id, stage_id, hs_code, year, source_id, vintage, sum(quantity_in_range_t) AS quantity_t,
           sum(CASE WHEN quantity_in_range_t IS NOT NULL THEN value_usd END) AS weighed_usd,
           sum(value_usd) AS value_usd, max(CASE WHEN unit_value_flag = '' THEN note END) AS note
    FROM trade_yearly
    GROUP BY material_id, stage_id, hs_code, year, source_id, vintage
)
SELECT material_id, stage_id, hs_code, CAST(year AS VARCHAR), quantity_t, weighed_usd / quantity_t, source_id, vintage,
       note
FROM total
WHERE quantity_t > 0 AND weighed_usd >= $least * value_usd
ORDER BY material_id, stage_id, hs_code, source_id, year
"""


def all_series(connection: duckdb.DuckDBPyConnection) -> list[Series]:
    """Return all series of the release, by kind, material and name."""
    with one_thread(connection):
        trade = connection.execute(_TRADE, {"least": WEIGHED_LEAST}).fetchall()
    return [
        *_stated(connection.execute(_MONTHLY).fetchall(), "price", "USD/t"),
        *_stated(connection.execute(_YEARLY).fetchall(), "price", "USD/t"),
        *_stated(connection.execute(_PRODUCTION, {"world": WORLD}).fetchall(), "production", "t"),
        *_traded(trade),
    ]


def _stated(rows: Sequence[tuple[object, ...]], outlook_id: str, unit: str) -> Iterator[Series]:
    for (material, stage, name, source), group in groupby(rows, key=lambda row: (row[0], row[1], row[2], row[6])):
        own = list(group)
        points = [Point(str(row[3]), float(str(row[4])), str(row[5]), str(row[7])) for row in own]
        yield _series(outlook_id, (material, stage, str(name), source), unit, points, own[-1])


def _traded(rows: Sequence[tuple[object, ...]]) -> Iterator[Series]:
    """Yield weight and mean value a tonne of each code."""
    for (material, stage, code, source), group in groupby(rows, key=lambda row: (row[0], row[1], row[2], row[6])):
        own = list(group)
        name = f"HS {code} {code_list('hs').name(str(code))}"
        for outlook_id, place, unit, label in (
            ("price", 5, "USD/t", f"Value a tonne of trade, {name}"),
            ("trade", 4, "t", f"Weight traded, {name}"),
        ):
            points = [Point(str(row[3]), float(str(row[place])), Status.REPORTED, str(row[7])) for row in own]
            yield _series(outlook_id, (material, stage, label, source), unit, points, own[-1])


def _series(
    outlook_id: str, key: tuple[object, ...], unit: str, points: Sequence[Point], newest: tuple[object, ...]
) -> Series:
    material, stage, label, source = key
    run = newest_run(points)
    words = re.sub(r"[^a-z0-9]+", "-", f"{stage or ''} {label}".lower()).strip("-")
    note = str(newest[8]).removeprefix(PROVISIONAL).lstrip("; ")
    return Series(
        series_id=f"{outlook_id}.{source}.{material}.{words}"[:160].replace("+", "-"),
        outlook_id=outlook_id,
        material_id=str(material),
        stage_id=None if stage is None else str(stage),
        label=str(label),
        unit=unit,
        is_monthly="-" in points[-1].period,
        points=run,
        source_id=str(source),
        vintage=str(newest[7]),
        note=note,
    )


def newest_run(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return the points after the last gap: those before a period left out are dropped."""
    start = len(points) - 1
    while start > 0 and after(points[start - 1].period) == points[start].period:
        start -= 1
    return tuple(points[max(start, 0) :])


def after(period: str, steps: int = 1) -> str:
    """Return the period so many steps after one: `2025` → `2026`, `2025-12` → `2026-01`."""
    if "-" not in period:
        return str(int(period) + steps)
    year, month = map(int, period.split("-"))
    months = year * 12 + month - 1 + steps
    return f"{months // 12}-{months % 12 + 1:02d}"
