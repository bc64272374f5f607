"""Who supplies a country or bloc with a material: value, share and governance of each exporter outside it.

Source: CEPII BACI (values of all HS codes of the material, newest settled year), World Bank WGI (mean of six).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.derived import goods as traded
from dashboard.derived.exposed import KEYS, Exposed, Score, exposed, scores, suppliers_by_stage, trade_year
from dashboard.derived.goods import Goods, goods
from dashboard.derived.model import Row, Table
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.memo import Memo
from dashboard.metrics import CannotComputeError, concentration, supply_weighted, without_largest
from dashboard.metrics.concentration import Concentration
from dashboard.metrics.supply_weighted import Weighted
from data.fields import columns
from data.model import Field

_KEPT: Memo[Suppliers] = Memo(64)
_FIELDS = (
    *columns("material_id"),
    Field("place", "VARCHAR", "", "Who imports: code of a country or bloc, several joined with +"),
    *columns("year", "country_iso3", "value_usd", "share_frac"),
    Field("governance_mean", "DOUBLE", "score", "Mean of six governance estimates, -2.5 to +2.5; empty: not stated"),
    Field("governance_scaled", "DOUBLE", "score", "The same as 2 · (2.5 - mean), 0-10, 10 = worst"),
    Field("governance_year", "INTEGER", "", "Year of the governance estimates"),
    *traded.FIELDS,
    traded.SHARED_USD,
)


@dataclass(frozen=True)
class Supplier:
    """An exporter: value and share of the place's imports, governance where it is stated.

    `shared_usd` is the part of the value that is in codes shared with other materials.
    """

    iso3: str
    value_usd: float
    share_frac: float
    score: Score | None
    shared_usd: float = 0.0


@dataclass(frozen=True)
class Suppliers:
    """The exporters of a place in a year, the largest first; the metrics are None where there is no supplier."""

    one: Exposed
    year: int
    every: tuple[Supplier, ...]
    concentration: Concentration | None
    left_frac: float | None
    governance: Weighted | None
    goods: Goods

    @property
    def total_usd(self) -> float:
        """Value of all imports from outside the place."""
        return sum(supplier.value_usd for supplier in self.every)

    @property
    def shared_usd(self) -> float:
        """Part of it that is in codes shared with other materials."""
        return sum(supplier.shared_usd for supplier in self.every)


def suppliers(engine: Engine, one: Exposed) -> Suppliers:
    """Return the suppliers of a place with their metrics."""
    return _KEPT.get(engine, one, lambda: _found(engine, one))


def _found(engine: Engine, one: Exposed) -> Suppliers:
    year, known = trade_year(engine), scores(engine)
    values: dict[str, float] = {}
    shared: dict[str, float] = {}
    for row in suppliers_by_stage(engine, one, year):
        values[row["exporter_iso3"]] = values.get(row["exporter_iso3"], 0.0) + row["value_usd"]
        if row["material_id"] != one.material:
            shared[row["exporter_iso3"]] = shared.get(row["exporter_iso3"], 0.0) + row["value_usd"]
    total = sum(values.values())
    order = sorted(values, key=lambda iso3: (-values[iso3], iso3))
    every = tuple(
        Supplier(iso3, values[iso3], values[iso3] / total, known.get(iso3), shared.get(iso3, 0.0)) for iso3 in order
    )
    found = goods(engine, one.material, year)
    if not every:
        return Suppliers(one, year, (), None, None, None, found)
    amounts = [supplier.value_usd for supplier in every]
    try:
        pairs = [(supplier.share_frac, supplier.score.scaled if supplier.score else None) for supplier in every]
        weighted = supply_weighted.compute(pairs)
    except CannotComputeError:
        weighted = None
    return Suppliers(
        one, year, every, concentration.compute(amounts), without_largest.compute(amounts).value_frac, weighted, found
    )


def rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row an exporter, the largest value first."""
    found = suppliers(engine, exposed(filters))
    return tuple(
        (
            found.one.material, found.one.label, found.year, supplier.iso3, supplier.value_usd, supplier.share_frac,
            *((supplier.score.mean, supplier.score.scaled, supplier.score.year) if supplier.score else (None,) * 3),
            *found.goods.columns, supplier.shared_usd,
        )
        for supplier in found.every
    )  # fmt: skip


def _assumptions(_filters: Filters) -> Mapping[str, str]:
    return {name: t(f"derived.suppliers.{name}") for name in ("defaults", "values", "outside", "governance", "year")}


def _goods(engine: Engine, filters: Filters) -> Mapping[str, str]:
    return traded.assumption(suppliers(engine, exposed(filters)).goods)


TABLE = Table(
    table_id="suppliers",
    title_key="derived.suppliers.title",
    fields=_FIELDS,
    datasets=("trade_yearly", "governance_yearly"),
    rows=rows,
    assumptions=_assumptions,
    keys=KEYS,
    metrics=("hhi", "n_minus_1", "supply_weighted"),
    found=_goods,
)
