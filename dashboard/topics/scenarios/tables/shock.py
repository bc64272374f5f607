"""A supply shock in trade: what each exporter and each importer loses. Source: CEPII BACI.

Every flow of the exporters cut falls by the same part, nothing is redirected. What exporters lose importers lose.
"""

from __future__ import annotations

from dataclasses import replace

from dashboard.engine import Engine
from dashboard.engine.table import Row, Table
from dashboard.filters import Filters
from dashboard.metrics.trade_shock import Loss
from dashboard.topics.scenarios.flows import in_units
from dashboard.topics.scenarios.scope import SHOCK_KEYS, Shock, shock_of
from dashboard.topics.scenarios.words import assumptions_from_data, shock_assumptions
from dashboard.topics.trade.hs_codes import HS_CODE_FIELDS
from data.fields import columns
from data.model import Field

_LEAST_FRAC = 0.001
SHOWN = 15
"""Importers that the chart of losses shows; the list of the most dependent names others."""


def _rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row for each exporter and importer of the goods, the largest loss first; none without trade."""
    shock = shock_of(engine, filters)
    goods = shock.material, shock.trade_year, *shock.hs_codes.columns, "quantity_t" if shock.is_weight else "value_usd"
    sides = ("exporter", shock.losses.exporters), ("importer", shock.losses.importers)
    return tuple(
        (*goods, side, loss.country, *map(in_units, (loss.before, loss.lost, loss.after)), float(loss.lost_frac), rank)
        for side, losses in sides
        for rank, loss in enumerate(losses, 1)
    )


SHOCK = Table(
    table_id="shock",
    title_key="derived.shock.title",
    fields=(
        *columns("material_id", "year"),
        *HS_CODE_FIELDS,
        Field("measure", "VARCHAR", "", "value_usd or quantity_t (gross weight): the unit of the amounts"),
        Field("side", "VARCHAR", "", "exporter or importer: each side adds up to the same loss"),
        *columns("country_iso3"),
        Field("before", "DOUBLE", "", "Traded before the cut, in `measure`"),
        Field("lost", "DOUBLE", "", "Lost, in `measure`"),
        Field("after", "DOUBLE", "", "Left, in `measure`"),
        Field("lost_frac", "DOUBLE", "fraction", "Part of its own trade in these goods that is lost, 0-1"),
        Field("rank", "BIGINT", "count", "Place among its side by loss, 1 = largest"),
    ),
    datasets=("trade_yearly", "trade_later"),
    rows=_rows,
    assumptions=shock_assumptions,
    keys=SHOCK_KEYS,
    metrics=("trade_shock",),
    assumptions_found=assumptions_from_data,
    drawn_from=lambda engine, filters: (shock_of(engine, filters).trade.dataset_id,),
)


def _importers(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return the rows of the importers that lose something, the largest loss first."""
    side, lost = (SHOCK.columns.index(name) for name in ("side", "lost"))
    return tuple(row for row in _rows(engine, filters) if row[side] == "importer" and float(str(row[lost])) > 0)


SHOCK_IMPORTERS = replace(SHOCK, table_id="shock_importers", title_key="derived.shock_importers.title", rows=_importers)


def most_dependent(shock: Shock) -> list[Loss]:
    """Return importers that lose, the largest part of what they buy first: beyond the `SHOWN` that lose most.

    Each has a part of world trade.
    """
    least = shock.losses.traded * _LEAST_FRAC
    others = [loss for loss in shock.losses.importers if loss.lost > 0][SHOWN:]
    large = [loss for loss in others if loss.before >= least]
    return sorted(large, key=lambda loss: (-loss.lost_frac, -loss.lost, loss.country))


def _dependent(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return the rows of these importers in this order."""
    country = SHOCK.columns.index("country_iso3")
    rows = {row[country]: row for row in _importers(engine, filters)}
    return tuple(rows[loss.country] for loss in most_dependent(shock_of(engine, filters)))


SHOCK_DEPENDENCE = replace(
    SHOCK, table_id="shock_dependence", title_key="derived.shock_dependence.title", rows=_dependent
)


def _sellers(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return the rows of the exporters that sell after the cut, the largest rest first."""
    side, after, country = (SHOCK.columns.index(name) for name in ("side", "after", "country_iso3"))
    left = [row for row in _rows(engine, filters) if row[side] == "exporter" and float(str(row[after])) > 0]
    return tuple(sorted(left, key=lambda row: (-float(str(row[after])), row[country])))


SHOCK_SELLERS = replace(SHOCK, table_id="shock_sellers", title_key="derived.shock_sellers.title", rows=_sellers)
