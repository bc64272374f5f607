"""Trade links that would lower the concentration of a buyer's imports most. Source: CEPII BACI, value.

For each material and buyer the best link. Buyers are importers of at least 5 % of a material's trade, or the country
or bloc chosen with `for`, whose trade among its members is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from math import fsum
from typing import Any

from dashboard.derived import goods as traded
from dashboard.derived.goods import goods
from dashboard.derived.model import Row, Table
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.memo import Memo
from dashboard.metrics import link_gain
from dashboard.queries import opportunities, trade
from dashboard.stated import settled_year
from data.codes import expand_blocs, material_with_groups, place_in_text
from data.fields import columns
from data.model import Field

DIVERTED_FRAC = 0.10
_LEAST_FRAC = 0.05
_KEPT: Memo[tuple[Row, ...]] = Memo(32)
Trade = dict[str, dict[str, float]]
"""Importer → exporter → dollars."""
_TRADED: Memo[tuple[int, dict[str, Trade]]] = Memo(2)
_FIELDS = (
    Field("rank", "BIGINT", "count", "Place by how far the index falls, 1 = furthest"),
    *columns("material_id", "year"),
    Field("buyer", "VARCHAR", "", "Importing country (ISO3) or bloc"),
    Field("seller_iso3", "VARCHAR", "", "Exporter that would deliver more, ISO 3166-1 alpha-3"),
    Field("largest_iso3", "VARCHAR", "", "Largest supplier now, part of whose deliveries it would take over"),
    Field("hhi_before_frac", "DOUBLE", "fraction", "Herfindahl-Hirschman index of the buyer's imports now, 0-1"),
    Field("hhi_after_frac", "DOUBLE", "fraction", "The same with the link"),
    Field("gain_frac", "DOUBLE", "fraction", "By how much it falls"),
    Field("moved_frac", "DOUBLE", "fraction", "Part of the buyer's imports that changes its supplier, 0-1"),
    Field("moved_usd", "DOUBLE", "USD", "The same in current US dollars a year"),
    Field("imports_usd", "DOUBLE", "USD", "The buyer's imports"),
    *traded.FIELDS,
    traded.SHARED_USD,
)


def rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return the best link of each material and buyer, ranked by how far it lowers the index."""
    return _KEPT.get(engine, filters, lambda: _computed(engine, filters))


def records(engine: Engine, filters: Filters) -> list[dict[str, Any]]:
    """Return the same rows, one dict each."""
    return [dict(zip(TABLE.columns, row, strict=True)) for row in rows(engine, filters)]


def _computed(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    year, traded = _TRADED.get(engine, "year", lambda: _trade(engine))
    wanted = filters.material or tuple(traded)
    found = [
        (material, year, *row[:-1], *goods(engine, material, year).columns, row[-1])
        for material in wanted
        for row in _links(*_carried(traded, material), filters.for_)
    ]
    found.sort(key=lambda row: (-float(str(row[7])), str(row[0]), str(row[2])))
    return tuple((place, *row) for place, row in enumerate(found, 1))


def _trade(engine: Engine) -> tuple[int, dict[str, Trade]]:
    """Return the newest settled year and its trade by material, that of a shared code under its group."""
    years = [int(str(one)) for one in engine.values("trade_yearly", "year")]
    provisional = [int(str(one)) for one in engine.run(trade.PROVISIONAL_YEARS, {}).column("year")]
    year = settled_year(years, provisional, Filters())
    traded: dict[str, Trade] = {}
    for material, exporter, importer, value in engine.run(
        opportunities.TRADE, {"year_from": year, "year_to": year}
    ).rows:
        traded.setdefault(str(material), {}).setdefault(str(importer), {})[str(exporter)] = float(str(value))
    return year, traded


def _carried(traded: Mapping[str, Trade], material: str) -> tuple[Trade, Trade]:
    """Return the trade of a material, the codes that it shares included, and that of those codes alone."""
    every: Trade = {}
    shared: Trade = {}
    for name in material_with_groups(material):
        for importer, by_exporter in traded.get(name, {}).items():
            for into in (every,) if name == material else (every, shared):
                sums = into.setdefault(importer, {})
                for exporter, value in by_exporter.items():
                    sums[exporter] = sums.get(exporter, 0.0) + value
    return every, shared


def _links(bought: Trade, shared: Trade, chosen: Collection[str]) -> Iterator[Row]:
    """Yield the best link of each buyer of one material, without material, year and rank; what is shared last."""
    sold: dict[str, float] = {}
    for by_exporter in bought.values():
        for exporter, value in by_exporter.items():
            sold[exporter] = sold.get(exporter, 0.0) + value
    for buyer, members in _buyers(bought, chosen):
        imports: dict[str, float] = {}
        inside: dict[str, float] = {}
        for member in members:
            for exporter, value in bought.get(member, {}).items():
                inside[exporter] = inside.get(exporter, 0.0) + value
                if exporter not in members:
                    imports[exporter] = imports.get(exporter, 0.0) + value
        elsewhere = {
            exporter: max(0.0, value - inside.get(exporter, 0.0))
            for exporter, value in sold.items()
            if exporter not in members
        }
        links = link_gain.compute(imports, elsewhere, diverted_frac=DIVERTED_FRAC)
        if links:
            best, total = links[0], sum(imports.values())
            in_shared = fsum(
                value
                for member in members
                for exporter, value in shared.get(member, {}).items()
                if exporter not in members
            )
            yield (
                buyer, best.seller, best.largest, best.hhi_before, best.hhi_after, best.gain, best.moved_frac,
                best.moved_frac * total, total, in_shared,
            )  # fmt: skip


def _buyers(bought: Mapping[str, Mapping[str, float]], chosen: Collection[str]) -> list[tuple[str, frozenset[str]]]:
    """Return the buyers with their members: the one place chosen, else the large importers."""
    if chosen:
        return [("+".join(chosen), frozenset(expand_blocs(chosen)))]
    imports = {importer: sum(by_exporter.values()) for importer, by_exporter in bought.items()}
    least = _LEAST_FRAC * sum(imports.values())
    return [(importer, frozenset({importer})) for importer, value in imports.items() if value >= least]


def _assumptions(filters: Filters) -> Mapping[str, str]:
    told = {
        "diverted": t("derived.link_gain.diverted", part=f"{100 * DIVERTED_FRAC:.0f}"),
        "buyers": (
            t("derived.link_gain.place", place=", ".join(place_in_text(code) for code in filters.for_))
            if filters.for_
            else t("derived.link_gain.largest", part=f"{100 * _LEAST_FRAC:.0f}")
        ),
    }
    return told | {name: t(f"derived.link_gain.{name}") for name in ("rank", "goods", "shared", "feasible")}


def _goods(engine: Engine, filters: Filters) -> Mapping[str, str]:
    """Return which goods are added, of the one material chosen."""
    if len(filters.material) != 1:
        return {}
    year, _ = _TRADED.get(engine, "year", lambda: _trade(engine))
    return traded.assumption(goods(engine, filters.material[0], year))


TABLE = Table(
    table_id="link_gain",
    title_key="derived.link_gain.title",
    fields=_FIELDS,
    datasets=("trade_yearly",),
    rows=rows,
    assumptions=_assumptions,
    keys=("material", "for"),
    metrics=("link_gain", "hhi"),
    found=_goods,
)
