"""A supply shock in trade: what each exporter and each importer loses. Source: CEPII BACI.

Every flow of the exporters cut falls by the same part, nothing is redirected. What exporters lose importers lose.
"""

from __future__ import annotations

from typing import Any

from dashboard.derived import goods
from dashboard.derived.model import Row, Table
from dashboard.derived.shock_scope import KEYS, PER_UNIT, Scope, load
from dashboard.derived.shock_words import assumptions, found
from dashboard.engine import Engine
from dashboard.filters import Filters
from dashboard.metrics.trade_shock import Loss
from data.fields import columns
from data.model import Field

_FIELDS = (
    *columns("material_id", "year"),
    *goods.FIELDS,
    Field("measure", "VARCHAR", "", "value_usd or quantity_t (gross weight): the unit of the amounts"),
    Field("side", "VARCHAR", "", "exporter or importer: each side adds up to the same loss"),
    *columns("country_iso3"),
    Field("before", "DOUBLE", "", "Traded before the cut, in `measure`"),
    Field("lost", "DOUBLE", "", "Lost, in `measure`"),
    Field("after", "DOUBLE", "", "Left, in `measure`"),
    Field("lost_frac", "DOUBLE", "fraction", "Part of its own trade in these goods that is lost, 0-1"),
    Field("rank", "BIGINT", "count", "Place among its side by loss, 1 = largest"),
)


def rows(engine: Engine, filters: Filters) -> tuple[Row, ...]:
    """Return a row for each exporter and importer of the goods, the largest loss first; none without trade."""
    scope = load(engine, filters)
    shock = scope.shock
    return tuple(
        _row(scope, side, place, loss)
        for side, losses in (("exporter", shock.exporters), ("importer", shock.importers))
        for place, loss in enumerate(losses, 1)
    )


def records(engine: Engine, filters: Filters) -> list[dict[str, Any]]:
    """Return the same rows, one dict each."""
    return [dict(zip(TABLE.columns, row, strict=True)) for row in rows(engine, filters)]


def _row(scope: Scope, side: str, place: int, loss: Loss) -> Row:
    return (
        scope.material, scope.trade_year, *scope.goods.columns,
        "quantity_t" if scope.measure == "quantity" else "value_usd", side, loss.country, amount(loss.before),
        amount(loss.lost), amount(loss.after), float(loss.lost_frac), place,
    )  # fmt: skip


def hs_codes(scope: Scope) -> tuple[str, ...]:
    """Return the HS codes whose flows the shock adds."""
    return scope.goods.codes


def amount(thousandths: Any) -> float:
    """Return an exact amount in dollars or tonnes as a number."""
    return float(thousandths / PER_UNIT)


TABLE = Table(
    table_id="shock",
    title_key="derived.shock.title",
    fields=_FIELDS,
    datasets=("trade_yearly",),
    rows=rows,
    assumptions=assumptions,
    keys=KEYS,
    metrics=("trade_shock",),
    found=found,
)
