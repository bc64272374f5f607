"""Which flows a shock cuts: those of one release, of one year, in whole thousandths of a dollar or a tonne.

Source: CEPII BACI, the series or the later release.
"""

from __future__ import annotations

from fractions import Fraction

from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.metrics import trade_shock
from dashboard.topics.trade.queries import FlowQueries
from dashboard.topics.trade.releases import editions, stated_goods

_PER_UNIT = 1000
"""BACI states thousands of dollars and tonnes to three decimals: flows are whole thousandths of a dollar or a tonne."""
Flow = tuple[str, str, int]


def in_units(thousandths: Fraction) -> float:
    """Return an exact amount in dollars or tonnes as a number."""
    return float(thousandths / _PER_UNIT)


def release(engine: Engine, material: str, stage: str, hs: tuple[str, ...]) -> FlowQueries:
    """Return the queries of the release whose flows are cut: the first that has the codes chosen, else all goods."""
    named = (edition.queries for edition in editions(engine, material) if hs and edition.codes.issuperset(hs))
    return next(named, stated_goods(engine, material, stage)[0])


def trade_years(engine: Engine, trade: FlowQueries, material: str, until: int | None) -> tuple[int, int]:
    """Return the year whose trade is cut and the newest final one; 0 without trade.

    The first is the newest final one up to `until`, else the first there is.
    """
    scope = {"material": (material,)}
    years = [int(str(year)) for year in engine.run(trade.years, scope).column("year")]
    provisional = {int(str(year)) for year in engine.run(trade.provisional_years, scope).column("year")}
    final = [year for year in years if year not in provisional] or years
    before = [year for year in final if year <= (until or year)]
    return max(before, default=min(final, default=0)), max(final, default=0)


def flows_of(
    engine: Engine, trade: FlowQueries, goods: Filters, measure: str, year: int
) -> tuple[tuple[Flow, ...], int]:
    """Return the flows of some goods in a year, in thousandths of the measure; and how many do not state it."""
    if not year:
        return (), 0
    rows = engine.run(trade.pairs, goods.with_(year_from=year, year_to=year).chosen()).records()
    name = "value_usd" if len(goods.hs) == 1 else "value_addable_usd"
    if measure == "quantity":
        name = "quantity_in_range_t"
    stated = [row for row in rows if row[name] is not None]
    flows = ((row["exporter_iso3"], row["importer_iso3"], round(row[name] * _PER_UNIT)) for row in stated)
    return tuple(flows), len(rows) - len(stated) if measure == "quantity" else 0


def exporters_of(flows: tuple[Flow, ...]) -> tuple[str, ...]:
    """Return every exporter, the largest first."""
    sold = trade_shock.compute(flows, cut_from=(), cut_frac=Fraction(0)).exporters
    return tuple(exporter.country for exporter in sold)
