"""Trade links that would lower the concentration of a buyer's imports most. Source: CEPII BACI, value.

For each material and buyer the best link. Buyers are importers of at least 5 % of a material's trade, or the country
or bloc chosen with `for`, whose trade among its members is left out. Links too small to matter are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from math import fsum

from dashboard.engine import Engine
from dashboard.engine.cache import Memo
from dashboard.engine.table import Row, Table
from dashboard.filters import Filters
from dashboard.metrics import link_gain
from dashboard.topics.opportunities import queries
from dashboard.topics.opportunities.words import link_assumptions
from dashboard.topics.trade.hs_codes import HS_CODE_FIELDS, SHARED_USD, hs_codes_of
from dashboard.topics.trade.tables import trade_year
from dashboard.topics.trade.words import goods_assumptions
from data.codes import expand_blocs, material_with_groups
from data.fields import columns
from data.model import Field

_DIVERTED_FRAC = 0.10
_LEAST_FRAC = 0.05
LEAST_USD = 100_000.0
"""What a link shifts at least, in dollars a year: less is noise of the trade data, not a supply."""
_GAIN = 7
Trade = dict[str, dict[str, float]]
"""Importer → exporter → dollars."""
_ROWS: Memo[tuple[Row, ...]] = Memo(32)
_TRADE: Memo[dict[str, Trade]] = Memo(2)


def _rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return the best link of each material and buyer that shifts enough, ranked by how far it lowers the index."""
    return _ROWS.get(engine, filters, lambda: _ranked(engine, filters))


def _ranked(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    year = trade_year(engine)
    traded = _TRADE.get(engine, "trade", lambda: _trade(engine, year))
    links = [
        (material, year, *row[:-1], *hs_codes_of(engine, material, year).columns, row[-1])
        for material in filters.material or tuple(traded)
        for row in _links(*_carried(traded, material), filters.for_)
    ]
    links.sort(key=lambda row: (-float(str(row[_GAIN])), str(row[0]), str(row[2])))
    return tuple((rank, *row) for rank, row in enumerate(links, 1))


def _trade(engine: Engine, year: int) -> dict[str, Trade]:
    """Return the trade of a year by material, that of a shared code under its group."""
    traded: dict[str, Trade] = {}
    for row in engine.run(queries.TRADE, {"year_from": year, "year_to": year}).records():
        by_importer = traded.setdefault(row["material_id"], {})
        by_importer.setdefault(row["importer_iso3"], {})[row["exporter_iso3"]] = row["value_addable_usd"]
    return traded


def _carried(traded: Mapping[str, Trade], material: str) -> tuple[Trade, Trade]:
    """Return the trade of a material, the codes that it shares included, and that of those codes alone."""
    whole: Trade = {}
    shared: Trade = {}
    for name in material_with_groups(material):
        for importer, by_exporter in traded.get(name, {}).items():
            for trade in (whole,) if name == material else (whole, shared):
                _add(trade.setdefault(importer, {}), by_exporter)
    return whole, shared


def _add(sums: dict[str, float], amounts: Mapping[str, float]) -> None:
    for country, value in amounts.items():
        sums[country] = sums.get(country, 0.0) + value


def _links(bought: Trade, shared: Trade, chosen: Collection[str]) -> Iterator[Row]:
    """Yield the best link of each buyer of one material, without material, year and rank; what is shared last."""
    sold: dict[str, float] = {}
    for by_exporter in bought.values():
        _add(sold, by_exporter)
    for buyer, members in _buyers(bought, chosen):
        own: dict[str, float] = {}
        for member in members:
            _add(own, bought.get(member, {}))
        imports = {exporter: value for exporter, value in own.items() if exporter not in members}
        elsewhere = {
            exporter: max(0.0, value - own.get(exporter, 0.0))
            for exporter, value in sold.items()
            if exporter not in members
        }
        total = sum(imports.values())
        links = link_gain.compute(imports, elsewhere, diverted_frac=_DIVERTED_FRAC)
        best = next((link for link in links if link.moved_frac * total >= LEAST_USD), None)
        if best:
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


def _buyers(bought: Trade, chosen: Collection[str]) -> list[tuple[str, Collection[str]]]:
    """Return the buyers with their members: the one place chosen, else the large importers.

    Members stand in a fixed order: sums of floats differ in their last digit from one order to another.
    """
    if chosen:
        return [("+".join(chosen), dict.fromkeys(expand_blocs(chosen)))]
    imports = {importer: sum(by_exporter.values()) for importer, by_exporter in bought.items()}
    least = _LEAST_FRAC * sum(imports.values())
    return [(importer, (importer,)) for importer, value in imports.items() if value >= least]


def _goods(engine: Engine, filters: Filters) -> Mapping[str, str]:
    """Return which goods are added, of the one material chosen."""
    if len(filters.material) != 1:
        return {}
    return goods_assumptions(hs_codes_of(engine, filters.material[0], trade_year(engine)))


LINK_GAIN = Table(
    table_id="link_gain",
    title_key="derived.link_gain.title",
    fields=(
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
        *HS_CODE_FIELDS,
        SHARED_USD,
    ),
    datasets=("trade_yearly",),
    rows=_rows,
    assumptions=partial(link_assumptions, diverted_frac=_DIVERTED_FRAC, least_frac=_LEAST_FRAC, least_usd=LEAST_USD),
    keys=("material", "for"),
    metrics=("link_gain", "hhi"),
    assumptions_found=_goods,
)
